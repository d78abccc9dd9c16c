import type { Asks, Verdict } from '../../model/verdict.js';
import { alignedTable } from './aligned-table.js';

/** A row of the table by which several judges come to one verdict; `when` in words. */
export interface DecisionRow {
  readonly when: string;
  readonly verdict: Verdict;
  readonly asks: Asks;
}

const CONSEQUENCES: Readonly<Record<Verdict, string>> = {
  FAIL: 'roll back, once there are more than `failure_limit`',
  INCONCLUSIVE: 'go on; a stage that ends so is extended, or `when_inconclusive` decides',
  PASS: 'go on; a stage that ends so is passed',
};

const ASKED = { hold: 'pause until a person has looked', promote: 'end the stage: it is passed' } as const;

/** The decisions as a Markdown table, to be read from the top: the first row that holds is taken. */
export function decisionTable(rows: readonly DecisionRow[]): string {
  return alignedTable(
    ['When', 'Verdict', 'What follows'],
    rows.map(({ when, verdict, asks }) => [when, verdict, asks === null ? CONSEQUENCES[verdict] : ASKED[asks]]),
  );
}
