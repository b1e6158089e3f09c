// The site under test: a folder that `candor build` wrote, seen as files and as a host would serve it.
//
// 1. `places` are folders in $CANDOR_SITES with the same content at the root of a host, and below a path; `sites` has an
//    Arabic site with all languages besides.
// 2. `Site` lists files and pages; its address is the one in the site's own manifest.
// 3. `planted` and `page` make a small site with a fault in it, to see that the fault is found.
// 4. `serve` is a plain static host on this machine: folders need their slash, what is missing gets
//    404.html, and the headers are those that the site's `_headers` asks for.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';

const TYPES = {
  '.atom': 'application/atom+xml',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.xml': 'application/xml',
};

export class Site {
  constructor(folder, base) {
    this.folder = folder;
    this.base = (base ?? JSON.parse(readFileSync(join(folder, 'candor.json'), 'utf8')).base_url).replace(/\/$/, '');
    this.prefix = new URL(this.base).pathname.replace(/\/$/, '');
    this.files = readdirSync(folder, { recursive: true })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => statSync(join(folder, path)).isFile())
      .sort();
  }

  /** Paths of the files with this extension. */
  named(extension) {
    return this.files.filter((path) => extname(path) === extension);
  }

  /** Paths of the files that match, as the groups of the match. */
  matching(pattern) {
    return this.files.map((path) => pattern.exec(path)).filter(Boolean);
  }

  read(path) {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  /** The tags of the languages that have an index. */
  get locales() {
    return this.matching(/^([^/]+)\/index\.html$/).map(([, tag]) => tag).filter((tag) => tag !== 'incidents');
  }

  /** The path of a file below the host, as a link would have it. */
  address(path) {
    return `${this.prefix}/${path.replace(/(^|\/)index\.html$/, '$1')}`;
  }
}

const root = process.env.CANDOR_SITES;
if (!root) throw new Error('CANDOR_SITES is not set: run `scripts/test`');
export const places = {
  root: new Site(join(root, 'root')),
  path: new Site(join(root, 'path')),
};
export const sites = { ...places, arabic: new Site(join(root, 'arabic')) };

/** A site of a few files, made to see a fault found. */
export async function planted(files) {
  const folder = await mkdtemp(join(tmpdir(), 'candor-planted-'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const site = new Site(folder, 'https://planted.example');
  site.remove = () => rm(folder, { recursive: true });
  return site;
}

/** Nothing was found; else the test fails, and says all that was. */
export function none(faults) {
  if (faults.length) assert.fail(`${faults.length} found:\n${faults.join('\n')}`);
}

/** The smallest page without a fault, with room for one. */
export const page = ({ head = '', body = '' } = {}) => `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">${head}</head>
<body><main><h1>Page</h1>${body}</main></body></html>
`;

/** What `_headers` asks for, as `[pattern, [[name, value]]]`: Netlify's and Cloudflare's format. */
export function headerRules(site) {
  const rules = [];
  if (!site.files.includes('_headers')) return rules;
  for (const line of site.read('_headers').split('\n')) {
    if (!line.trim() || line.startsWith('#')) continue;
    if (!/^\s/.test(line)) {
      const pattern = line.trim().split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
      rules.push([new RegExp(`^${pattern.join('.*')}$`), []]);
    } else {
      const [, name, value] = /^\s+([^:]+):\s*(.*)$/.exec(line);
      rules.at(-1)[1].push([name, value]);
    }
  }
  return rules;
}

/** Which file a host would answer a path with; `null` where there is none. */
function lookUp(site, pathname) {
  if (!pathname.startsWith(`${site.prefix}/`)) return null;
  const path = pathname.slice(site.prefix.length + 1);
  if (path.split('/').includes('..')) return null;
  const file = join(site.folder, path);
  if (!existsSync(file)) return null;
  if (statSync(file).isFile()) return { file };
  if (!existsSync(join(file, 'index.html'))) return null;
  return pathname.endsWith('/') ? { file: join(file, 'index.html') } : { moved: `${pathname}/` };
}

/**
 * Serves a site on this machine. `change(html)` may alter pages on their way; `extra` are pages more,
 * by their path on the host.
 * @returns {Promise<{origin: string, close: () => Promise<void>}>}
 */
export async function serve(site, { change = (html) => html, extra = {} } = {}) {
  const rules = headerRules(site);
  const server = createServer((request, response) => {
    const pathname = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    const found = lookUp(site, pathname);
    for (const [pattern, headers] of rules) {
      if (pattern.test(pathname)) for (const [name, value] of headers) response.setHeader(name, value);
    }
    if (found?.moved) {
      response.writeHead(301, { location: found.moved }).end();
      return;
    }
    const missing = join(site.folder, '404.html');
    const file = found?.file ?? (existsSync(missing) ? missing : null);
    const more = extra[pathname];
    const type = more || !file ? TYPES['.html'] : TYPES[extname(file)] ?? 'application/octet-stream';
    let body = more ?? (file ? readFileSync(file) : 'not found');
    if (type === TYPES['.html']) body = change(body.toString('utf8'));
    response.writeHead(found || more ? 200 : 404, { 'content-type': type });
    response.end(request.method === 'HEAD' ? undefined : body);
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}
