// What a reader does with the site in a browser, at the root of a host and below a path:
//
// 1. A choice of language keeps the anchor and is remembered; without script each question still leads to
//    itself in the other languages.
// 2. A deep link shows its question, with and without script, also under an address that is a choice.
// 3. The choosers send on only a reader whose language they know; without script they are plain links.
// 4. No answer is hidden without script; the filters work with it.
// 5. A page that is missing says so in the site's own dress, from any depth.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { launch, open } from './browser.mjs';
import { none, serve, places } from './site.mjs';

const LIMIT = 60_000;
const ANSWER = 'main section[id]:has(> :is(h2, h3, h4)[id^="_q-"])';

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

for (const [where, site] of Object.entries(places)) describe(`at the ${where}`, { timeout: 5 * LIMIT }, () => {
  const [first, second] = site.locales;
  let server;
  let notice; // the slug of the notice with the most questions
  let ids; // the anchors of its questions
  before(async () => {
    server = await serve(site);
    const notices = site.matching(new RegExp(`^${first}/incidents/([^/]+)/index\\.html$`))
      .map(([path, slug]) => ({ slug, ids: [...site.read(path).matchAll(/<h\d id="_q-([^"]+)"/g)].map(([, id]) => id) }))
      .sort((a, b) => b.ids.length - a.ids.length);
    ({ slug: notice, ids } = notices[0]);
  });
  after(() => server.close());

  /** The address of a page of the site: `to('en/incidents/a/#b')`. */
  const to = (path) => `${server.origin}${site.prefix}/${path}`;
  const visit = async (path, options, look) => {
    const visited = await open(browser, to(path), options);
    try {
      await look(visited.page);
      none(visited.faults);
    } finally {
      await visited.close();
    }
  };
  /** Waits until the page comes to rest with this element at its top, or as near as the page's end allows. */
  const scrolledTo = async (page, id) => {
    const reached = () => page.evaluate((sought) => {
      const { top, bottom } = document.getElementById(sought).getBoundingClientRect();
      const atEnd = scrollY + innerHeight >= document.scrollingElement.scrollHeight - 1;
      return scrollY > 0 && bottom > 0 && top >= -1 && top < (atEnd ? innerHeight : innerHeight / 4);
    }, id);
    for (let tries = 40; !await reached(); tries -= 1) {
      assert.ok(tries, `#${id} is not in sight at ${page.url()}`);
      await delay(100);
    }
  };
  const switchTo = (page, locale) => page.getByRole('banner').locator(`a[hreflang="${locale}"]`);
  const deep = () => ids[Math.floor(ids.length / 2)];

  test('there is a notice with questions in two languages', () => {
    assert.ok(second, `languages: ${site.locales}`);
    assert.ok(ids.length > 2, `questions: ${ids}`);
  });

  describe('the choice of language', () => {
    test('keeps the anchor, with script', () => visit(`${first}/incidents/${notice}/#${deep()}`, {}, async (page) => {
      await switchTo(page, second).click();
      await page.waitForURL(to(`${second}/incidents/${notice}/#${deep()}`));
      await scrolledTo(page, deep());
    }));

    test('keeps an anchor that the reader went to on the page', () => visit(`${first}/incidents/${notice}/`, {}, async (page) => {
      await page.evaluate((id) => { location.hash = id; }, deep());
      await switchTo(page, second).click();
      await page.waitForURL(to(`${second}/incidents/${notice}/#${deep()}`));
    }));

    test('leads to the same page without script', () => visit(`${first}/incidents/${notice}/#${deep()}`, { script: false }, async (page) => {
      await switchTo(page, second).click();
      await page.waitForURL(to(`${second}/incidents/${notice}/`));
    }));

    test('at a question leads to that question, without script', () => visit(`${first}/incidents/${notice}/`, { script: false }, async (page) => {
      for (const id of ids) {
        const link = page.locator(`section[id="${id}"] a[hreflang="${second}"]`);
        assert.equal(new URL(await link.getAttribute('href'), page.url()).href, to(`${second}/incidents/${notice}/#${id}`));
      }
      await page.locator(`section[id="${deep()}"] a[hreflang="${second}"]`).click();
      await page.waitForURL(to(`${second}/incidents/${notice}/#${deep()}`));
      await scrolledTo(page, deep());
    }));

    test('is remembered', () => visit(`${first}/`, { locale: first }, async (page) => {
      await switchTo(page, second).click();
      await page.waitForURL(to(`${second}/`));
      await page.goto(to(''));
      await page.waitForURL(to(`${second}/`));
    }));
  });

  describe('a deep link', () => {
    for (const script of [true, false]) {
      test(`shows its question, ${script ? 'with' : 'without'} script`, async () => {
        for (const locale of [first, second]) {
          await visit(`${locale}/incidents/${notice}/#${deep()}`, { script }, async (page) => {
            await scrolledTo(page, deep());
          });
        }
      });
    }
  });

  describe('a chooser', () => {
    for (const locale of site.locales) {
      test(`sends a reader of ${locale} on`, async () => {
        await visit('', { locale }, (page) => page.waitForURL(to(`${locale}/`)));
        await visit(`incidents/${notice}/#${deep()}`, { locale }, async (page) => {
          await page.waitForURL(to(`${locale}/incidents/${notice}/#${deep()}`));
          await scrolledTo(page, deep());
        });
      });
    }

    test('goes by the script, not by the letters', async (context) => {
      if (!site.locales.includes('zh-Hans')) context.skip('the site has no zh-Hans');
      else await visit('', { locale: 'zh-CN' }, (page) => page.waitForURL(to('zh-Hans/')));
    });

    test('keeps the anchor for a reader whose language it does not have', () =>
      visit(`incidents/${notice}/#${deep()}`, { locale: 'fr-FR' }, async (page) => {
        assert.equal(page.url(), to(`incidents/${notice}/#${deep()}`));
        await page.getByRole('main').locator(`a[hreflang="${second}"]`).click();
        await page.waitForURL(to(`${second}/incidents/${notice}/#${deep()}`));
      }));

    test('is plain links without script', async () => {
      for (const path of ['', `incidents/${notice}/`]) {
        await visit(path, { script: false, locale: first }, async (page) => {
          assert.equal(page.url(), to(path));
          for (const locale of site.locales) {
            const link = page.getByRole('main').locator(`a[hreflang="${locale}"]`);
            assert.ok(await link.isVisible(), locale);
            assert.equal(new URL(await link.getAttribute('href'), page.url()).href, to(`${locale}/${path}`));
          }
        });
      }
    });
  });

  describe('the questions', () => {
    test('are all in sight without script, and no filter is', () => visit(`${first}/incidents/${notice}/`, { script: false }, async (page) => {
      assert.equal(await page.locator(ANSWER).count(), ids.length);
      const hidden = await page.locator(ANSWER).evaluateAll((sections) => sections
        .filter((section) => !section.checkVisibility() || section.innerText.trim().split('\n').length < 2)
        .map(({ id }) => id));
      assert.deepEqual(hidden, []);
      assert.equal(await page.getByRole('searchbox').count(), 0);
    }));

    test('can be filtered with script', () => visit(`${first}/incidents/${notice}/`, {}, async (page) => {
      const shown = () => page.locator(ANSWER).evaluateAll((all) => all.filter((one) => one.checkVisibility()).length);
      const box = page.getByRole('searchbox');
      const words = await page.locator(`[id="_q-${deep()}"]`).innerText();
      await box.fill(words.toUpperCase());
      const found = await shown();
      assert.ok(found >= 1 && found < ids.length, `${found} shown for: ${words}`);
      await box.fill('no such words anywhere');
      assert.equal(await shown(), 0);
      await box.press('Escape');
      assert.equal(await shown(), ids.length);
    }));
  });

  test('the first key leads to the content', () => visit(`${first}/incidents/${notice}/`, {}, async (page) => {
    await page.keyboard.press('Tab');
    const target = await page.evaluate(() => document.activeElement.hash);
    assert.ok(target, 'the first stop is no link within the page');
    assert.equal(await page.locator(`main${target}`).count(), 1);
  }));

  test('what is missing is told in the site\'s own dress', async () => {
    for (const path of ['gone', `${second}/incidents/gone/deep/down/`]) {
      const { page, faults, close } = await open(browser, to(path));
      assert.ok(await page.getByRole('main').isVisible());
      const dressed = await page.evaluate(() => [...document.styleSheets].some(({ cssRules }) => cssRules.length));
      assert.ok(dressed, 'no style sheet');
      // The page itself is a 404, and the browser says so; nothing else may be.
      assert.deepEqual(faults.filter((fault) => !fault.includes('404')), []);
      assert.equal(faults.filter((fault) => /^404: /.test(fault)).length, 1);
      await close();
    }
  });
});
