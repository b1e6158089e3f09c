// The configurations of docs/hosting.md, in the servers that they are for.
//
// 1. nginx and Caddy check them, and are started with them, but for address and folder, at the root of a host and below a path.
// 2. Every file of the example is fetched: body, content type, caching, headers. What `_headers` names has to be sent as it is
//    there; of the policy, what no `meta` element can say.
// 3. For Netlify and Cloudflare Pages, `_headers` is read as they read it.
// 4. For S3, a stand-in of `aws` takes the commands; each file has to be put once, with its type. The function for CloudFront is run.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { headerRules, none, places } from './site.mjs';

const manual = readFileSync(join(process.env.CANDOR_MANUAL, 'hosting.md'), 'utf8');
const work = mkdtempSync(join(tmpdir(), 'candor-hosting-'));
const running = [];
after(() => {
  for (const child of running) child.kill();
  rmSync(work, { recursive: true });
});

/** The blocks of a kind below a heading. */
function blocks(heading, kind) {
  const section = manual.split(`\n## ${heading}\n`)[1].split('\n## ')[0];
  return [...section.matchAll(new RegExp(`\`\`\`${kind}\n([^]*?)\n\`\`\``, 'g'))].map(([, text]) => `${text}\n`);
}

/** Replaces what has to be there, each once or more. */
function replaced(text, pairs) {
  for (const [from, to] of pairs) {
    assert.ok(text.includes(from), `${from} is not in the manual's configuration`);
    text = text.replaceAll(from, to);
  }
  return text;
}

const freePort = () => new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

/** An answer: status, headers, body. */
const get = (port, path, headers = {}) => new Promise((resolve, reject) => {
  const sent = request({ host: '127.0.0.1', port, path, headers: { host: 'notices.example.org', ...headers } }, (answer) => {
    const parts = [];
    answer.on('data', (part) => parts.push(part));
    answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
  });
  sent.on('error', reject).end();
});

async function started(command, args, port) {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, HOME: work, XDG_CONFIG_HOME: work, XDG_DATA_HOME: work } });
  running.push(child);
  let told = '';
  child.stderr.on('data', (text) => { told += text; });
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      await get(port, '/');
      return;
    } catch {
      assert.equal(child.exitCode, null, told);
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
  }
  assert.fail(`${command} does not answer: ${told}`);
}

/** A folder that a server has at `site.prefix`: what `candor build --output` would have written there. */
function served(site, name) {
  const root = join(work, name, 'srv');
  const folder = join(root, site.prefix);
  mkdirSync(dirname(folder), { recursive: true });
  symlinkSync(site.folder, folder);
  return { root, folder };
}

const TYPES = [
  [/feed\.xml$/, 'application/rss+xml; charset=utf-8'],
  [/atom\.xml$/, 'application/atom+xml; charset=utf-8'],
  [/feed\.json$/, 'application/feed+json'],
  [/\.html$/, 'text/html; charset=utf-8'],
  [/\.css$/, 'text/css; charset=utf-8'],
  [/\.js$/, 'text/javascript; charset=utf-8'],
  [/\.md$/, 'text/markdown; charset=utf-8'],
  [/\.txt$/, 'text/plain; charset=utf-8'],
  [/\.xml$/, /^(application|text)\/xml; charset=utf-8$/],
  [/\.jsonl$/, 'application/x-ndjson; charset=utf-8'],
  [/\.json$/, 'application/json'],
  [/\.svg$/, 'image/svg+xml'],
  [/\.png$/, 'image/png'],
];
const LONG = 'public, max-age=31536000, immutable';
const SHORT = 'public, max-age=60';

const typeOf = (path) => TYPES.find(([end]) => end.test(path))?.[1];
const isType = (found, wanted) => (wanted instanceof RegExp ? wanted.test(found) : found?.toLowerCase() === wanted);

/** The headers for every file that the site's `_headers` has, but for the policy's own part. */
function wantedHeaders(site) {
  const lines = site.read('_headers').split('\n').slice(1);
  const end = lines.findIndex((line) => !line.startsWith(' '));
  const all = lines.slice(0, end).map((line) => /^ +([^:]+): (.*)$/.exec(line).slice(1));
  assert.ok(all.length > 4, 'too few headers to be all');
  return all.map(([name, value]) => [name.toLowerCase(), name === 'Content-Security-Policy' ? "frame-ancestors 'none'" : value]);
}

