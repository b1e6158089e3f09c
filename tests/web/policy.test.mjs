// The Content-Security-Policy of pages, as their `meta` element and `_headers` have it, before Google's csp_evaluator.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CspEvaluator } from 'csp_evaluator/dist/evaluator.js';
import { Severity } from 'csp_evaluator/dist/finding.js';
import { CspParser } from 'csp_evaluator/dist/parser.js';
import { none, sites } from './site.mjs';

/**
 * What the evaluator says, but for plain information. It also wants to know of `script-src 'self'` whether the host has
 * JSONP, AngularJS or files that users put there: a site of candor's has none of them.
 */
const findings = (policy) => new CspEvaluator(new CspParser(policy).csp).evaluate()
  .filter(({ severity }) => severity < Severity.INFO)
  .filter(({ directive, value, severity }) => !(directive === 'script-src' && value === "'self'" && severity === Severity.MEDIUM_MAYBE))
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
