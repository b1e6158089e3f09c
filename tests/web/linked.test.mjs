// The JSON-LD of every page is what schema.org has: TypeScript, with Google's types for it (schema-dts).

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { none, sites } from './site.mjs';

const TSC = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
const SCRIPT = /<script type="application\/ld\+json">(.*?)<\/script>/gs;

/** What the compiler finds wrong with values that are said to be JSON-LD. */
async function faults(name, values) {
  // Beside the modules: that is where the compiler looks for them.
  const folder = join(import.meta.dirname, `linked-${name}`);
  await mkdir(folder, { recursive: true });
  try {
    const lines = values.map((value, at) => `export const v${at}: Graph | WithContext<Thing> = ${JSON.stringify(value)};`);
    await writeFile(join(folder, 'linked.ts'), ["import type { Graph, Thing, WithContext } from 'schema-dts';", ...lines].join('\n'));
    return await new Promise((resolve) => {
      const flags = ['--strict', '--noEmit', '--skipLibCheck', '--target', 'es2022', '--module', 'nodenext', '--ignoreConfig'];
      execFile(process.execPath, [TSC, ...flags, join(folder, 'linked.ts')], { cwd: folder, maxBuffer: 1 << 26 },
        (failure, stdout, stderr) => resolve(failure ? stdout + stderr : ''));
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

const found = (site) => site.named('.html').flatMap((path) =>
  [...site.read(path).matchAll(SCRIPT)].map(([, text]) => ({ path, value: JSON.parse(text) })));

test('every notice has it, and it is valid', async () => {
  const all = found(sites.root);
  const pages = new Set(all.map(({ path }) => path));
  const notices = sites.root.matching(/^[^/]+\/incidents\/[^/]+\/index\.html$/)
    .map(([path]) => path)
    .filter((path) => sites.root.read(path).includes('rel="alternate" hreflang'));
  none(notices.filter((path) => !pages.has(path)));
  assert.ok(notices.length);
  assert.equal(await faults('site', all.map(({ value }) => value)), '');
});

test('URLs in it are of this site, and its languages of their pages', () => {
  for (const { path, value } of found(sites.root)) {
    for (const part of value['@graph'] ?? [value]) {
      assert.ok(part['@id'].startsWith(`${sites.root.base}/`), path);
    }
  }
});

test('a fault would be seen', async () => {
  const fault = { '@context': 'https://schema.org', '@type': 'NewsArticle', headline: 1 };
  assert.match(await faults('planted', [fault]), /headline|not assignable/);
});
