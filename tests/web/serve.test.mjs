// `candor serve` in a browser, on a site of its own:
//
// 1. An edit is seen without a hand on the page, which stays where it was scrolled to; pages that did
//    not change stay as they are.
// 2. Errors lie over the last good page, survive a reload, and go with the fix.
// 3. Style sheets are swapped in place.
// 4. Two languages stand side by side, either way round.
// 5. axe finds nothing in the bar, the errors and the comparison; the console stays empty.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { AXE, launch, open } from './browser.mjs';

const LIMIT = { timeout: 120_000 };
const SLUG = '2026-03-vendor';
const FAQ = `content/incidents/${SLUG}/faq.yaml`;
const PAGE = `/en/incidents/${SLUG}/`;

const questions = Array.from({ length: 30 }, (_, at) => `- id: q${at}
  question: {en: "Question ${at}?", ar: "سؤال ${at}؟"}
  answer:
    en: |
      Answer ${at}. ${'It goes on for a while. '.repeat(12)}
${at === 7 ? '' : `    ar: |\n      جواب ${at}.\n`}`).join('');

const FILES = {
  'site.toml': `base_url = "https://notices.example.org"
default_locale = "en"
title = "Notices"
[[locales]]
tag = "en"
name = "English"
[[locales]]
tag = "ar"
name = "العربية"
`,
  [`content/incidents/${SLUG}/incident.yaml`]: 'status: monitoring\npublished: 2026-03-26T19:00:00Z\n',
  [`content/incidents/${SLUG}/notice.en.md`]: '---\ntitle: Data taken\n---\nIt began.\n\n## Impact {#impact}\n\nSome.\n',
  [`content/incidents/${SLUG}/notice.ar.md`]: '---\ntitle: بيانات\n---\nبدأ.\n\n## الأثر {#impact}\n\nبعض.\n',
  [FAQ]: questions,
  'content/pages/about.en.md': '---\ntitle: About\n---\nWho we are.\n',
};

let browser;
let root;
let server;
let origin;

