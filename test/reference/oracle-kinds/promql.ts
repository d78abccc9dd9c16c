import { type CaseResult, hasKeys, type OracleKind } from './oracle-kind.js';

/** What a Prometheus server answered: series, queries, instants, and an answer for each query at each instant. */
export const promqlOracle: OracleKind = {
  recognise: (document) => hasKeys(document, ['meta', 'instants', 'series', 'queries', 'answers']),
  run: (): readonly CaseResult[] => [],
};
