// Every address of this site that stands anywhere in it leads to a file, and its fragment to an id there.
//
// linkinator judges the links of pages and style sheets: relative ones, and those with the site's full
// address (canonical, hreflang, shared), which the server turns into its own on their way. Addresses in
// feeds, sitemap, JSON and texts are put before it as links of a page. Other hosts are left alone.
// It looks at one page at a time: over a whole crawl it does not check a fragment that turns up
// after the page it leads to.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check } from 'linkinator';
import { none, page, planted, serve, sites } from './site.mjs';

const AT_ONCE = 4;
const OTHER_FILES = /\.(xml|json|jsonl|txt|md)$/;

/** The addresses of this site in a file that is not a page. */
function addresses(site, path) {
  const text = site.read(path).replaceAll('&amp;', '&').replaceAll('\\/', '/');
  const found = text.match(/https?:\/\/[\w.~:/?#@!$&*+,;=%-]+/g) ?? [];
  const ours = found.filter((url) => url.startsWith(`${site.base}/`));
  return [...new Set(ours.map((url) => url.replace(/[.,;:!?*]+$/, '')))];
}

/** Every broken link, as `from -> to`, and how many were looked at. */
async function broken(site) {
  const others = site.files.filter((path) => OTHER_FILES.test(path) && addresses(site, path).length);
  const listOf = (path) => `${site.prefix}/-links-of/${path}`;
  const extra = Object.fromEntries(others.map((path) => {
    const links = addresses(site, path).map((url) => `<a href="${url}">x</a>`);
    return [listOf(path), page({ body: links.join('\n') })];
  }));
  let origin = '';
  const change = (html) => html.replaceAll(site.base, `${origin}${site.prefix}`);
  const server = await serve(site, { change, extra });
  origin = server.origin;

  const faults = new Set();
  let checked = 0;
  const look = async ([from, pathname]) => {
    const { links } = await check({
      path: `${origin}${pathname}`,
      recurse: false,
      checkFragments: true,
      checkCss: true,
      redirects: 'error',
      linksToSkip: async (link) => !link.startsWith(`${origin}/`),
    });
    checked += links.filter(({ state }) => state !== 'SKIPPED').length;
    for (const { url, state } of links) {
      if (state === 'BROKEN') faults.add(`${from} -> ${url.replace(origin, '')}`);
    }
  };
  const queue = [
    ...[...site.named('.html'), ...site.named('.css')].map((path) => [path, site.address(path)]),
    ...others.map((path) => [path, listOf(path)]),
  ];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await look(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await server.close();
  return { faults: [...faults].sort(), checked };
}

for (const [where, site] of Object.entries(sites)) {
  test(`links of the site ${where}`, async (context) => {
    const { faults, checked } = await broken(site);
    context.diagnostic(`${checked} links`);
    assert.ok(checked > site.named('.html').length, 'hardly a link was looked at');
    none(faults);
  });
}

test('a broken link would be seen', async (context) => {
  const base = 'https://planted.example';
  const site = await planted({
    'index.html': page({
      head: `<link rel="canonical" href="${base}/gone/"><link rel="stylesheet" href="/a.css">`,
      body: '<p id="here"></p><a href="#here">x</a><a href="/b/#there">x</a>'
        + '<a href="https://elsewhere.example/">x</a>'
        + '<a href="/missing/">x</a><a href="#nowhere">x</a><a href="/b/#nowhere">x</a><a href="/b">x</a>',
    }),
    'b/index.html': page({ body: '<p id="there"></p><a href="/#here">x</a><a href="../#lost">x</a>' }),
    'a.css': 'p { background: url(no.png) }',
    'feed.xml': `<link>${base}/#here</link><link>${base}/#dropped</link>`,
  });
  context.after(site.remove);
  assert.deepEqual((await broken(site)).faults, [
    'a.css -> /no.png',
    'b/index.html -> /#lost',
    'feed.xml -> /#dropped',
    'index.html -> /#nowhere',
    'index.html -> /b',
    'index.html -> /b/#nowhere',
    'index.html -> /gone/',
    'index.html -> /missing/',
  ]);
});
