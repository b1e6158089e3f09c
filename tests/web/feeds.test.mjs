// The feeds are what their readers need, and three readers that others wrote agree on what is in them:
// rss-parser, feedparser and newsboat. xmllint, the strictest XML parser at hand, accepts every XML file.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import Parser from 'rss-parser';
import { none, planted, serve, sites } from './site.mjs';

const run = promisify(execFile);
const site = sites.root;
const PYTHON = process.env.CANDOR_PYTHON ?? 'python3';
const RFC_822 = /^((Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}) \d{2}:\d{2}:\d{2} ([+-]\d{4}|GMT)$/;
const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

// A notice's feed under a former name of the notice is a copy, with the same guids.
const isCopy = (path) => {
  const [, locale, slug] = /^([^/]+)\/incidents\/([^/]+)\//.exec(path) ?? [];
  if (!slug) return false;
  const canonical = /<link rel="canonical" href="([^"]*)"/.exec(site.read(`${locale}/incidents/${slug}/index.html`));
  return Boolean(canonical) && !canonical[1].includes(`/incidents/${slug}/`);
};
const feeds = site.files.filter((path) => /(^|\/)(feed|atom)\.xml$/.test(path));
const rss = feeds.filter((path) => path.endsWith('feed.xml'));
const originals = feeds.filter((path) => !isCopy(path));
const jsonFeeds = site.files.filter((path) => /(^|\/)feed\.json$/.test(path));
const localeOf = (path) => path.split('/')[0];

const parser = new Parser({
  customFields: { item: [['guid', 'guids', { keepArray: true }], ['pubDate', 'pubDates', { keepArray: true }]] },
});
const parsed = new Map();
before(async () => {
  for (const path of feeds) parsed.set(path, await parser.parseString(site.read(path)));
});

/** What does not hold of one RSS item. */
function itemFaults(item, now) {
  const faults = [];
  const expect = (holds, fault) => { if (!holds) faults.push(fault); };
  const [guid] = item.guids ?? [];
  expect(item.guids?.length === 1 && guid?.$?.isPermaLink === 'false', 'no guid with isPermaLink="false"');
  expect(/^tag:[^,]+,\d{4}(-\d{2}){0,2}:\S+$/.test(guid?._ ?? ''), `the guid is no tag: URI: ${guid?._}`);
  const date = RFC_822.exec(item.pubDates?.[0] ?? '');
  expect(item.pubDates?.length === 1 && date, `no RFC 822 date: ${item.pubDates}`);
  if (date) {
    expect(new Date(`${date[1]} 12:00 GMT`).toUTCString().startsWith(date[1].replace(/ (?=\d )/, ' 0')), `no such day: ${date[1]}`);
    expect(Date.parse(date[0]) <= now, `in the future: ${date[0]}`);
  }
  expect(item.title?.trim(), 'no title');
  expect(item.link?.startsWith(`${site.base}/`), `the link is not on this site: ${item.link}`);
  const content = item['content:encoded'] ?? item.content ?? '';
  expect(content.trim(), 'no content');
  for (const [, url] of content.matchAll(/\s(?:href|src)="([^"]*)"/g)) {
    expect(/^(https?:\/\/|mailto:|tel:)/.test(url), `not an absolute URL: ${url}`);
  }
  expect(!/\s(?:style|on\w+)="|<script/i.test(content), 'style or script in the content');
  return faults;
}

test('every XML file is well-formed', async () => {
  const files = [...site.named('.xml'), ...site.named('.svg')];
  await run('xmllint', ['--nonet', '--noout', ...files], { cwd: site.folder });
});

describe('RSS', () => {
  test('there is a feed for every language, with items', () => {
    for (const locale of site.locales) {
      assert.ok(parsed.get(`${locale}/feed.xml`)?.items.length, `${locale}/feed.xml`);
    }
  });

  for (const path of rss) {
    test(path, () => {
      const feed = parsed.get(path);
      const faults = feed.items.flatMap((item) =>
        itemFaults(item, Date.now()).map((fault) => `${item.link}: ${fault}`));
      const expect = (holds, fault) => { if (!holds) faults.push(fault); };
      expect(feed.language === localeOf(path), `language is ${feed.language}`);
      expect(feed.title && feed.description && feed.link?.startsWith(`${site.base}/`), 'title, description or link is missing');
      expect(isCopy(path) || feed.feedUrl === `${site.base}/${path}`, `rel="self" is ${feed.feedUrl}`);
      const times = feed.items.map(({ isoDate }) => isoDate);
      expect(times.join() === times.toSorted().reverse().join(), 'not the newest first');
      none(faults);
    });
  }

  test('a bad item would be seen', async () => {
    const [item] = (await parser.parseString(`<rss version="2.0"><channel><title>x</title><item>
      <guid>https://a.example/</guid><pubDate>Mon, 31 Feb 2026 10:00:00 GMT</pubDate>
      <link>/en/</link><description>&lt;a href="/en/"&gt;</description></item></channel></rss>`)).items;
    const faults = itemFaults(item, Date.now()).join('\n');
    for (const fault of [/isPermaLink/, /tag:/, /no such day/, /no title/, /not on this site/, /absolute/]) {
      assert.match(faults, fault);
    }
  });
});

