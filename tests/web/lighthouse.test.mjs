// Lighthouse, as on a phone, finds nothing to better in a notice: accessibility, best practices and what search engines
// want are all 100. How fast it is, Lighthouse tells too, but a busy machine has a say in that: it is printed alone.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch as launchChrome } from 'chrome-launcher';
import lighthouse from 'lighthouse';
import { none, page, planted, serve, sites } from './site.mjs';

const GATES = ['accessibility', 'best-practices', 'seo'];

let chrome;
before(async () => {
  chrome = await launchChrome({
    chromePath: process.env.CANDOR_CHROMIUM ?? '/usr/bin/chromium',
    chromeFlags: ['--headless=new', '--no-sandbox', '--disable-dev-shm-usage'],
  });
});
after(() => chrome.kill());

/** The scores of a page, 0 to 100, and what took away from those that are gates. */
async function judge(url) {
  const { lhr } = await lighthouse(url, { port: chrome.port, onlyCategories: [...GATES, 'performance'], logLevel: 'error' });
  const scores = Object.fromEntries(Object.values(lhr.categories).map(({ id, score }) => [id, Math.round(score * 100)]));
  const faults = GATES.flatMap((gate) => lhr.categories[gate].auditRefs
    .map(({ id }) => lhr.audits[id])
    .filter(({ score }) => score !== null && score < 1)
    .map(({ id, title }) => `${gate}: ${id}: ${title}`));
  return { scores, faults, bytes: lhr.audits['total-byte-weight']?.numericValue };
}

for (const [name, path] of [
  ['root', 'en/incidents/2026-03-metrics-vendor/'],
  ['root', 'zh-Hans/incidents/2026-03-metrics-vendor/'],
  ['arabic', 'ar/incidents/2026-05-reminders/'],
]) {
  test(path, { timeout: 180_000 }, async (context) => {
    // Where a site stands, its pages name that address as canonical: here, they stand on this machine.
    const site = sites[name];
    let origin;
    const server = await serve(site, { change: (html) => html.replaceAll(site.base, origin) });
    origin = server.origin;
    context.after(server.close);
    const { scores, faults, bytes } = await judge(`${origin}${site.prefix}/${path}`);
    context.diagnostic(`${JSON.stringify(scores)}, ${bytes} bytes`);
    none(faults);
    for (const gate of GATES) assert.equal(scores[gate], 100, gate);
  });
}

test('a fault would be seen', { timeout: 180_000 }, async (context) => {
  const site = await planted({ 'index.html': page({ body: '<img src="data:,"><p style="color:#ddd">pale</p>' }) });
  context.after(site.remove);
  const server = await serve(site);
  context.after(server.close);
  const { faults } = await judge(`${server.origin}/`);
  assert.match(faults.join('\n'), /image-alt/);
  assert.match(faults.join('\n'), /color-contrast/);
});
