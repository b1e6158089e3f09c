// Every notice of the example, in each language, is a CSAF 2.0 advisory to the validator of the BSI.
//
// `scripts/test` exports them into $CANDOR_SITES/csaf/.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as mandatory from '@secvisogram/csaf-validator-lib/mandatoryTests.js';
import { csaf_2_0_strict as schema } from '@secvisogram/csaf-validator-lib/schemaTests.js';
import validate from '@secvisogram/csaf-validator-lib/validateStrict.js';

const folder = join(process.env.CANDOR_SITES, 'csaf');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

/** What the schema and the mandatory tests find wrong with a document. */
async function faults(document) {
  const { tests } = await validate([schema, ...Object.values(mandatory)], document);
  assert.ok(tests.length > 30, `${tests.length} tests`);
  return tests.flatMap(({ name, errors }) =>
    errors.map(({ instancePath, message }) => `${name} ${instancePath}: ${message}`));
}

test('there are advisories', () => assert.ok(files.length > 1));

for (const name of files) {
  test(name, async () => {
    assert.deepEqual(await faults(JSON.parse(readFileSync(join(folder, name), 'utf8'))), []);
  });
}

test('a fault would be seen', async () => {
  const document = JSON.parse(readFileSync(join(folder, files[0]), 'utf8'));
  document.document.references = document.document.references.filter(({ category }) => category !== 'external');
  document.document.tracking.version = '99';
  const found = (await faults(document)).join('\n');
  assert.match(found, /references/);
  assert.match(found, /version/);
});