describe('readers', () => {
  test('a guid stands for one item of one feed', () => {
    const seen = new Map();
    const faults = [];
    for (const path of originals) {
      for (const { guid, id = guid } of parsed.get(path).items) {
        if (seen.has(id)) faults.push(`${id}: in ${seen.get(id)} and ${path}`);
        seen.set(id, path);
      }
    }
    none(faults);
  });

  test('feedparser reads the same items', async () => {
    const script = join(import.meta.dirname, 'feeds.py');
    const { stdout } = await run(PYTHON, [script, ...feeds], { cwd: site.folder, maxBuffer: 1 << 26 });
    for (const [path, feed] of Object.entries(JSON.parse(stdout))) {
      assert.equal(feed.problem, null, path);
      assert.equal(feed.version, path.endsWith('atom.xml') ? 'atom10' : 'rss20', path);
      assert.equal(feed.language, localeOf(path), path);
      const expected = parsed.get(path).items.map(({ guid, id = guid, title, link, isoDate }) =>
        ({ id, isLink: false, title, link, time: isoDate.slice(0, 19).split(/[-T:]/).map(Number) }));
      assert.deepEqual(feed.entries, expected, path);
    }
  });

  /** How many articles newsboat has to show after it fetched these feeds of a site. */
  async function unread(from, paths) {
    const home = await mkdtemp(join(tmpdir(), 'candor-newsboat-'));
    const server = await serve(from);
    try {
      const urls = paths.map((path) => `${server.origin}${from.address(path)}`);
      await writeFile(join(home, 'urls'), `${urls.join('\n')}\n`);
      await writeFile(join(home, 'config'), 'reload-threads 2\n');
      const flags = ['-C', join(home, 'config'), '-u', join(home, 'urls'), '-c', join(home, 'cache.db')];
      const options = { env: { ...process.env, HOME: home, LC_ALL: 'C.UTF-8' } };
      await run('newsboat', [...flags, '-x', 'reload'], options);
      const { stdout } = await run('newsboat', [...flags, '-x', 'print-unread'], options);
      return Number(/^\d+/.exec(stdout)?.[0]);
    } finally {
      await server.close();
      await rm(home, { recursive: true });
    }
  }

  test('newsboat shows every item of every feed', async () => {
    const expected = originals.reduce((sum, path) => sum + parsed.get(path).items.length, 0);
    assert.equal(await unread(site, originals), expected);
  });

  test('newsboat would miss items that share a guid', async (context) => {
    const feed = (language) => `<?xml version="1.0"?><rss version="2.0"><channel><title>${language}</title>
      <link>http://a.example/${language}/</link><description>x</description><item><title>${language}</title>
      <guid isPermaLink="false">tag:a.example,2026:1</guid><link>http://a.example/${language}/</link></item></channel></rss>`;
    const shared = await planted({ 'en.xml': feed('en'), 'de.xml': feed('de') });
    context.after(shared.remove);
    assert.notEqual(await unread(shared, ['en.xml', 'de.xml']), 2);
  });
});

for (const path of jsonFeeds) {
  test(`JSON Feed: ${path}`, () => {
    const feed = JSON.parse(site.read(path));
    assert.equal(feed.version, 'https://jsonfeed.org/version/1.1');
    assert.equal(feed.language, localeOf(path));
    assert.equal(feed.feed_url, `${site.base}/${path}`);
    for (const item of feed.items) {
      assert.match(item.id, /^tag:/);
      assert.match(item.date_published, RFC_3339);
      assert.ok(item.url.startsWith(`${site.base}/`), item.url);
      assert.ok(item.content_html || item.content_text, item.id);
    }
  });
}
