// The Nu HTML checker, the W3C's own, finds no error in any page, style sheet or picture of the site.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { none, page, planted, sites } from './site.mjs';

const JAR = join(createRequire(import.meta.url).resolve('vnu-jar/package.json'), '../build/dist/vnu.jar');

/** The errors that the checker finds in files of one sort: `html`, `css` or `svg`. */
async function errors(site, sort) {
  const files = site.named(`.${sort}`);
  if (!files.length) return [];
  const flags = { html: [], css: ['--css'], svg: ['--svg'] }[sort];
  const report = await new Promise((resolve) => {
    // It leaves with 1 when it has found something; what it found is on standard error.
    execFile('java', ['-jar', JAR, ...flags, '--format', 'json', ...files], {
      cwd: site.folder,
      maxBuffer: 1 << 28,
    }, (_failure, _stdout, stderr) => resolve(stderr));
  });
  let messages;
  try {
    ({ messages } = JSON.parse(report));
  } catch {
    throw new Error(`the Nu HTML checker did not run: ${report}`);
  }
  return messages
    .filter(({ type }) => type !== 'info')
    .map(({ url, lastLine, message, extract }) =>
      `${url.split(`${site.folder}/`).at(-1)}:${lastLine}: ${message}\n    ${extract ?? ''}`);
}

for (const [name, site] of [['root', sites.root], ['arabic', sites.arabic]]) {
  for (const sort of ['html', 'css', 'svg']) {
    const files = site.named(`.${sort}`).length;
    test(`${name}, ${sort}: no error (${files} files)`, async () => {
      assert.ok(files, 'nothing to check');
      none(await errors(site, sort));
    });
  }
}

test('an error would be seen', async (context) => {
  const site = await planted({
    'index.html': page({ body: '<p id="a"></p><p id="a"><blink>x</blink></p>' }),
    'a.css': 'p { colour: red }',
    'a.svg': '<svg xmlns="http://www.w3.org/2000/svg"><blink/></svg>',
  });
  context.after(site.remove);
  for (const [sort, fault] of [['html', /Duplicate ID/], ['css', /colour/], ['svg', /blink/]]) {
    await context.test(sort, async () => assert.match((await errors(site, sort)).join('\n'), fault));
  }
});