const write = async (path, text) => {
  const file = join(root, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
};
const edit = async (path, from, to) => {
  const text = await readFile(join(root, path), 'utf8');
  assert.ok(text.includes(from), from);
  await write(path, text.replace(from, to));
};

before(async () => {
  browser = await launch();
  root = await mkdtemp(join(tmpdir(), 'candor-serve-'));
  for (const [path, text] of Object.entries(FILES)) await write(path, text);
  const program = process.env.CANDOR ?? 'candor';
  server = spawn(program, ['serve', '--port', '0', '--now', '2026-04-01T00:00:00Z', '--root', root]);
  const lines = createInterface({ input: server.stderr });
  origin = await new Promise((resolve, reject) => {
    server.on('error', reject);
    server.on('exit', (code) => reject(new Error(`it ended with ${code}`)));
    lines.on('line', (line) => {
      const url = /http:\/\/[^/\s]+/.exec(line);
      if (url) resolve(url[0]);
    });
  });
});
after(async () => {
  server?.kill();
  await browser?.close();
  await rm(root, { recursive: true, force: true });
});

const violations = async (page) => {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { violations: found } = await window.axe.run(document);
    return found.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}\n${failureSummary}`));
  });
};

const listening = (page) => page.waitForFunction(() => document.querySelector('candor-preview')?.dataset.listening === 'yes');

test('an edit is seen, and the page stays where it was', LIMIT, async () => {
  const { page, faults, close } = await open(browser, `${origin}${PAGE}`);
  const other = await open(browser, `${origin}/en/about/`);
  await Promise.all([listening(page), listening(other.page)]);
  await other.page.evaluate(() => { window.same = true; });
  await page.evaluate(() => { window.same = true; document.getElementById('q20').scrollIntoView({ behavior: 'instant' }); });
  const top = () => page.evaluate(() => document.getElementById('q20').getBoundingClientRect().top);
  const before = await top();
  // Above the place that is looked at, and longer than it was.
  await edit(FAQ, 'Answer 3.', `Edited. ${'Much longer. '.repeat(200)}`);
  await page.waitForFunction(() => document.getElementById('q3')?.textContent.includes('Edited.'));
  await listening(page);
  await page.waitForFunction((wanted) => Math.abs(document.getElementById('q20').getBoundingClientRect().top - wanted) < 2, before);
  assert.equal(await page.evaluate(() => window.same), undefined, 'it was loaded again');
  assert.equal(await other.page.evaluate(() => window.same), true, 'a page that did not change stays');
  assert.deepEqual([...faults, ...other.faults], []);
  await Promise.all([close(), other.close()]);
});

test('errors lie over the last good page and go with the fix', LIMIT, async () => {
  const { page, faults, close } = await open(browser, `${origin}${PAGE}`);
  await listening(page);
  await page.evaluate(() => { window.same = true; });
  const good = await readFile(join(root, FAQ), 'utf8');
  await edit(FAQ, 'Answer 5.', '<b onclick="x">Answer 5.</b>');
  const overlay = page.locator('candor-preview .overlay');
  await overlay.waitFor();
  assert.match(await overlay.innerText(), /The site has errors\.[^]*<b onclick="x">/);
  assert.match(await overlay.locator('.place a').first().getAttribute('href'), /^vscode:\/\/file\/.*faq\.yaml:\d+:\d+$/);
  assert.equal(await page.evaluate(() => window.same), true, 'the page beneath was not touched');
  assert.ok(await page.evaluate(() => document.getElementById('q5').textContent.includes('Answer 5.')));
  await page.reload();
  await overlay.waitFor();
  await listening(page);
  await write(FAQ, good);
  await overlay.waitFor({ state: 'detached' });
  assert.deepEqual(faults, []);
  await close();
});

test('errors, bar and comparison are for everybody', LIMIT, async () => {
  const good = await readFile(join(root, FAQ), 'utf8');
  const judged = async (path, settle) => {
    for (const colorScheme of ['light', 'dark']) {
      const { page, close } = await open(browser, `${origin}${path}`, { bypassCSP: true, colorScheme });
      await settle?.(page);
      assert.deepEqual(await violations(page), [], `${path} ${colorScheme}`);
      await close();
    }
  };
  await judged(PAGE, (page) => page.locator('candor-preview details').first().evaluate((element) => { element.open = true; }));
  await judged(`/_candor/compare/${SLUG}?left=en&right=ar`);
  await judged('/_candor/');
  await edit(FAQ, 'Answer 5.', '<b>Answer 5.</b>');
  await judged(PAGE, (page) => page.locator('candor-preview .overlay').waitFor());
  await judged('/_candor/');
  await write(FAQ, good);
});

test('a style sheet is swapped in place', LIMIT, async () => {
  const { page, faults, close } = await open(browser, `${origin}${PAGE}`);
  await listening(page);
  await page.evaluate(() => { window.same = true; });
  for (const color of ['rgb(1, 2, 3)', 'rgb(4, 5, 6)']) {
    await write('themes/default/static/style.css', `body { background: ${color} }\n`);
    await page.waitForFunction((wanted) => getComputedStyle(document.body).backgroundColor === wanted, color);
  }
  assert.equal(await page.evaluate(() => window.same), true, 'it was not loaded again');
  await rm(join(root, 'themes'), { recursive: true });
  assert.deepEqual(faults, []);
  await close();
});

test('two languages stand side by side in both directions', LIMIT, async () => {
  for (const [left, right] of [['en', 'ar'], ['ar', 'en']]) {
    const address = `${origin}/_candor/compare/${SLUG}?left=${left}&right=${right}#q12`;
    const { page, faults, close } = await open(browser, address);
    await listening(page);
    const row = await page.evaluate(() => [...document.querySelectorAll('#q12 .cell')].map((cell) => {
      const { left: x, top } = cell.getBoundingClientRect();
      return { lang: cell.lang, dir: getComputedStyle(cell).direction, x, top };
    }));
    assert.deepEqual(row.map((cell) => cell.lang), [left, right]);
    assert.deepEqual(row.map((cell) => cell.dir), [left, right].map((tag) => (tag === 'ar' ? 'rtl' : 'ltr')));
    assert.ok(row[0].x < row[1].x && Math.abs(row[0].top - row[1].top) < 1, JSON.stringify(row));
    assert.ok(row[0].top < 200, 'the anchor leads to the row');
    assert.equal(await page.locator('#q7 .cell.missing').count(), 1);
    await edit(FAQ, 'Answer 12', 'Answer 12!');
    await page.waitForFunction(() => document.getElementById('q12')?.textContent.includes('Answer 12!'));
    await page.locator('.switch a').first().click();
    await page.waitForURL(/left=.*#q12$/);
    await edit(FAQ, 'Answer 12!', 'Answer 12');
    assert.deepEqual(faults, []);
    await close();
  }
});
