import { ruleLabel } from '../../measures/rule-label.js';
import type { Subject } from '../../model/judge.js';
import type { OutcomeName } from '../../model/results/outcome.js';
import { formatCount } from '../../text/format-number.js';
import { plainText } from '../../text/visible-text.js';
import type { Column, Meaning } from '../page/page.js';
import { truncate } from '../text/truncate.js';
import {
  amountColumn,
  durationText,
  NONE,
  percentColumn,
  percentDecimals,
  percentText,
  percentWith,
} from './figure-text.js';
import type { ScenarioBody } from './scenario-schema.js';
import type { ScenarioJson } from './study-schema.js';

/** A longer seed is cut: the JSON has it whole. */
const MOST_SEED = 24;

/** Outcomes that have a column only where any run came to them. */
const OTHERS = [
  ['missed', 'missed', 'missed', 9],
  ['stalled', 'stalled', 'stalled', 9],
  ['wrongly_stopped', 'wrongly', 'wrongly stopped', 10],
] as const;

/** What the runs came to and how soon, a column each; those in which nothing would stand are left out. */
export function outcomeColumns<S extends ScenarioBody>(scenarios: readonly S[]): Column[] {
  const sameRuns = scenarios.every(({ runs }) => runs === scenarios[0]?.runs);
  const rates = (name: OutcomeName) =>
    percentColumn(scenarios.map((scenario) => (isOpen(name, scenario) ? scenario[name].rate : null)));
  const detect = (statistic: 'p50' | 'p95') =>
    scenarios.map(({ time_to_detect_seconds: figure }) => durationOf(figure?.[statistic]));
  const excess = (statistic: 'mean' | 'p95') =>
    amountColumn(scenarios.map(({ excess_failed_requests: figure }) => figure?.[statistic] ?? null));
  const mean = (
    figure:
      | 'unseen_failed_requests'
      | 'excess_slow_requests'
      | 'lost_conversions'
      | 'lost_revenue'
      | 'duplicated_side_effects',
  ) => amountColumn(scenarios.map((scenario) => scenario[figure]?.mean ?? null));
  return [
    ...(sameRuns
      ? []
      : [
          right(
            'runs',
            4,
            scenarios.map(({ runs }) => formatCount(runs)),
          ),
        ]),
    right('released', 10, rates('released'), 'released %'),
    ...stoppedColumns(scenarios),
    ...OTHERS.filter(([name]) => scenarios.some((scenario) => scenario[name].count > 0)).map(
      ([name, heading, title, worth]) => right(heading, worth, rates(name), `${title} %`),
    ),
    ...ruleRateColumns(scenarios),
    ...[
      right('detect', 7, detect('p50'), 'time to detect, p50'),
      right('p95', 5, detect('p95'), 'time to detect, p95'),
      right('excess', 7, excess('mean'), 'excess failures, mean'),
      right('p95', 6, excess('p95'), 'excess failures, p95'),
      right('unseen', 6, mean('unseen_failed_requests'), 'failures that no metric counts, mean'),
      right('slow', 6, mean('excess_slow_requests'), 'excess slow requests, mean'),
      right('lost', 4, mean('lost_conversions'), 'conversions lost, mean'),
      right('revenue', 7, mean('lost_revenue'), 'revenue lost, mean'),
      right('twice', 7, mean('duplicated_side_effects'), 'side effects had twice, mean'),
    ].filter(saysAnything),
  ];
}

/** What the headings of `outcomeColumns` leave out. */
export const OUTCOME_LEGEND: readonly Meaning[] = [
  { heading: null, text: 'rates in %' },
  { heading: 'missed', text: 'missed: released though bad' },
  { heading: 'stalled', text: 'stalled: paused, and no person came' },
  { heading: 'wrongly', text: 'wrongly: stopped though nothing was wrong' },
  { heading: 'alerted', text: 'alerted: a breach was told to a person' },
  { heading: 'held', text: 'held: paused or frozen by a rule' },
  { heading: 'detect', text: 'detect: median time to detect' },
  { heading: 'excess', text: "excess: failures beyond stable's, mean" },
  { heading: 'unseen', text: 'unseen: failures that no metric counts, mean' },
  { heading: 'slow', text: "slow: slow requests beyond stable's, mean" },
  { heading: 'lost', text: 'lost: conversions that stable would have had, mean' },
  { heading: 'revenue', text: 'revenue: what these are worth, mean' },
  { heading: 'twice', text: 'twice: side effects that copies and retries had a second time, mean' },
];

