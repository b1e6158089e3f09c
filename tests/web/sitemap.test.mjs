// sitemap.xml keeps to the protocol's schema, and says of languages what the pages say.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { none, planted, places } from './site.mjs';

const run = promisify(execFile);
const SCHEMA = join(import.meta.dirname, 'sitemap.xsd');
const validate = (site) =>
  run('xmllint', ['--nonet', '--noout', '--schema', SCHEMA, 'sitemap.xml'], { cwd: site.folder });
const attributes = (tag) => Object.fromEntries([...tag.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));

/** `language address` of each alternate among these tags, sorted. */
function alternates(text, name) {
  return [...text.matchAll(new RegExp(`<${name}\\s[^>]*>`, 'g'))]
    .map(([tag]) => attributes(tag))
    .filter(({ rel, hreflang }) => rel === 'alternate' && hreflang)
    .map(({ hreflang, href }) => `${hreflang} ${href}`)
    .sort();
}

/** The entries of the sitemap: address to alternates. */
const entries = (site) => new Map([...site.read('sitemap.xml').matchAll(/<url>(.*?)<\/url>/gs)]
  .map(([, entry]) => [/<loc>(.*?)<\/loc>/s.exec(entry)[1], alternates(entry, 'xhtml:link')]));

for (const [where, site] of Object.entries(places)) {
  test(`the schema holds at the ${where}`, () => validate(site));

  test(`pages and sitemap agree at the ${where}`, () => {
    const listed = entries(site);
    const faults = [];
    for (const path of site.named('.html')) {
      const html = site.read(path);
      const address = `${site.base}${site.address(path).slice(site.prefix.length)}`;
      const tags = [...html.matchAll(/<(?:link|meta)\s[^>]*>/g)].map(([tag]) => attributes(tag));
      const canonical = tags.find(({ rel }) => rel === 'canonical')?.href;
      const hidden = tags.some(({ name, content }) => name === 'robots' && /noindex/.test(content));
      const indexed = !hidden && (!canonical || canonical === address);
      if (indexed !== listed.has(address)) faults.push(`${path}: ${indexed ? 'not' : 'but not to be'} in the sitemap`);
      else if (indexed && listed.get(address).join() !== alternates(html, 'link').join()) {
        faults.push(`${path}: ${alternates(html, 'link')} but in the sitemap ${listed.get(address)}`);
      }
      listed.delete(address);
    }
    none([...faults, ...[...listed.keys()].map((address) => `${address}: no page`)]);
  });

  test(`alternates are mutual at the ${where}`, () => {
    const listed = entries(site);
    const faults = [];
    for (const [address, links] of listed) {
      if (links.length && !links.some((link) => link.endsWith(` ${address}`))) faults.push(`${address}: not among its own`);
      for (const link of links) {
        const [language, other] = link.split(' ');
        // The site's front door stands for readers of no language in particular, also for pages it has no part in.
        if (language !== 'x-default' && listed.get(other)?.join() !== links.join()) faults.push(`${address}: ${other} names others`);
      }
    }
    none(faults);
  });
}

test('a fault would be seen', async (context) => {
  const sitemap = (link) => `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
    xmlns:xhtml="http://www.w3.org/1999/xhtml"><url><loc>https://a.example/</loc>${link}</url></urlset>`;
  const check = async (link, valid) => {
    const site = await planted({ 'sitemap.xml': sitemap(link) });
    context.after(site.remove);
    const result = await validate(site).then(() => true, () => false);
    assert.equal(result, valid, link);
  };
  await check('', true);
  await check('<xhtml:link rel="alternate" hreflang="zh-Hans" href="https://a.example/"/>', true);
  await check('<lastmod>2026-03-01T10:00:00-08:00</lastmod>', true);
  await check('<xhtml:link rel="alternate" hreflang="zh-Hans" href="/en/"/>', false);
  await check('<xhtml:link rel="alternate" href="https://a.example/"/>', false);
  await check('<lastmod>yesterday</lastmod>', false);
});
