import { approximatePods } from '../../../src/controllers/argo/canary/replicas.js';
import { compared, type Loose, notSupported } from './argo-shared.js';
import { type CaseResult, hasKeys, type OracleKind } from './oracle-kind.js';

interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly number[])[];
}

/** Pods that Argo Rollouts takes for a weight where there is no router. */
export const argoReplicasOracle: OracleKind = {
  recognise: (document) =>
    hasKeys(document, ['columns', 'rows']) &&
    ['replicas', 'setWeight', 'canary', 'stable'].every((name) => (document as Table).columns.includes(name)),
  run: (document) => (document as Table).rows.map((row) => resultOf(row, (document as Table).columns)),
};

function resultOf(row: readonly number[], columns: readonly string[]): CaseResult {
  const of: Loose = Object.fromEntries(columns.map((name, index) => [name, row[index]]));
  const known = ['replicas', 'setWeight', 'surge', 'canary', 'stable'];
  const other = columns.find((name) => !known.includes(name));
  if (other !== undefined) return notSupported(`a column ${other}`);
  const pods = approximatePods(Number(of['replicas']), Number(of['setWeight']), 100, Number(of['surge']));
  return compared(`[${row.join(', ')}]`, { canary: of['canary'], stable: of['stable'] }, { ...pods });
}