/** What rules did that roll nothing back, where the plan has such rules. */
function ruleRateColumns<S extends ScenarioBody>(scenarios: readonly S[]): Column[] {
  const all = [
    ['alerted', 'alerted', 'a person was alerted %'],
    ['held_by_rule', 'held', 'paused or frozen by a rule %'],
  ] as const;
  return all
    .filter(([name]) => scenarios.some((scenario) => scenario[name] !== undefined))
    .map(([name, heading, title]) =>
      right(heading, 8, percentColumn(scenarios.map((scenario) => scenario[name]?.rate ?? null)), title),
    );
}

/** Whether runs can come to an outcome: what is released is not bad, and what is stopped or missed is. */
function isOpen(name: OutcomeName, { released, stopped, missed }: ScenarioBody): boolean {
  if (name === 'released') return released.count > 0 || stopped.count + missed.count === 0;
  return (name !== 'stopped' && name !== 'missed') || released.count === 0;
}

/** The rate, and its interval, which goes first where there is little room. */
function stoppedColumns<S extends ScenarioBody>(scenarios: readonly S[]): Column[] {
  const open = scenarios.map((scenario) => (isOpen('stopped', scenario) ? scenario.stopped : null));
  const decimals = percentDecimals(open.filter((rate) => rate !== null));
  const shown = (share: number) => percentWith(decimals, share);
  const rates = open.map((rate) => (rate === null ? NONE : shown(rate.rate)));
  const intervals = open.map((rate) => (rate === null ? '' : `[${rate.interval.map(shown).join(', ')}]`));
  return [
    right('stopped', 10, rates, 'stopped %'),
    { heading: '[95 %]', title: 'stopped, 95 % interval', worth: 6, alignment: 'left', cells: intervals },
  ];
}

/** What catches it, how many users it hurts, and the run to look at; of any scenarios. */
export function notableColumns(scenarios: readonly ScenarioJson[]): Column[] {
  const users = amountColumn(scenarios.map(({ users_hit }) => users_hit?.mean ?? null));
  const worst = amountColumn(scenarios.map(({ notable }) => notable.worst.value));
  const seeds = scenarios.map(({ notable }) => truncate(plainText(notable.worst.seed), MOST_SEED));
  return [
    left('fires first, in % of rollbacks', 7, scenarios.map(firstRuleText)),
    ...[right('users hit', 6, users, 'users hit, mean')].filter(saysAnything),
    right('worst excess', 8, worst),
    left('seed', 8, seeds),
  ];
}

/** Nothing fired in it, and the canary did no harm. */
export function isDull({ rules, notable, excess_slow_requests: slow, lost_conversions: lost }: ScenarioJson): boolean {
  return rules.length === 0 && Math.max(notable.worst.value, slow?.max ?? 0, lost?.max ?? 0) <= 0;
}

function right(heading: string, worth: number, cells: readonly string[], title = heading): Column {
  return { heading, title, alignment: 'right', worth, cells };
}

function left(heading: string, worth: number, cells: readonly string[]): Column {
  return { heading, alignment: 'left', worth, cells };
}

function saysAnything({ cells }: Column): boolean {
  return cells.some((cell) => cell !== NONE);
}

function durationOf(seconds: number | undefined): string {
  return seconds === undefined ? NONE : durationText(seconds);
}

interface FirstRule {
  readonly metric: Subject;
  readonly condition: string;
  readonly place: number | undefined;
  /** Of all rollbacks of the scenario, in whatever stage. */
  readonly share: number;
}

/** The condition that is most often the first to fail a window, stages taken together; null if none ever was. */
export function firstRule({ rules, rolled_back }: Pick<ScenarioJson, 'rules' | 'rolled_back'>): FirstRule | null {
  const sums = new Map<string, { metric: Subject; condition: string; place: number | undefined; count: number }>();
  for (const { metric, condition, rule: place, first } of rules) {
    const key = `${ruleLabel({ metric, place })} ${condition}`;
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, { metric, condition, place, count: first.count });
    else sum.count += first.count;
  }
  const [most] = [...sums.values()].sort((one, other) => other.count - one.count);
  if (most === undefined || most.count === 0) return null;
  return {
    metric: most.metric,
    condition: most.condition,
    place: most.place,
    share: most.count / Math.max(1, rolled_back.count),
  };
}

/** `error_rate max_increase 82 %`. */
export function firstRuleText(scenario: Pick<ScenarioJson, 'rules' | 'rolled_back'>): string {
  const rule = firstRule(scenario);
  return rule === null ? NONE : `${ruleLabel(rule)} ${rule.condition} ${percentText(Math.min(1, rule.share))} %`;
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
