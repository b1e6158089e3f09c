// How people read a notice, in English, Chinese and Arabic:
//
// 1. The keyboard alone reaches everything, and what it is at can be seen.
// 2. A link to a question shows and marks it; the way to another language keeps it, also without script.
// 3. A language is offered, remembered, and never forced on anyone.
// 4. Questions and notices can be filtered; the table of contents follows.
// 5. Paper has every answer; letters of twice the size lose nothing; pages stay light.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { launch, open } from './browser.mjs';
import { none, serve, Site, sites } from './site.mjs';

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 800 };
const LIMIT = 300_000;

/** A notice in each of the languages, and a question of it. */
const NOTICES = [
  { site: 'root', path: 'en/incidents/2026-03-metrics-vendor/', id: 'phishing', section: 'what-we-did', other: 'zh-Hans' },
  { site: 'root', path: 'zh-Hans/incidents/2026-03-metrics-vendor/', id: 'phishing', section: 'what-we-did', other: 'en' },
  { site: 'arabic', path: 'ar/incidents/2026-05-reminders/', id: 'refund', section: 'what-we-did', other: 'en' },
];

let browser;
const servers = {};
before(async () => {
  browser = await launch();
  for (const name of ['root', 'arabic']) servers[name] = await serve(sites[name]);
});
after(async () => {
  await browser.close();
  for (const server of Object.values(servers)) await server.close();
});

const address = ({ site, path }, rest = '') => `${servers[site].origin}${sites[site].prefix}/${path}${rest}`;

/** Opens a page, and fails for whatever went wrong on it once `use` is through. */
async function visit(url, options, use) {
  const { page, faults, close } = await open(browser, url, { reducedMotion: 'reduce', ...options });
  try {
    const result = await use(page);
    none(faults);
    return result;
  } finally {
    await close();
  }
}

/** What the address has led to: is it there, in the window, and marked? */
const marked = (page) => page.evaluate(() => {
  const target = document.querySelector(':target');
  if (!target) return null;
  const { top } = target.getBoundingClientRect();
  return {
    id: target.id,
    isSeen: top >= -2 && top < innerHeight,
    isMarked: getComputedStyle(target).backgroundColor !== getComputedStyle(document.body).backgroundColor
      && getComputedStyle(target).backgroundColor !== 'rgba(0, 0, 0, 0)',
  };
});

/** A site of twelve notices; a third are being monitored, half have 数据 in their titles. */
async function many(context) {
  const folder = await mkdtemp(join(tmpdir(), 'candor-many-'));
  context.after(() => rm(folder, { recursive: true }));
  const write = async (path, text) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  await write('site.toml', `base_url = "https://many.example"
default_locale = "zh-Hans"
title = "公告"
[[locales]]
tag = "zh-Hans"
name = "简体中文"
`);
  for (let number = 0; number < 12; number += 1) {
    const status = ['monitoring', 'resolved', 'identified'][number % 3];
    const title = number % 2 ? `服务中断 ${number}` : `用户数据 ${number}`;
    await write(`content/incidents/n${number}/incident.yaml`, `status: ${status}\npublished: 2026-01-0${1 + (number % 9)}T00:00:00Z\n`);
    await write(`content/incidents/n${number}/notice.zh-Hans.md`, `---\ntitle: ${title}\nsummary: 说明。\n---\n\n正文。\n`);
  }
  const output = join(folder, 'public');
  await promisify(execFile)(process.env.CANDOR ?? 'candor', ['build', '--root', folder, '--output', output]);
  return new Site(output);
}

