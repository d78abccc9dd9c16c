import type { Subject } from '../../model/judge.js';
import { formatCount } from '../../text/format-number.js';
import { plainText } from '../../text/visible-text.js';
import type { Column } from '../formats/fit-table.js';
import { truncate } from '../text/truncate.js';
import { amountText, durationText, NONE, percentInterval, percentText } from './figure-text.js';
import type { ScenarioBody } from './scenario-report.js';
import type { ScenarioJson } from './study-report.js';

/** A longer seed is cut: the JSON has it whole. */
const MOST_SEED = 24;

/** What the headings of `outcomeColumns` leave out. */
export const OUTCOME_LEGEND =
  'rates in %; time to detect: p50, p95; excess failures (beyond those with stable): mean, p95';

/** What the runs came to and how soon, a column each; those in which nothing would stand are left out. */
export function outcomeColumns<S extends ScenarioBody>(scenarios: readonly S[]): Column[] {
  const wide = Math.max(0, ...scenarios.map(({ rolled_back }) => percentText(rolled_back.rate).length));
  const rolledBack = ({ rolled_back: { rate, interval } }: S) =>
    `${percentText(rate).padStart(wide)} ${percentInterval(interval)}`;
  const column = columnsOf(scenarios);
  const sameRuns = scenarios.every(({ runs }) => runs === scenarios[0]?.runs);
  const isPaused = scenarios.some(({ paused }) => paused.count > 0);
  return [
    ...(sameRuns ? [] : [column({ heading: 'runs', worth: 4 }, ({ runs }) => formatCount(runs))]),
    column({ heading: 'completed', title: 'completed %', worth: 8 }, ({ completed }) => percentText(completed.rate)),
    column({ heading: 'rolled back [95 %]', title: 'rolled back % [95 %]', worth: 9, alignment: 'left' }, rolledBack),
    ...(isPaused
      ? [column({ heading: 'paused', title: 'paused %', worth: 7 }, ({ paused }) => percentText(paused.rate))]
      : []),
    ...[
      column({ heading: 'detect', title: 'time to detect p50', worth: 7 }, ({ time_to_detect_seconds: detect }) =>
        durationOf(detect?.p50),
      ),
      column({ heading: 'p95', worth: 5 }, ({ time_to_detect_seconds: detect }) => durationOf(detect?.p95)),
      column({ heading: 'excess', title: 'excess failures, mean', worth: 7 }, ({ excess_failed_requests: excess }) =>
        amountOf(excess?.mean),
      ),
      column({ heading: 'p95', worth: 6 }, ({ excess_failed_requests: excess }) => amountOf(excess?.p95)),
    ].filter(saysAnything),
  ];
}

/** What catches it, how many users it hurts, and the run to look at; of any scenarios. */
export function notableColumns(scenarios: readonly ScenarioJson[]): Column[] {
  const column = columnsOf(scenarios);
  return [
    column({ heading: 'fires first, in % of rollbacks', worth: 7, alignment: 'left' }, firstRuleText),
    ...[
      column({ heading: 'users hit', title: 'users hit, mean', worth: 6 }, ({ users_hit }) =>
        amountOf(users_hit?.mean),
      ),
    ].filter(saysAnything),
    column({ heading: 'worst excess', worth: 8 }, ({ notable }) => amountText(notable.worst.value)),
    column({ heading: 'seed', worth: 8, alignment: 'left', isForeign: true }, ({ notable }) =>
      truncate(plainText(notable.worst.seed), MOST_SEED),
    ),
  ];
}

/** Nothing fired in it, and the canary did no harm. */
export function isDull({ rules, notable }: ScenarioJson): boolean {
  return rules.length === 0 && notable.worst.value <= 0;
}

function columnsOf<S>(scenarios: readonly S[]) {
  return (about: Omit<Column, 'cells' | 'alignment'> & Partial<Column>, cell: (scenario: S) => string): Column => ({
    alignment: 'right',
    ...about,
    cells: scenarios.map(cell),
  });
}

function saysAnything({ cells }: Column): boolean {
  return cells.some((cell) => cell !== NONE);
}

function durationOf(seconds: number | undefined): string {
  return seconds === undefined ? NONE : durationText(seconds);
}

function amountOf(amount: number | undefined): string {
  return amount === undefined ? NONE : amountText(amount);
}

interface FirstRule {
  readonly metric: Subject;
  readonly condition: string;
  /** Of all rollbacks of the scenario, in whatever stage. */
  readonly share: number;
}

/** The condition that is most often the first to fail a window, stages taken together; null if none ever was. */
export function firstRule({ rules, rolled_back }: Pick<ScenarioJson, 'rules' | 'rolled_back'>): FirstRule | null {
  const sums = new Map<string, { metric: Subject; condition: string; count: number }>();
  for (const { metric, condition, first } of rules) {
    const key = `${metric} ${condition}`;
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, { metric, condition, count: first.count });
    else sum.count += first.count;
  }
  const [most] = [...sums.values()].sort((one, other) => other.count - one.count);
  if (most === undefined || most.count === 0) return null;
  return { metric: most.metric, condition: most.condition, share: most.count / Math.max(1, rolled_back.count) };
}

/** `error_rate max_increase 82 %`. */
export function firstRuleText(scenario: Pick<ScenarioJson, 'rules' | 'rolled_back'>): string {
  const rule = firstRule(scenario);
  return rule === null ? NONE : `${rule.metric} ${rule.condition} ${percentText(Math.min(1, rule.share))} %`;
}

/** The column that a table of scenarios begins with. */
export function scenarioNames(scenarios: readonly { readonly name: string }[]): Column {
  return { heading: 'scenario', alignment: 'left', cells: scenarios.map(({ name }) => name), worth: 0 };
}

/** The run with most excess failures of all scenarios; null if there are none. */
export function worstRun(scenarios: readonly ScenarioJson[]): ScenarioJson['notable']['worst'] | null {
  let worst: ScenarioJson['notable']['worst'] | null = null;
  for (const { notable } of scenarios) {
    if (worst === null || notable.worst.value > worst.value) worst = notable.worst;
  }
  return worst;
}
