import type { Subject } from '../../model/judge.js';
import type { OutcomeName } from '../../model/outcome.js';
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
  "rates in %; wrongly: though nothing was wrong; detect: p50; excess: failures beyond stable's, mean";

/** Outcomes that have a column only where any run came to them. */
const OTHERS = [
  ['missed', 'missed', 'missed', 9],
  ['stalled', 'stalled', 'stalled', 8],
  ['wrongly_stopped', 'wrongly', 'wrongly stopped', 8],
] as const;

/** What the runs came to and how soon, a column each; those in which nothing would stand are left out. */
export function outcomeColumns<S extends ScenarioBody>(scenarios: readonly S[]): Column[] {
  const column = columnsOf(scenarios);
  const sameRuns = scenarios.every(({ runs }) => runs === scenarios[0]?.runs);
  return [
    ...(sameRuns ? [] : [column({ heading: 'runs', worth: 4 }, ({ runs }) => formatCount(runs))]),
    column({ heading: 'released', title: 'released %', worth: 8 }, (scenario) =>
      isOpen('released', scenario) ? percentText(scenario.released.rate) : NONE,
    ),
    stoppedColumn(scenarios),
    ...OTHERS.filter(([name]) => scenarios.some((scenario) => scenario[name].count > 0)).map(
      ([name, heading, title, worth]) =>
        column({ heading, title: `${title} %`, worth }, (scenario) =>
          isOpen(name, scenario) ? percentText(scenario[name].rate) : NONE,
        ),
    ),
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

/** Whether runs can come to an outcome: what is released is not bad, and what is stopped or missed is. */
function isOpen(name: OutcomeName, { released, stopped, missed }: ScenarioBody): boolean {
  if (name === 'released') return released.count > 0 || stopped.count + missed.count === 0;
  return (name !== 'stopped' && name !== 'missed') || released.count === 0;
}

/** With its interval. */
function stoppedColumn<S extends ScenarioBody>(scenarios: readonly S[]): Column {
  const wide = Math.max(0, ...scenarios.map(({ stopped }) => percentText(stopped.rate).length));
  const cells = scenarios.map((scenario) => {
    const { rate, interval } = scenario.stopped;
    if (!isOpen('stopped', scenario)) return NONE.padStart(wide);
    return `${percentText(rate).padStart(wide)} ${percentInterval(interval)}`;
  });
  return { heading: 'stopped [95 %]', title: 'stopped % [95 %]', worth: 9, alignment: 'left', cells };
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