/** What is wrong with how a server sends a site. `policy`: the whole policy is a header, too. */
async function faults(site, port, policy) {
  const found = [];
  const fault = (path, what) => found.push(`${site.prefix} ${path}: ${what}`);
  const headers = wantedHeaders(site);
  const whole = /Content-Security-Policy: (.*)/.exec(site.read('_headers'))[1];
  const look = (path, answer, status, caching) => {
    if (answer.status !== status) fault(path, `status ${answer.status}`);
    for (const [name, value] of headers) {
      const wanted = name === 'content-security-policy' && policy ? whole : value;
      if (answer.headers[name] !== wanted) fault(path, `${name}: ${answer.headers[name]}`);
    }
    if (answer.headers['cache-control'] !== caching) fault(path, `cache-control: ${answer.headers['cache-control']}`);
  };
  for (const path of site.files) {
    if (path === '.nojekyll') continue;
    const answer = await get(port, encodeURI(site.address(path)));
    look(path, answer, 200, path.startsWith('assets/') ? LONG : SHORT);
    if (!answer.body.equals(readFileSync(join(site.folder, path)))) fault(path, 'another body');
    const wanted = typeOf(path);
    if (wanted && !isType(answer.headers['content-type'], wanted)) fault(path, `content-type: ${answer.headers['content-type']}`);
  }
  const gone = { 'en/nothing/': 'en/404.html', 'zh-Hans/nothing/x.png': 'zh-Hans/404.html', 'xx/nothing/': '404.html', nothing: '404.html', 'assets/script.js': '404.html' };
  for (const [path, page] of Object.entries(gone)) {
    const answer = await get(port, `${site.prefix}/${path}`);
    look(path, answer, 404, SHORT);
    if (!answer.body.equals(readFileSync(join(site.folder, page)))) fault(path, `not the page ${page}`);
    if (!isType(answer.headers['content-type'], 'text/html; charset=utf-8')) fault(path, `content-type: ${answer.headers['content-type']}`);
  }
  const { status, headers: { location } } = await get(port, `${site.prefix}/en`);
  if (![301, 308].includes(status) || !location.endsWith(`${site.prefix}/en/`)) fault('en', `${status} to ${location}`);
  const packed = await get(port, `${site.prefix}/en/`, { 'accept-encoding': 'gzip' });
  if (packed.headers['content-encoding'] !== 'gzip') fault('en/', 'not compressed');
  return found;
}

async function nginx(name, site, change = (text) => text) {
  const { root, folder } = served(site, name);
  const port = await freePort();
  const base = site.prefix && [
    ['"~^/(?<', `"~^${site.prefix}/(?<`],
    ['"/$candor_tag"', `"${site.prefix}/$candor_tag"`],
    ['404.html /404.html', `404.html ${site.prefix}/404.html`],
  ];
  const server = replaced(change(blocks('nginx', 'nginx')[0], folder), [
    ['listen 80;', `listen 127.0.0.1:${port};`],
    ['root /srv/www/notices;', `root ${site.prefix ? root : folder};`],
    ...base || [],
  ]);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${work}/${kind};`);
  const file = join(work, `${name}.conf`);
  writeFileSync(file, `daemon off; ${process.getuid() ? '' : 'user root;'} pid ${work}/${name}.pid; error_log stderr; events { }\nhttp { access_log off; ${temporary.join(' ')}\n${server}}\n`);
  execFileSync('nginx', ['-t', '-c', file], { stdio: 'pipe' });
  await started('nginx', ['-c', file], port);
  return port;
}

test('nginx', async () => {
  for (const [name, site] of Object.entries(places)) none(await faults(site, await nginx(`nginx-${name}`, site)));
});

test('nginx, with the policy of the build', async () => {
  const site = places.root;
  const headers = join(work, 'candor-headers.conf');
  const port = await nginx('nginx-policy', site, (text, folder) => {
    const script = replaced(blocks('nginx', 'sh')[0], [['/srv/www/notices', folder], ['/etc/nginx/candor-headers.conf', headers]]);
    execFileSync('sh', ['-c', script]);
    const lines = text.split('\n');
    const own = lines.filter((line) => /^ +add_header /.test(line)).slice(0, -2);
    return lines.filter((line) => !own.includes(line)).join('\n').replace('    add_header', `    include ${headers};\n    add_header`);
  });
  none(await faults(site, port, true));
});

test('Caddy', async () => {
  const site = places.root;
  const { folder } = served(site, 'caddy');
  const port = await freePort();
  const text = replaced(blocks('Caddy', 'caddy')[0], [['notices.example.org {', `http://notices.example.org:${port} {\n\tbind 127.0.0.1`], ['/srv/www/notices', folder]]);
  const file = join(work, 'Caddyfile');
  writeFileSync(file, `{\n\tadmin off\n}\n${text}`);
  const args = ['--config', file, '--adapter', 'caddyfile'];
  execFileSync('caddy', ['validate', ...args], { stdio: 'pipe', env: { ...process.env, HOME: work } });
  await started('caddy', ['run', ...args], port);
  none(await faults(site, port));
});

/** Whether the filters of `aws s3` take a path: the last one that matches says. */
function isTaken(args, path) {
  let taken = true;
  args.forEach((arg, at) => {
    if (arg !== '--include' && arg !== '--exclude') return;
    const pattern = args[at + 1].replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
    if (new RegExp(`^${pattern}$`).test(path)) taken = arg === '--include';
  });
  return taken;
}

