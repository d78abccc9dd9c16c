import type { RolloutAction, RolloutEventName } from '../model/rollout.js';
import { STATUSES, type Status } from '../model/status.js';
import type { Asks, Verdict } from '../model/verdict.js';
import { columns } from './text/columns.js';

/**
 * The transitions as a Mermaid state diagram: one arrow for each pair of statuses, with the events that lead along it.
 * Guards and actions are for the table: with them the labels of a drawn diagram cover each other. Rows that leave
 * everything as it was are left out; a status that nothing leads out of is final.
 */
export function stateDiagram(rows: readonly TransitionRow[]): string {
  const moving = rows.filter((row) => row.action !== 'ignore' && row.action !== 'keep_watching');
  const arrows = STATUSES.flatMap((from) =>
    STATUSES.flatMap((to) => {
      const events = new Set(moving.filter((row) => row.from === from && row.to === to).map((row) => row.event));
      return events.size === 0 ? [] : [`${from} --> ${to}: ${[...events].join('<br/>')}`];
    }),
  );
  const final = STATUSES.filter((status) => !rows.some((row) => row.from === status));
  const lines = ['[*] --> PROGRESSING', ...arrows, ...final.map((status) => `${status} --> [*]`)];
  return ['stateDiagram-v2', ...lines.map((line) => `    ${line}`), ''].join('\n');
}

/** A row of the rollout's table of transitions. The guard is what must hold besides, in words; empty if nothing. */
export interface TransitionRow {
  readonly from: Status;
  readonly event: RolloutEventName;
  readonly guard: string;
  readonly action: RolloutAction;
  readonly to: Status;
}

/** The transitions as a Markdown table, row by row, aligned for whoever reads the source. */
export function transitionTable(rows: readonly TransitionRow[]): string {
  return alignedTable(
    ['From', 'Event', 'Guard', 'Action', 'To'],
    rows.map((row) => [row.from, row.event, row.guard, row.action, row.to]),
  );
}

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

const ASKED = {
  roll_back: 'roll back, whatever `failure_limit` is',
  hold: 'pause until a person has looked',
  promote: 'end the stage: it is passed',
} as const;

/** The decisions as a Markdown table, to be read from the top: the first row that holds is taken. */
export function decisionTable(rows: readonly DecisionRow[]): string {
  return alignedTable(
    ['When', 'Verdict', 'What follows'],
    rows.map(({ when, verdict, asks }) => [when, verdict, asks === null ? CONSEQUENCES[verdict] : ASKED[asks]]),
  );
}

/** A Markdown table, aligned for whoever reads the source. */
export function alignedTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = columns(
    [headings, ...rows],
    headings.map(() => 'left' as const),
  );
  const [heading = [], ...lines] = cells;
  const rule = heading.map((cell) => '-'.repeat(cell.length));
  return [heading, rule, ...lines].map((line) => `| ${line.join(' | ')} |\n`).join('');
}
