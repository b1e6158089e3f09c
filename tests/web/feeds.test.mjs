// The feeds are what their readers need, and three readers that others wrote agree on what is in them:
// rss-parser, feedparser and newsboat. xmllint, the strictest XML parser at hand, accepts every XML file,
// and jing holds Atom to the grammar of RFC 4287. Pages lead to the feeds.

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
const atom = feeds.filter((path) => path.endsWith('atom.xml'));
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

/** What does not hold of the HTML of an item, whatever the format. */
function contentFaults(content) {
  const faults = [];
  const expect = (holds, fault) => { if (!holds) faults.push(fault); };
  expect(content?.trim(), 'no content');
  for (const [, url] of content?.matchAll(/\s(?:href|src)="([^"]*)"/g) ?? []) {
    expect(/^(https?:\/\/|mailto:|tel:)/.test(url), `not an absolute URL: ${url}`);
  }
  expect(!/\s(?:style|on\w+)="|<script/i.test(content), 'style or script in the content');
  const [ofPage] = /<(?:input|section|form|nav|button)\b|\s(?:class|id|role|tabindex|aria-\w+)=/.exec(content) ?? [];
  expect(!ofPage, `needs its page: ${ofPage}`);
  expect(/^<div lang="[^"]+" dir="(ltr|rtl)">/.test(content?.trim()), 'language and direction are not told');
  return faults;
}

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
  return [...faults, ...contentFaults(item['content:encoded'] ?? item.content)];
}