test('S3: each file is put once, with its type, and pages come last', () => {
  const folder = join(work, 'aws');
  mkdirSync(folder);
  const log = join(folder, 'log');
  writeFileSync(join(folder, 'aws'), `#!/bin/sh\nfor arg; do printf '%s\\0' "$arg"; done >> ${log}\necho >> ${log}\n`);
  chmodSync(join(folder, 'aws'), 0o755);
  execFileSync('sh', ['-c', blocks('S3 with CloudFront', 'sh')[0]], { cwd: folder, env: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` } });
  const commands = readFileSync(log, 'utf8').split('\n').filter(Boolean).map((line) => line.split('\0').slice(0, -1));
  assert.deepEqual(commands.at(-1), ['s3', 'sync', 'public', 's3://northwind-notices', '--delete', '--size-only', '--exclude', 'assets/*']);
  const puts = commands.slice(0, -1).map((args) => {
    assert.deepEqual(args.slice(0, 5), ['s3', 'cp', 'public', 's3://northwind-notices', '--recursive']);
    const value = (name) => args[args.indexOf(name) + 1];
    return { args, type: args.includes('--content-type') ? value('--content-type') : undefined, caching: value('--cache-control') };
  });
  const found = [];
  const order = new Map();
  for (const path of places.root.files) {
    const by = puts.filter(({ args }) => isTaken(args, path));
    order.set(path, puts.indexOf(by[0]));
    if (by.length !== 1) found.push(`${path}: put ${by.length} times`);
    else if (by[0].caching !== (path.startsWith('assets/') ? LONG : SHORT)) found.push(`${path}: ${by[0].caching}`);
    // What has no type here gets the one that `aws` knows for its name.
    else if (by[0].type ? !isType(by[0].type, typeOf(path) ?? 'text/plain; charset=utf-8') : /\.(html|md|xml|jsonl?|css|js|txt)$/.test(path)) found.push(`${path}: ${by[0].type}`);
  }
  none(found);
  const last = (test) => Math.max(...[...order].filter(([path]) => test(path)).map(([, at]) => at));
  assert.ok(last((path) => path.startsWith('assets/')) < Math.min(...[...order].filter(([path]) => !path.startsWith('assets/')).map(([, at]) => at)));
  assert.equal(last((path) => path.endsWith('.html')) + 1, order.get('candor.json'));
});

test('Netlify and Cloudflare Pages: `_headers` has the types that they would guess wrong, each once', () => {
  const found = [];
  const known = /\.(html|css|js|svg|png)$/; // and `sitemap.xml`, `candor.json` and other data, which say themselves how they are encoded
  for (const site of Object.values(places)) {
    const rules = headerRules(site);
    for (const path of site.files.filter((file) => !known.test(file) && typeOf(file))) {
      const address = encodeURI(site.address(path));
      const types = rules.filter(([pattern]) => pattern.test(address)).flatMap(([, headers]) => headers)
        .filter(([name]) => name === 'Content-Type').map(([, value]) => value);
      const needs = /\.(txt|md|jsonl)$|(feed|atom)\.\w+$/.test(path) ? [typeOf(path)] : [];
      if (types.join() !== needs.join()) found.push(`${address}: ${types}`);
    }
  }
  none(found);
});

test('CloudFront: the function finds folders, and the policies are those of `_headers`', () => {
  const sandbox = {};
  runInNewContext(blocks('S3 with CloudFront', 'js')[0], sandbox);
  const check = (uri, expected) => {
    const answer = sandbox.handler({ request: { uri } });
    assert.equal(answer.uri ?? `${answer.statusCode} ${answer.headers.location.value}`, expected);
  };
  check('/', '/index.html');
  check('/en/', '/en/index.html');
  check('/en', '301 /en/');
  check('/_headers', '/_headers');
  check('/en/incidents/a', '301 /en/incidents/a/');
  check('/.well-known/security.txt', '/.well-known/security.txt');
  for (const path of places.root.files) check(places.root.address(path), `/${path}`);
  const [policy, errors] = blocks('S3 with CloudFront', 'json').map((text) => JSON.parse(text));
  const { SecurityHeadersConfig: security, CustomHeadersConfig: custom } = policy;
  const sent = {
    'content-security-policy': security.ContentSecurityPolicy.ContentSecurityPolicy,
    'x-content-type-options': security.ContentTypeOptions.Override && 'nosniff',
    'referrer-policy': security.ReferrerPolicy.ReferrerPolicy,
    'x-frame-options': security.FrameOptions.FrameOption,
    ...Object.fromEntries(custom.Items.map(({ Header, Value }) => [Header.toLowerCase(), Value])),
  };
  assert.deepEqual(sent, Object.fromEntries(wantedHeaders(places.root)));
  assert.equal(custom.Quantity, custom.Items.length);
  assert.equal(errors.Quantity, errors.Items.length);
  for (const { ResponsePagePath, ResponseCode } of errors.Items) {
    assert.ok(places.root.files.includes(basename(ResponsePagePath)));
    assert.equal(ResponseCode, '404');
  }
});

test('a server without these settings would be seen', async () => {
  const site = places.root;
  const port = await nginx('nginx-bare', site, (text) => text.replace('charset utf-8;', '').replace(/ +add_header X-Content.*\n/, ''));
  const found = (await faults(site, port)).join('\n');
  assert.match(found, /content-type: text\/html$/m);
  assert.match(found, /x-content-type-options: undefined/);
});
