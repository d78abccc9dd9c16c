import { ruleLabel } from '../../measures/rule-label.js';
import { formatChance, formatCount, formatNumber } from '../../text/format-number.js';
import type { Column, Meaning, TableBlock } from '../page/page.js';
import type { LintJson } from './lint-json.js';

type Stage = LintJson['stages'][number];
type Rule = Stage['rules'][number];
type Judge = LintJson['judges'][number];
export type Precision = NonNullable<Rule['precision']>;

const MARKS = { exact: '', bound: '≤', approximate: '≈' } as const satisfies Record<Precision, string>;

const RULES_EXPLAINED: readonly Meaning[] = [
  { heading: 'requests', text: 'requests, errors: of the canary in a look, expected' },
  { heading: 'false breach', text: 'false breach: chance that a look fails a canary like stable' },
  { heading: 'in the stage', text: 'in the stage: chance that the rule alone rolls back a canary like stable' },
  { heading: 'catches', text: 'catches: what the rule rolls back in 80 % of rollouts' },
];

/** Where rules pause, freeze or alert. */
const OTHERS_EXPLAINED: Meaning = {
  heading: 'judged by',
  text: '(pause), (freeze), (alert): what the rule does in place of a rollback; its figures are of that',
};

const JUDGES_EXPLAINED: readonly Meaning[] = [
  { heading: 'events', text: 'events: what judges count, expected over the rollout of a canary like stable' },
  { heading: 'catches', text: "catches: how many times stable's events, or latencies, are seen in 80 % of rollouts" },
  { heading: null, text: 'what is not worked out `canary-sim study` measures' },
];

/** A row of a table, by column. */
type Row = readonly string[];

/** Without columns that hold nothing. */
function table(
  caption: string,
  shape: readonly Omit<Column, 'cells'>[],
  rows: readonly Row[],
  legend: readonly Meaning[],
): TableBlock {
  const [first, ...others] = shape.map((column, i): Column => ({ ...column, cells: rows.map((row) => row[i] ?? '') }));
  if (first === undefined) throw new Error('a table has columns');
  const filled = others.filter(({ cells }) => cells.some((cell) => cell !== ''));
  return { kind: 'table', caption, columns: [first, ...filled], legend };
}

const RULE_COLUMNS = [
  { heading: 'stage', alignment: 'left', worth: 0 },
  { heading: 'share', alignment: 'right', worth: 6 },
  { heading: 'looks', alignment: 'right', worth: 4 },
  { heading: 'requests', alignment: 'right', worth: 3 },
  { heading: 'errors', alignment: 'right', worth: 3 },
  { heading: 'judged by', alignment: 'left', worth: 9 },
  { heading: 'false breach', alignment: 'right', worth: 5 },
  { heading: 'in the stage', title: 'false rollback in the stage', alignment: 'right', worth: 8 },
  { heading: 'catches', alignment: 'right', worth: 8 },
] as const satisfies readonly Omit<Column, 'cells'>[];

/** Rules of stages, a row each: what they do to a canary like stable, and what they catch. */
export function ruleTable(stages: readonly Stage[], hasJudges: boolean): TableBlock {
  return table(
    'Rules of each stage',
    RULE_COLUMNS,
    stages.flatMap((stage) => stageRows(stage, hasJudges)),
    stages.some(({ rules }) => rules.length > 0)
      ? [
          ...RULES_EXPLAINED,
          ...(stages.some(({ rules }) => rules.some(({ then }) => then !== undefined)) ? [OTHERS_EXPLAINED] : []),
        ]
      : [],
  );
}

function stageRows(stage: Stage, hasJudges: boolean): Row[] {
  const own = [
    stage.stage,
    `${formatNumber(stage.traffic_percent)} %`,
    formatCount(stage.looks),
    quantity(stage.requests_per_window),
    quantity(stage.errors_per_window),
  ];
  if (stage.rules.length === 0) return [[...own, hasJudges ? 'judges' : 'nothing']];
  return stage.rules.map((rule, i) => [...(i === 0 ? own : own.map(() => '')), ...ruleCells(rule)]);
}

function quantity(expected: number): string {
  return expected < 100 ? formatNumber(expected, 2) : formatCount(Math.round(expected));
}

const UNDIAGNOSED = {
  other_metric: 'not diagnosed',
  other_condition: 'not diagnosed',
  no_baseline: 'no baseline',
  too_large: 'too long',
} as const satisfies Record<NonNullable<Rule['not_diagnosed']>, string>;

function ruleCells(rule: Rule): Row {
  const { precision, not_diagnosed, false_breach, detectable, healthy } = rule;
  const name = ruleName(rule);
  if (false_breach === null) return [name, not_diagnosed === null ? '' : UNDIAGNOSED[not_diagnosed]];
  const mark = precision === null ? '' : MARKS[precision];
  const caught = detectable === null ? 'nothing' : detectable === healthy ? 'anything' : formatNumber(detectable, 3);
  const told = (chance: number): string => {
    const text = formatChance(chance);
    return text.startsWith('<') ? text : `${mark}${text}`;
  };
  return [name, told(false_breach.per_window), told(false_breach.per_stage), caught];
}

/** `service error_rate[1] (alert)`. */
export function ruleName({ metric, of, rule: place, then }: Pick<Rule, 'metric' | 'of' | 'rule' | 'then'>): string {
  const label = ruleLabel({ metric, place });
  return `${of === undefined ? '' : 'service '}${label}${then === undefined ? '' : ` (${then})`}`;
}

const JUDGE_COLUMNS = [
  { heading: 'judge', alignment: 'left', worth: 0 },
  { heading: 'looks at', alignment: 'left', worth: 9 },
  { heading: 'looks', alignment: 'right', worth: 4 },
  { heading: 'alpha', alignment: 'right', worth: 5 },
  { heading: 'false alarm', alignment: 'right', worth: 7 },
  { heading: 'events', alignment: 'right', worth: 3 },
  { heading: 'of baseline', alignment: 'right', worth: 3 },
  { heading: 'catches', alignment: 'right', worth: 8 },
] as const satisfies readonly Omit<Column, 'cells'>[];

/** Judges, a row for each and what it looks at. */
export function judgeTable(judges: readonly Judge[]): TableBlock {
  return table('Judges', JUDGE_COLUMNS, judges.map(judgeRow), JUDGES_EXPLAINED);
}

function judgeRow(judge: Judge): Row {
  const { alpha, false_alarm, canary_events, baseline_events } = judge;
  return [
    judge.judge,
    judge.subject,
    formatCount(judge.looks),
    alpha === null ? '' : formatChance(alpha),
    false_alarm === null ? '' : `${MARKS.approximate}${formatChance(false_alarm)}`,
    canary_events === null ? '' : quantity(canary_events),
    baseline_events === null ? '' : quantity(baseline_events),
    ratioText(judge),
  ];
}

const JUDGE_UNDIAGNOSED = {
  no_law: 'not worked out',
  no_baseline: 'no baseline',
  too_few_requests: 'too few requests',
} as const satisfies Record<NonNullable<Judge['not_diagnosed']>, string>;

function ratioText({ not_diagnosed, smallest_ratio, precision }: Judge): string {
  if (not_diagnosed !== null) return JUDGE_UNDIAGNOSED[not_diagnosed];
  if (smallest_ratio === null) return 'nothing';
  return `${precision === null ? '' : MARKS[precision]}${formatNumber(smallest_ratio, 3)} ×`;
}
