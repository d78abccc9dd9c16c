import { countOf, formatChance, formatCount, formatNumber } from '../../text/format-number.js';
import { quoted } from '../../text/sentence.js';
import { lintCharts } from '../lint/lint-charts.js';
import type { LintJson } from '../lint/lint-json.js';
import type { Block, Column, Meaning, Page, TableBlock, WarningBlock } from '../page/page.js';
import { LEFT_OUT_WORDS } from '../words/diagnosis-sentence.js';

type Stage = LintJson['stages'][number];
type Rule = Stage['rules'][number];
type Judge = LintJson['judges'][number];
type Precision = NonNullable<Rule['precision']>;
type Finding = LintJson['findings'][number];

const MARKS = { exact: '', bound: '≤', approximate: '≈' } as const satisfies Record<Precision, string>;

/** The page of a diagnosis: a line for each rule of each stage, then what is questionable. */
export function lintPage(report: LintJson): Page {
  const { name, findings, stages, judges, rollout, tool } = report;
  const mark = findings.length > 0 || !report.has_figures ? '!' : '✓';
  const sentences = [summary(report), ...(rollout === null || rollout.message === null ? [] : [rollout.message])];
  const blocks: Block[] = [
    { kind: 'headline', mark, status: null, name, sentences },
    ...(stages.length === 0
      ? [{ kind: 'list', items: ['no stage lasts: nothing is looked at'] } as const]
      : [ruleTable(stages, judges.length > 0)]),
    ...ruleNotes(report),
    ...(judges.length === 0 ? [] : [judgeTable(judges)]),
    ...findings.map(findingBlock),
    ...lintCharts(stages),
  ];
  return {
    kind: 'Lint',
    name,
    mark,
    blocks,
    data: dataOf(stages),
    suites: [
      {
        name: name === '' ? 'canary-sim lint' : name,
        facts: [],
        cases: [
          ...findings.map((finding) => ({
            classname: 'findings',
            name: [finding.code, ...placeOf(finding)].join(' '),
            outcome: 'failed' as const,
            because: [finding.message, ...likewise(finding), finding.suggestion],
            said: [],
            facts: [],
          })),
          ...(findings.length > 0
            ? []
            : [
                {
                  classname: 'findings',
                  name: 'nothing found',
                  outcome: 'passed' as const,
                  because: [],
                  said: [],
                  facts: [],
                },
              ]),
        ],
      },
    ],
    origin: [['version', tool.version]],
  };
}

function summary(report: LintJson): string {
  if (report.findings.length > 0) return countOf(report.findings.length, 'finding');
  return report.has_figures ? 'nothing found' : 'not diagnosed: no rule or judge of the plan has figures';
}

function placeOf(finding: Finding): string[] {
  return [
    ...('stage' in finding ? [finding.stage] : []),
    ...('metric' in finding ? [finding.metric] : []),
    ...('judge' in finding ? [finding.judge] : []),
  ];
}

function findingBlock(finding: Finding): WarningBlock {
  return {
    kind: 'warning',
    code: finding.code,
    sentences: [finding.message, ...likewise(finding)],
    advice: finding.suggestion,
  };
}

/** That the same holds of other stages. */
function likewise(finding: Finding): string[] {
  const others = finding.likewise.flatMap((other) => ('stage' in other ? [quoted(other.stage)] : []));
  const [last = '', ...before] = others.toReversed();
  if (others.length === 0) return [];
  return [
    before.length === 0
      ? `likewise in stage ${last}`
      : `likewise in stages ${before.toReversed().join(', ')} and ${last}`,
  ];
}

const RULES_EXPLAINED: readonly Meaning[] = [
  { heading: 'requests', text: 'requests, errors: of the canary in a look, expected' },
  { heading: 'false breach', text: 'false breach: chance that a look fails a canary like stable' },
  { heading: 'in the stage', text: 'in the stage: that it is rolled back by that rule alone' },
  { heading: 'catches', text: 'catches: what is rolled back so in 80 % of rollouts' },
];

const JUDGES_EXPLAINED: readonly Meaning[] = [
  { heading: 'events', text: 'events: what judges count, expected over the rollout of a canary like stable' },
  { heading: 'catches', text: "catches: how many times stable's events, or latencies, are seen in 80 % of rollouts" },
  { heading: null, text: 'what is not worked out `canary-sim study` measures' },
];

/** What the signs and headings of the tables mean, of those that are there. */
function ruleNotes({ stages, judges, leaves_out }: LintJson): Block[] {
  const rules = stages.flatMap((stage) => stage.rules);
  if (rules.length + judges.length === 0) return [];
  const used = (precision: Precision) => [...rules, ...judges].some((figures) => figures.precision === precision);
  const notes = [
    ...(used('bound') ? ['≤: at most so likely, and what is caught is caught at least so often'] : []),
    ...(used('approximate') || judges.some(({ false_alarm }) => false_alarm !== null)
      ? ['≈: approximate, to a few percent of itself']
      : []),
    ...(leaves_out.length === 0 ? [] : [`leaves out ${leaves_out.map((what) => LEFT_OUT_WORDS[what]).join(', ')}`]),
  ];
  return notes.map((text) => ({ kind: 'note', text }));
}

/** A row of a table, by column. */
type Row = readonly string[];

function table(
  caption: string,
  shape: readonly Omit<Column, 'cells'>[],
  rows: readonly Row[],
  legend: readonly Meaning[],
): TableBlock {
  const [first, ...others] = shape.map((column, i): Column => ({ ...column, cells: rows.map((row) => row[i] ?? '') }));
  if (first === undefined) throw new Error('a table has columns');
  return { kind: 'table', caption, columns: [first, ...others], legend };
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

function ruleTable(stages: readonly Stage[], hasJudges: boolean): TableBlock {
  return table(
    'Rules of each stage',
    RULE_COLUMNS,
    stages.flatMap((stage) => stageRows(stage, hasJudges)),
    stages.some(({ rules }) => rules.length > 0) ? RULES_EXPLAINED : [],
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

function ruleCells({ metric, precision, not_diagnosed, false_breach, detectable, healthy }: Rule): Row {
  if (false_breach === null) return [metric, not_diagnosed === null ? '' : UNDIAGNOSED[not_diagnosed]];
  const mark = precision === null ? '' : MARKS[precision];
  const caught = detectable === null ? 'nothing' : detectable === healthy ? 'anything' : formatNumber(detectable, 3);
  const told = (chance: number): string => {
    const text = formatChance(chance);
    return text.startsWith('<') ? text : `${mark}${text}`;
  };
  return [metric, told(false_breach.per_window), told(false_breach.per_stage), caught];
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

function judgeTable(judges: readonly Judge[]): TableBlock {
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

/** A row for each rule of each stage. */
function dataOf(stages: readonly Stage[]): Page['data'] {
  return {
    headings: [
      'stage',
      'traffic_percent',
      'looks',
      'requests_per_window',
      'errors_per_window',
      'metric',
      'precision',
      'healthy',
      'bound',
      'false_breach_per_window',
      'false_breach_per_stage',
      'detectable',
    ],
    rows: stages.flatMap((stage) =>
      stage.rules.map((rule) => [
        stage.stage,
        stage.traffic_percent,
        stage.looks,
        stage.requests_per_window,
        stage.errors_per_window,
        rule.metric,
        rule.precision,
        rule.healthy,
        rule.bound,
        rule.false_breach?.per_window ?? null,
        rule.false_breach?.per_stage ?? null,
        rule.detectable,
      ]),
    ),
  };
}
