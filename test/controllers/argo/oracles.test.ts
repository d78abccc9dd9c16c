import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { argoCasesOracle } from '../../reference/oracle-kinds/argo-cases.js';
import { argoConditionsOracle } from '../../reference/oracle-kinds/argo-conditions.js';
import { argoReplicasOracle } from '../../reference/oracle-kinds/argo-replicas.js';
import { argoRunsOracle } from '../../reference/oracle-kinds/argo-runs.js';
import type { OracleKind } from '../../reference/oracle-kinds/oracle-kind.js';

const ORACLES: readonly (readonly [string, OracleKind, number])[] = [
  ['argo-analysis-cases', argoCasesOracle, 108],
  ['argo-controller-oracle', argoRunsOracle, 162],
  ['argo-expr-oracle', argoConditionsOracle, 287],
  ['argo-replicas-oracle', argoReplicasOracle, 283],
];

function documentOf(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../reference/oracles/${name}.json`, import.meta.url), 'utf8'));
}

describe('what Argo Rollouts answered', () => {
  test.each(ORACLES)('%s is answered alike, case by case', async (name, kind, count) => {
    const results = await kind.run(documentOf(name));
    expect(results.length).toBe(count);
    expect(results.filter(({ outcome }) => outcome !== 'agrees')).toEqual([]);
  });

  test.each(ORACLES)('%s is recognised by its own kind alone', (name, kind) => {
    const document = documentOf(name);
    const recognised = ORACLES.filter(([, other]) => other.recognise(document)).map(([, other]) => other);
    expect(recognised).toEqual([kind]);
  });

  test('a case that is planted wrong is found', async () => {
    const document = documentOf('argo-expr-oracle') as { readonly cases: readonly { expect: object }[] };
    const [first, ...rest] = document.cases;
    const wrong = { ...document, cases: [{ ...first, expect: { phase: 'Failed', error: null } }, ...rest] };
    const results = await argoConditionsOracle.run(wrong);
    expect(results.filter(({ outcome }) => outcome === 'differs').length).toBe(1);
  });
});
