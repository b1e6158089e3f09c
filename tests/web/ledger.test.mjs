// What the ledgers of the site promise, kept in a browser without script:
//
// 1. Every anchor that was ever recorded is a place on the notice's page, in every language and under
//    every address that the notice has had, and the browser goes there by itself.
// 2. Each link of a question to itself in another language lands on the same question.
// 3. What was said before is in the page, closed, and is read aloud as removed and added.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launch, open } from './browser.mjs';
import { none, serve, sites } from './site.mjs';

const site = sites.root;
const ledgers = site.matching(/^incidents\/([^/]+)\.history\.jsonl$/);

let browser;
let server;
before(async () => {
  browser = await launch();
  server = await serve(site);
});
after(async () => {
  await browser.close();
  await server.close();
});

/** The anchors of a ledger, each once, and the names of the notice. */
function recorded(path) {
  const lines = site.read(path).trim().split('\n').map((line) => JSON.parse(line));
  return {
    anchors: [...new Set(lines.flatMap(({ anchors }) => anchors))],
    slugs: [...new Set(lines.map(({ slug }) => slug))],
  };
}

/** Whether the browser, asked for an anchor of the open page, has gone there. */
async function arrives(page, anchor) {
  // What the page itself brought stays dead; the question is asked from outside of it.
  return page.evaluate(async (id) => {
    window.scrollTo(0, 0);
    location.hash = '';
    location.hash = `#${id}`;
    await new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); });
    const target = document.querySelector(':target');
    if (!target) return 'nothing is the target';
    if (target.id !== id) return `the target is #${target.id}`;
    const { top } = target.getBoundingClientRect();
    const end = document.scrollingElement;
    const atEnd = end.scrollTop + end.clientHeight >= end.scrollHeight - 2;
    return (top >= -2 && top <= window.innerHeight / 2) || (atEnd && top < window.innerHeight)
      ? null : `it is ${Math.round(top)} px from the top`;
  }, anchor);
}

test('the site has ledgers', () => {
  assert.ok(ledgers.length > 0);
  assert.ok(ledgers.some(([path]) => recorded(path).slugs.length > 1), 'no notice was ever renamed');
});

describe('every anchor that was ever published leads somewhere', () => {
  for (const [path] of ledgers) {
    const { anchors, slugs } = recorded(path);
    for (const slug of slugs) {
      for (const locale of site.locales) {
        test(`${locale} ${slug} under ${path}`, async () => {
          const address = `${server.origin}${site.prefix}/${locale}/incidents/${slug}/`;
          const { page, faults, enableScript, close } = await open(browser, address, { script: false, reducedMotion: 'reduce' });
          await enableScript();
          for (const anchor of anchors) {
            const fault = await arrives(page, anchor);
            if (fault) faults.push(`#${anchor}: ${fault}`);
          }
          await close();
          none(faults);
        });
      }
    }
  }

  test('an anchor that is gone would be seen', async () => {
    const address = `${server.origin}${site.prefix}/${site.locales[0]}/`;
    const { page, enableScript, close } = await open(browser, address, { script: false, reducedMotion: 'reduce' });
    await enableScript();
    assert.match(await arrives(page, 'never-published'), /nothing is the target/);
    await close();
  });
});

test('a question leads to itself in every other language', () => {
  const faults = [];
  for (const [path, locale] of site.matching(/^([^/]+)\/incidents\/[^/]+\/index\.html$/)) {
    const html = site.read(path);
    for (const [, id, section] of html.matchAll(/<section class="question[^"]*" id="([^"]+)"(.*?)<\/section>/gs)) {
      for (const [, href] of section.matchAll(/<a href="([^"]+)"[^>]* hreflang=/g)) {
        const [page, anchor] = href.slice(site.prefix.length + 1).split('#');
        const other = site.read(`${page}index.html`);
        if (anchor !== id || !other.includes(`id="${id}"`)) faults.push(`${locale} #${id}: ${href}`);
      }
    }
  }
  none(faults);
});

test('texts before and after are closed, and have words for those who listen', async () => {
  const pages = site.matching(/^[^/]+\/incidents\/[^/]+\/index\.html$/).map(([path]) => path);
  const changed = pages.filter((path) => site.read(path).includes('<del>'));
  assert.ok(changed.length > 0, 'no page shows a change');
  for (const path of changed) {
    const { page, close } = await open(browser, `${server.origin}${site.address(path)}`);
    const found = await page.evaluate(() => ({
      open: document.querySelectorAll('details.wordings[open]').length,
      bare: [...document.querySelectorAll('.diff ins, .diff del')]
        .filter((element) => !element.querySelector('.aloud')?.textContent.trim()).length,
    }));
    await close();
    assert.deepEqual(found, { open: 0, bare: 0 }, path);
  }
});
