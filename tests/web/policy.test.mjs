// The Content-Security-Policy of pages, as their `meta` element and `_headers` have it: before Google's csp_evaluator, and
// in a browser, where the theme's script runs and no other of the same host does.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CspEvaluator } from 'csp_evaluator/dist/evaluator.js';
import { Severity } from 'csp_evaluator/dist/finding.js';
import { CspParser } from 'csp_evaluator/dist/parser.js';
import { launch } from './browser.mjs';
import { none, serve, sites } from './site.mjs';

/** What the evaluator says, but for plain information. */
const findings = (policy) => new CspEvaluator(new CspParser(policy).csp).evaluate()
  .filter(({ severity }) => severity < Severity.INFO)
  .map(({ directive, value, description, severity }) => `${Severity[severity]}: ${directive} ${value ?? ''}: ${description}`);

test('nothing that matters', () => {
  const policies = new Set();
  for (const site of Object.values(sites)) {
    for (const path of site.named('.html')) {
      const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]+)">/.exec(site.read(path))?.[1];
      assert.ok(policy, `${path} has no policy`);
      policies.add(policy.replaceAll('&#39;', "'").replaceAll('&#x27;', "'"));
    }
    const header = /Content-Security-Policy: (.+)/.exec(site.read('_headers'))?.[1];
    assert.ok(header, 'no header');
    policies.add(header);
  }
  for (const policy of policies) none(findings(policy).map((found) => `${policy}\n    ${found}`));
});

test('a weak policy would be seen', () => {
  assert.match(findings("script-src 'unsafe-inline' https:; object-src *").join('\n'), /script-src/);
});

describe('a script that somebody puts onto the host', () => {
  const { root } = sites;
  const [notice] = root.files.filter((path) => /^en\/incidents\/[^/]+\/index\.html$/.test(path));
  const plant = (html) => html.replace('</head>', '<script src="/planted.js"></script></head>');
  const unprotected = (html) => plant(html.replace(/<meta http-equiv[^>]*>/, ''));
  const withoutHeaders = Object.create(root, { files: { value: [] } });

  /** Which scripts ran on the notice: the theme's own, and the planted one. */
  async function ran(site, change) {
    const browser = await launch();
    const host = await serve(site, { change });
    try {
      const page = await browser.newPage();
      await page.route('**/planted.js', (route) => route.fulfill({
        contentType: 'text/javascript', body: 'document.documentElement.dataset.planted = "";',
      }));
      await page.goto(host.origin + root.address(notice));
      return await page.evaluate(() => ({
        own: document.querySelector('.toast') !== null,
        planted: 'planted' in document.documentElement.dataset,
      }));
    } finally {
      await browser.close();
      await host.close();
    }
  }

  test('does not run, by the policy in the page', async () => {
    assert.deepEqual(await ran(withoutHeaders, plant), { own: true, planted: false });
  });
  test('does not run, by the policy in the headers', async () => {
    assert.deepEqual(await ran(root, unprotected), { own: true, planted: false });
  });
  test('would run without a policy', async () => {
    assert.deepEqual(await ran(withoutHeaders, unprotected), { own: true, planted: true });
  });
});