describe('the keyboard', { timeout: LIMIT }, () => {
  const pages = [...NOTICES, { site: 'root', path: 'en/' }, { site: 'root', path: '' }, { site: 'arabic', path: 'ar/about/' }];
  for (const at of pages) {
    for (const viewport of [PHONE, DESK]) {
      test(`reaches everything on ${at.path || 'the chooser'}, ${viewport.width} px`, () => visit(address(at), { viewport, locale: 'en-US' }, async (page) => {
        const wanted = await page.evaluate(() => {
          const all = [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')];
          const reachable = all.filter((element) => element.checkVisibility() && !element.disabled);
          reachable.forEach((element, number) => { element.dataset.number = number; });
          return reachable.length;
        });
        const reached = new Set();
        for (let step = 0; step < wanted + 2; step += 1) {
          await page.keyboard.press('Tab');
          const { number, outline, top, bottom, height } = await page.evaluate(() => {
            const element = document.activeElement;
            const { outlineStyle, outlineWidth } = getComputedStyle(element);
            return {
              number: element.dataset.number,
              outline: outlineStyle === 'none' ? 0 : parseFloat(outlineWidth),
              ...element.getBoundingClientRect().toJSON(),
              height: innerHeight,
            };
          });
          if (number === undefined) continue;
          assert.ok(outline >= 2, `${number} has the focus, and it cannot be seen`);
          assert.ok(bottom > 0 && top < height, `${number} has the focus out of sight`);
          reached.add(number);
        }
        assert.equal(reached.size, wanted);
      }));
    }
  }

  test('opens what was said before, and skips to the content', () => visit(address(NOTICES[0]), {}, async (page) => {
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.equal(new URL(page.url()).hash, '#_main');
    const summary = page.locator('.question summary').first();
    await summary.focus();
    await page.keyboard.press('Enter');
    assert.equal(await page.locator('.question details').first().evaluate((details) => details.open), true);
  }));
});

describe('a link to a question', { timeout: LIMIT }, () => {
  for (const notice of NOTICES) {
    for (const viewport of [PHONE, DESK]) {
      for (const colorScheme of ['light', 'dark']) {
        for (const javaScriptEnabled of [true, false]) {
          const way = `${notice.path}, ${viewport.width} px, ${colorScheme}, ${javaScriptEnabled ? 'with' : 'without'} script`;
          test(way, () => visit(address(notice, `#${notice.id}`), { viewport, colorScheme, javaScriptEnabled }, async (page) => {
            assert.deepEqual(await marked(page), { id: notice.id, isSeen: true, isMarked: true });
            assert.ok(await page.locator(`#${notice.id} .prose`).isVisible());
          }));
        }
      }
    }
  }
});

describe('the way to another language', { timeout: LIMIT }, () => {
  const arrived = async (page, notice, id) => {
    await page.waitForURL((url) => url.pathname.startsWith(`/${notice.other}/`));
    await page.waitForLoadState();
    assert.equal(new URL(page.url()).pathname.split('/').slice(2).join('/'), notice.path.split('/').slice(1).join('/'));
    assert.deepEqual(await marked(page), { id, isSeen: true, isMarked: true });
  };
  for (const notice of NOTICES) {
    test(`keeps the question: ${notice.path}`, () => visit(address(notice, `#${notice.id}`), {}, async (page) => {
      await page.locator(`.languages a[hreflang="${notice.other}"]`).click();
      await arrived(page, notice, notice.id);
    }));
    for (const id of ['id', 'section']) {
      test(`keeps the ${id === 'id' ? 'question' : 'section'} without script: ${notice.path}`, () => visit(address(notice), { javaScriptEnabled: false }, async (page) => {
        const link = page.locator(`a[hreflang="${notice.other}"][href$="#${notice[id]}"]`);
        assert.equal(await link.count(), 1);
        assert.ok(await link.isVisible());
        await link.click();
        await arrived(page, notice, notice[id]);
      }));
    }
  }

  test('with script, no section has links of its own', () => visit(address(NOTICES[0]), {}, async (page) => {
    assert.equal(await page.locator('.elsewhere:visible').count(), 0);
  }));

  test('says where a translation is missing, or behind', () => visit(address(NOTICES[2]), {}, async (page) => {
    const notes = await page.locator('.languages .hint').allTextContents();
    assert.equal(new Set(notes).size, 2);
    assert.equal(notes.length, 11);
  }));
});

describe('a language', { timeout: LIMIT }, () => {
  const english = address.bind(null, NOTICES[0]);
  const chooser = () => address({ site: 'root', path: '' });

  test('is offered to those who do not list the one of the page, in their own', () => visit(english('#phishing'), { locale: 'zh-CN' }, async (page) => {
    const offer = page.locator('.offer');
    assert.equal(await offer.getAttribute('lang'), 'zh-Hans');
    assert.ok(page.url().includes('/en/'), 'nobody is sent anywhere');
    await offer.locator('a').click();
    await page.waitForURL('**/zh-Hans/**');
    assert.equal((await marked(page)).id, 'phishing');
    assert.equal(await page.locator('.offer').count(), 0);
  }));

  test('is offered once: the offer can be closed', () => visit(english(), { locale: 'zh-TW' }, async (page) => {
    // Traditional Chinese is not what this site has.
    assert.equal(await page.locator('.offer').count(), 0);
  }).then(() => visit(english(), { locale: 'zh-CN' }, async (page) => {
    await page.locator('.offer button').focus();
    await page.keyboard.press('Enter');
    assert.equal(await page.locator('.offer').count(), 0);
    await page.reload();
    assert.equal(await page.locator('.offer').count(), 0);
  })));

  test('is not offered to readers of the page, nor where the site does not have theirs', async () => {
    for (const locale of ['en-GB', 'fr-FR']) {
      await visit(english(), { locale }, async (page) => assert.equal(await page.locator('.offer').count(), 0, locale));
    }
  });

  test('that a page is not written in is not offered', () => visit(address(NOTICES[2]), { locale: 'de-DE' }, async (page) => {
    assert.equal(await page.locator('.offer').count(), 0);
  }));

  test('that a reader chose is no longer argued with', () => visit(english(), { locale: 'zh-CN' }, async (page) => {
    await page.locator('.languages a[hreflang="en"]').click();
    await page.reload();
    assert.equal(await page.locator('.offer').count(), 0);
    await page.goto(chooser());
    await page.waitForURL('**/en/');
  }));

  test('of the browser is taken at the chooser, and the way back leads out of the site', () => visit(english(), { locale: 'zh-CN' }, async (page) => {
    await page.goto(chooser());
    await page.waitForURL('**/zh-Hans/');
    await page.goBack();
    assert.equal(page.url(), english());
  }));

  test('is asked for without script, and where none fits', async () => {
    for (const options of [{ locale: 'zh-CN', javaScriptEnabled: false }, { locale: 'fr-FR' }]) {
      await visit(chooser(), options, async (page) => {
        assert.equal(page.url(), chooser());
        assert.equal(await page.locator('.choices a:visible').count(), 2);
      });
    }
  });

  test('is chosen for one notice, and its anchor kept', () => visit(address({ site: 'root', path: 'incidents/2026-03-metrics-vendor/' }, '#phishing'), { locale: 'zh-CN' }, async (page) => {
    await page.waitForURL('**/zh-Hans/**');
    assert.equal((await marked(page)).id, 'phishing');
  }));
});

describe('finding', { timeout: LIMIT }, () => {
  const shown = (page) => page.locator('.question:visible').evaluateAll((all) => all.map(({ id }) => id));

  test('questions, in Chinese, as one types', () => visit(address(NOTICES[1]), {}, async (page) => {
    const all = await shown(page);
    await page.locator('#_faq-filter').pressSequentially('密码');
    const some = await shown(page);
    assert.ok(some.length > 0 && some.length < all.length, `${some}`);
    for (const id of some) assert.match(await page.locator(`#${id}`).textContent(), /密码/);
    assert.match(await page.locator('#_faq output').textContent(), new RegExp(`^${some.length} / ${all.length}$`));
    await page.locator('#_faq-filter').fill('没有这样的问题');
    assert.deepEqual(await shown(page), []);
    assert.equal(await page.locator('.group:visible').count(), 0);
    assert.match(await page.locator('#_faq output').textContent(), /\p{Script=Han}/u);
    await page.keyboard.press('Escape');
    assert.deepEqual(await shown(page), all);
  }));

  test('a link to what was filtered away brings it back', () => visit(address(NOTICES[0]), {}, async (page) => {
    await page.locator('#_faq-filter').fill('payment details');
    assert.equal(await page.locator('#phishing').isVisible(), false);
    await page.evaluate(() => { location.hash = '#phishing'; });
    await page.locator('#phishing').waitFor({ state: 'visible' });
    assert.deepEqual(await marked(page), { id: 'phishing', isSeen: true, isMarked: true });
  }));

  test('is not there without script, and hides nothing', () => visit(address(NOTICES[0]), { javaScriptEnabled: false }, async (page) => {
    assert.equal(await page.locator('.filter:visible').count(), 0);
    assert.equal((await shown(page)).length, await page.locator('.question').count());
  }));

  test('notices, by their text and by their status', async (context) => {
    const site = await many(context);
    const server = await serve(site);
    context.after(server.close);
    await visit(`${server.origin}/zh-Hans/`, {}, async (page) => {
      const notices = () => page.locator('.entry:visible').count();
      const all = await notices();
      assert.equal(all, 12);
      await page.locator('#_list-status').selectOption('monitoring');
      assert.equal(await notices(), 4);
      await page.locator('#_list-filter').pressSequentially('数据');
      assert.equal(await notices(), 2);
      await page.keyboard.press('Escape');
      assert.equal(await notices(), 12);
      await page.locator('#_list-filter').fill('zzz');
      assert.equal(await page.locator('#_list section:visible').count(), 0);
    });
    await visit(`${server.origin}/zh-Hans/`, { javaScriptEnabled: false }, async (page) => {
      assert.equal(await page.locator('.entry:visible').count(), 12);
      assert.equal(await page.locator('.filter:visible').count(), 0);
    });
  });

  test('the table of contents follows the reader', () => visit(address(NOTICES[0]), { viewport: DESK }, async (page) => {
    const current = () => page.locator('.toc [aria-current]').evaluateAll((all) => all.map((link) => link.hash));
    assert.deepEqual(await current(), []);
    for (const id of ['what-we-did', 'exposure', 'what-happened']) {
      await page.evaluate((to) => document.getElementById(to).scrollIntoView(), id);
      await page.waitForFunction((to) => document.querySelector('.toc [aria-current]')?.hash === `#${to}`, id);
      assert.deepEqual(await current(), [`#${id}`]);
    }
    assert.ok(await page.locator('.toc').isVisible());
  }));
});

describe('paper', { timeout: LIMIT }, () => {
  for (const notice of NOTICES) {
    test(`has every answer: ${notice.path}`, () => visit(address(notice), { colorScheme: 'dark' }, async (page) => {
      // Few questions have no filter.
      if (await page.locator('#_faq-filter').count()) await page.locator('#_faq-filter').fill('zzz');
      // Printing brings back what the filter had hidden.
      await page.pdf();
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      const faults = await page.evaluate(() => {
        const found = [];
        for (const element of document.querySelectorAll('.question, .question .prose > *, .notice .body > *, .update')) {
          if (!element.checkVisibility() || !element.getBoundingClientRect().height) found.push(`not there: ${element.outerHTML.slice(0, 80)}`);
        }
        for (const element of document.querySelectorAll('.languages, .toc, .filter, .skip, .offer, .permalink, .elsewhere')) {
          if (element.checkVisibility()) found.push(`of no use on paper: ${element.outerHTML.slice(0, 80)}`);
        }
        for (const link of document.querySelectorAll('.prose a[href^="http"]')) {
          if (getComputedStyle(link, '::after').content === 'none') found.push(`its address is not told: ${link.href}`);
        }
        const { backgroundColor, color } = getComputedStyle(document.body);
        if (backgroundColor !== 'rgb(255, 255, 255)' || color !== 'rgb(0, 0, 0)') found.push(`${color} on ${backgroundColor}`);
        return found;
      });
      none(faults);
    }));
  }
});

describe('letters of twice the size', { timeout: LIMIT }, () => {
  let large;
  before(async () => { large = await launch(['--blink-settings=defaultFontSize=32,defaultFixedFontSize=26']); });
  after(() => large.close());
  for (const notice of [...NOTICES, { site: 'root', path: 'en/' }, { site: 'arabic', path: '' }]) {
    for (const viewport of [PHONE, DESK]) {
      test(`lose nothing: ${notice.path || 'the chooser'}, ${viewport.width} px`, async () => {
        const { page, faults, close } = await open(large, address(notice), { viewport });
        assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize), '32px');
        const lost = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.scrollingElement;
          const found = scrollWidth > clientWidth ? [`${scrollWidth} px wide on ${clientWidth} px`] : [];
          for (const element of document.body.querySelectorAll(':not(.aloud)')) {
            const { overflowX, overflowY, textOverflow } = getComputedStyle(element);
            const cut = (overflow) => overflow === 'hidden' || overflow === 'clip';
            const isCut = (cut(overflowX) && element.scrollWidth > element.clientWidth + 1)
              || (cut(overflowY) && element.scrollHeight > element.clientHeight + 1) || textOverflow === 'ellipsis';
            if (isCut) found.push(`cut off: ${element.outerHTML.slice(0, 80)}`);
          }
          return found;
        });
        await close();
        none([...faults, ...lost]);
      });
    }
  }
});

describe('pages are light', () => {
  test('script and styles', () => {
    for (const site of [sites.root, sites.arabic]) {
      const size = (extension) => site.named(extension).reduce((sum, path) => sum + Buffer.byteLength(site.read(path)), 0);
      assert.ok(size('.js') <= 6 << 10, `${size('.js')} bytes of script`);
      assert.ok(size('.css') <= 20 << 10, `${size('.css')} bytes of styles`);
    }
  });

  test('a notice takes four requests at most', async () => {
    for (const notice of NOTICES) {
      const requests = new Set();
      const context = await browser.newContext();
      const page = await context.newPage();
      page.on('request', (request) => requests.add(request.url()));
      await page.goto(address(notice), { waitUntil: 'networkidle' });
      await context.close();
      const pictures = [...requests].filter((url) => /timeline/.test(url));
      assert.ok(requests.size - pictures.length <= 4, [...requests].join('\n'));
    }
  });
});