const texts = (xml, name) => [...xml.matchAll(new RegExp(`<${name}[^>]*>([^<]*)</${name}>`, 'g'))].map(([, text]) => text);
const attributes = (tag) => Object.fromEntries([...tag.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
const links = (xml) => [...xml.matchAll(/<link [^>]*>/g)].map(([tag]) => attributes(tag));

/** What does not hold of an Atom feed, of what RFC 4287 says in words and in Schematron. */
function atomFaults(xml, { self, home, language }, now) {
  const faults = [];
  const expect = (holds, fault) => { if (!holds) faults.push(fault); };
  const [head, ...entries] = xml.split(/(?=<entry\b)/);
  expect(attributes(/<feed[^>]*>/.exec(head)[0])['xml:lang'] === language, 'xml:lang of the feed');
  expect(/<author>\s*<name>[^<]+</.test(head), 'no author');
  expect(/^tag:[^,]+,\d{4}(-\d{2}){0,2}:\S+$/.test(texts(head, 'id')), `the feed's id is no tag: URI: ${texts(head, 'id')}`);
  const by = (rel) => links(head).filter((link) => link.rel === rel).map(({ href }) => href).join();
  expect(by('self') === self, `rel="self" is ${by('self')}`);
  expect(by('alternate') === home, `rel="alternate" is ${by('alternate')}`);
  const times = entries.map((entry) => {
    const [published, updated] = ['published', 'updated'].map((name) => texts(entry, name).join());
    for (const time of [published, updated]) {
      expect(RFC_3339.test(time) && Date.parse(time) <= now && !time.startsWith('1970'), `no time, or none to believe: ${time}`);
    }
    expect(Date.parse(updated) >= Date.parse(published), `updated before it was published: ${updated}`);
    expect(attributes(entry.split('>')[0])['xml:lang'], 'xml:lang of an entry');
    expect(/^tag:\S+$/.test(texts(entry, 'id')), `no tag: URI: ${texts(entry, 'id')}`);
    expect(links(entry)[0]?.rel === 'alternate', 'an entry without a link');
    expect(entry.includes('<content type="html">'), 'content is not HTML');
    return Date.parse(updated);
  });
  const updated = texts(head, 'updated').join();
  expect(RFC_3339.test(updated) && !updated.startsWith('1970'), `updated is ${updated}`);
  expect(!times.length || Date.parse(updated) === Math.max(...times), 'updated is not that of the newest entry');
  return faults;
}

/** What does not hold of a JSON feed: jsonfeed.org/version/1.1. */
function jsonFaults(feed, { self, home, language }, now) {
  const faults = [];
  const expect = (holds, fault) => { if (!holds) faults.push(fault); };
  expect(feed.version === 'https://jsonfeed.org/version/1.1', `version is ${feed.version}`);
  expect(feed.title && feed.authors?.[0]?.name, 'title or author is missing');
  expect(feed.feed_url === self && feed.home_page_url === home, `it is at ${feed.feed_url}, its page at ${feed.home_page_url}`);
  expect(feed.language === language, `language is ${feed.language}`);
  for (const item of feed.items) {
    const fault = (what) => faults.push(`${item.id}: ${what}`);
    if (!/^tag:\S+$/.test(item.id)) fault('no tag: URI');
    if (!item.title || !item.url?.startsWith(`${site.base}/`)) fault(`title or URL is missing: ${item.url}`);
    if (!RFC_3339.test(item.date_published) || Date.parse(item.date_published) > now) fault(`no time: ${item.date_published}`);
    if (!item.language) fault('no language');
    contentFaults(item.content_html).forEach(fault);
  }
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

describe('Atom', () => {
  /** What jing says of files, a line each. */
  const grammarFaults = (folder, paths) => run('jing', ['-c', join(import.meta.dirname, 'atom.rnc'), ...paths], { cwd: folder })
    .then(() => [], ({ stdout, message }) => (stdout || message).trim().split('\n'));

  test('the grammar of RFC 4287 holds', async () => {
    assert.ok(atom.length, 'nothing to check');
    none(await grammarFaults(site.folder, atom));
  });

  for (const path of atom) {
    test(path, () => {
      const locale = localeOf(path);
      const where = { self: `${site.base}/${path}`, home: `${site.base}/${locale}/`, language: locale };
      const faults = parsed.get(path).items.flatMap(({ content }) => contentFaults(content));
      none([...atomFaults(site.read(path), where, Date.now()), ...faults]);
    });
  }

  test('a fault would be seen', async (context) => {
    const entry = '<entry><id>x</id><title>x</title><published>2026-03-02T00:00:00Z</published><updated>2026-03-01T00:00:00Z</updated></entry>';
    const feed = `<feed xmlns="http://www.w3.org/2005/Atom"><id></id><title>x</title><updated>1970-01-01T00:00:00Z</updated>${entry}</feed>`;
    const bad = await planted({ 'good.xml': feed, 'bad.xml': feed.replace('<updated>1970-01-01T00:00:00Z</updated>', '') });
    context.after(bad.remove);
    none(await grammarFaults(bad.folder, ['good.xml']));
    assert.match((await grammarFaults(bad.folder, ['bad.xml'])).join(), /missing required element "updated"/);
    const faults = atomFaults(feed, { self: 'x', home: 'x', language: 'en' }, Date.now()).join('\n');
    for (const fault of [/of the feed/, /author/, /no tag/, /self/, /before it was/, /of an entry/, /without a link/, /not HTML/, /updated is 1970/]) {
      assert.match(faults, fault);
    }
    assert.match(contentFaults('<p class="x"><a href="#x"></a></p>').join(), /absolute.*needs its page.*not told/);
  });
});

describe('JSON Feed', () => {
  for (const path of jsonFeeds) {
    test(path, () => {
      const locale = localeOf(path);
      const where = { self: `${site.base}/${path}`, home: `${site.base}/${locale}/`, language: locale };
      none(jsonFaults(JSON.parse(site.read(path)), where, Date.now()));
    });
  }

  test('a fault would be seen', () => {
    const feed = { version: '1', items: [{ id: '1', date_published: 'today' }] };
    const faults = jsonFaults(feed, { self: 'x', home: 'x', language: 'en' }, Date.now()).join('\n');
    for (const fault of [/version/, /author/, /it is at/, /language is/, /no tag/, /URL/, /no time/, /no language/, /no content/]) {
      assert.match(faults, fault);
    }
  });
});

describe('all formats', () => {
  const seen = ({ title, link, isoDate }) => ({ title, link, time: Date.parse(isoDate) });
  const told = (path) => parsed.get(path).items.map(seen);

  for (const locale of site.locales) {
    test(`tell the same in ${locale}`, () => {
      const { items } = JSON.parse(site.read(`${locale}/feed.json`));
      const json = items.map(({ title, url, date_published: time }) => ({ title, link: url, time: Date.parse(time) }));
      assert.deepEqual(told(`${locale}/atom.xml`), told(`${locale}/feed.xml`));
      assert.deepEqual(json, told(`${locale}/feed.xml`));
    });

    test(`tell of each notice by itself in ${locale}`, () => {
      const notices = site.matching(new RegExp(`^${locale}/incidents/([^/]+)/index\\.html$`));
      assert.ok(notices.length);
      for (const [, slug] of notices) {
        const path = `${locale}/incidents/${slug}/feed.xml`;
        const { feedUrl } = parsed.get(path);
        // Under a former name it is the same file, which names its present address.
        const now = feedUrl.slice(site.base.length + 1);
        assert.equal(site.read(path), site.read(now), path);
        const notice = feedUrl.replace('feed.xml', '');
        const own = told(`${locale}/feed.xml`).filter(({ link }) => link.startsWith(notice));
        assert.deepEqual(told(path), own, path);
      }
    });
  }

  test('are named on every page, its own first', () => {
    const faults = [];
    for (const path of site.named('.html')) {
      const html = site.read(path);
      const named = links(html).filter(({ rel, type }) => rel === 'alternate' && /^application\/(rss\+xml|atom\+xml|feed\+json)$/.test(type));
      const { lang } = attributes(/<html[^>]*>/.exec(html)[0]);
      const canonical = links(html).find(({ rel }) => rel === 'canonical')?.href ?? '';
      const slug = new RegExp(`^${lang}/incidents/`).test(path) && /\/incidents\/([^/]+)\//.exec(canonical)?.[1];
      const expected = ['feed.xml', 'atom.xml', 'feed.json'].map((name) => `/${lang}/${name}`);
      if (slug) expected.unshift(`/${lang}/incidents/${slug}/feed.xml`);
      if (named.map(({ href }) => href).join() !== expected.join()) faults.push(`${path}: ${named.map(({ href }) => href)}`);
      if (new Set(named.map(({ title }) => title)).size !== expected.length) faults.push(`${path}: titles do not tell them apart`);
      faults.push(...named.filter(({ href }) => !site.files.includes(href.slice(1))).map(({ href }) => `${path}: no ${href}`));
    }
    none(faults);
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
    for (const path of jsonFeeds) {
      for (const { id } of JSON.parse(site.read(path)).items) {
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
