import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { flaggerCasesOracle } from '../../reference/oracle-kinds/flagger-cases.js';
import { flaggerSchedulerOracle } from '../../reference/oracle-kinds/flagger-scheduler.js';

it.each([
  ['flagger-scheduler-oracle.json', flaggerSchedulerOracle],
  ['flagger-cases.json', flaggerCasesOracle],
])('every case of %s comes out as in Flagger 1.44', async (file, kind) => {
  const document: unknown = JSON.parse(readFileSync(`test/reference/oracles/${file}`, 'utf8'));
  expect(kind.recognise(document)).toBe(true);
  const results = await kind.run(document);
  expect(results.filter(({ outcome }) => outcome !== 'agrees')).toEqual([]);
  expect(results.length).toBeGreaterThan(30);
});
