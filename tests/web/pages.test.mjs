// Every page, on a phone and on a desk, in light and in dark, with and without script:
//
// 1. axe finds nothing to object to, also with every `details` open.
// 2. The console stays empty, no other host is asked, the Content-Security-Policy holds.
// 3. Nothing is wider than the screen, down to 320 px.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AXE, launch, open } from './browser.mjs';
import { none, page as sample, planted, serve, sites } from './site.mjs';

const SCREENS = [
  { width: 320, height: 640 },
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
];
const LIMIT = 600_000;
const SCHEMES = ['light', 'dark'];

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

/** The elements that stick out, told by the widest of them, where the page can be scrolled sideways. */
const overflow = (page) => page.evaluate(() => {
  const { scrollWidth, clientWidth } = document.scrollingElement;
  if (scrollWidth <= clientWidth) return null;
  const over = [...document.body.querySelectorAll('*')].filter((element) => {
    const { left, right } = element.getBoundingClientRect();
    return right > clientWidth + 1 || left < -1;
  });
  return `${scrollWidth} px wide on ${clientWidth} px: ${over.at(-1)?.outerHTML.slice(0, 160)}`;
});

const violations = (page) => page.evaluate(async () => {
  const { violations: found } = await window.axe.run(document);
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.join(' ')}\n    ${failureSummary}`));
});

const openDetails = (page) => page.evaluate(() => {
  for (const details of document.querySelectorAll('details')) details.open = true;
});

/** Calls `look` with the page on every screen and in every scheme. */
async function everyWay(page, look) {
  for (const viewport of SCREENS) {
    await page.setViewportSize(viewport);
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      await look(`${viewport.width} px, ${colorScheme}`);
    }
  }
}

/** All that is wrong with a page. */
async function faultsOf(address, script) {
  const all = [];
  const plain = await open(browser, address, { script, viewport: SCREENS[0] });
  await openDetails(plain.page);
  await everyWay(plain.page, async (way) => {
    const wide = await overflow(plain.page);
    if (wide) all.push(`${way}: ${wide}`);
  });
  await plain.close();
  all.push(...plain.faults);

  // axe has to be brought in, which the page's policy forbids.
  const judged = await open(browser, address, { script, bypassCSP: true });
  await judged.enableScript();
  await judged.page.evaluate(AXE);
  const found = new Map();
  const judge = async (way) => {
    for (const fault of await violations(judged.page)) found.set(fault, [...found.get(fault) ?? [], way]);
  };
  await everyWay(judged.page, judge);
  await openDetails(judged.page);
  await judge('details open');
  await judged.close();
  return [...all, ...[...found].map(([fault, ways]) => `axe, ${ways.join('; ')}: ${fault}`)];
}

describe('every page', { concurrency: 2, timeout: LIMIT }, () => {
  const servers = {};
  before(async () => {
    for (const name of ['root', 'arabic']) servers[name] = await serve(sites[name]);
  });
  after(async () => {
    for (const server of Object.values(servers)) await server.close();
  });

  // Of the Arabic site, what is read from right to left.
  const pages = [
    ...sites.root.named('.html').map((path) => ['root', path]),
    ...sites.arabic.named('.html').filter((path) => !/^(?!ar\/|he\/incidents|incidents\/)[^/]+\//.test(path)).map((path) => ['arabic', path]),
  ];
  for (const [name, path] of pages) {
    for (const script of [true, false]) {
      test(`${name}: ${path}, ${script ? 'with' : 'without'} script`, async () => {
        // A reader whose language the site does not have: the choosers stay.
        none(await faultsOf(`${servers[name].origin}${sites[name].address(path)}`, script));
      });
    }
  }
});

test('a fault would be seen', { concurrency: 2, timeout: LIMIT }, async (context) => {
  const csp = '<meta http-equiv="Content-Security-Policy" content="default-src \'self\'">';
  const site = await planted({
    'good/index.html': sample(),
    'axe/index.html': sample({ body: '<p style="color: #bbb">pale</p>' }),
    'dark/index.html': sample({
      head: '<style>@media (prefers-color-scheme: dark) { body { background: #111; color: #fff } p { color: #333 } }</style>',
      body: '<p>dark on dark</p>',
    }),
    'details/index.html': sample({ body: '<details><summary>More</summary><img src="data:,"></details>' }),
    'wide/index.html': sample({ body: '<div style="width: 350px">wide</div>' }),
    'console/index.html': sample({ body: '<script>console.info("x")</script>' }),
    'throws/index.html': sample({ body: '<script>null.x</script>' }),
    'inline/index.html': sample({ head: csp, body: '<p style="margin: 0">x</p>' }),
    'host/index.html': sample({ body: '<img alt="" src="http://elsewhere.example/a.png">' }),
    'missing/index.html': sample({ head: '<link rel="stylesheet" href="/a.css">' }),
  });
  const server = await serve(site);
  context.after(async () => {
    await server.close();
    await site.remove();
  });
  const check = (name, script, expected) => context.test(`${name}, ${script ? 'with' : 'without'} script`, async () => {
    const faults = (await faultsOf(`${server.origin}/${name}/`, script)).join('\n');
    if (expected) assert.match(faults, expected);
    else assert.equal(faults, '');
  });
  await Promise.all([
    check('good', true, null),
    check('good', false, null),
    check('axe', true, /1280 px, light.*color-contrast/),
    check('axe', false, /color-contrast/),
    check('dark', false, /axe, 320 px, dark; 390 px, dark; 1280 px, dark.*color-contrast/),
    check('details', false, /axe, details open: image-alt/),
    check('wide', false, /^320 px, light: 3\d\d px wide on 320 px: <div/),
    check('console', true, /on the console: info: x/),
    check('throws', true, /an exception: TypeError/),
    check('inline', false, /on the console: error: .*Content Security Policy/),
    check('host', true, /another host: http:\/\/elsewhere\.example/),
    check('missing', false, /404: .*a\.css/),
  ]);
});
