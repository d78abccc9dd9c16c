import type {
  Diagnosis,
  JudgeDiagnosis,
  JudgeUndiagnosed,
  Precision,
  RuleDiagnosis,
  StageDiagnosis,
  ToldFinding,
  Undiagnosed,
} from '../../model/diagnosis.js';
import { countOf, formatChance, formatCount, formatNumber } from '../../text/format-number.js';
import { quoted } from '../../text/sentence.js';
import { plainText } from '../../text/visible-text.js';
import { sections } from '../formats/text-blocks.js';
import { columns } from '../text/columns.js';
import { displayWidth } from '../text/display-width.js';
import { type Paint, paint as painter } from '../text/paint.js';
import { truncate } from '../text/truncate.js';
import { wrap } from '../text/wrap.js';
import {
  diagnosisSentence,
  diagnosisSuggestion,
  LEFT_OUT_WORDS,
  rolloutSentence,
} from '../words/diagnosis-sentence.js';

export interface LintTextOptions {
  readonly colour: boolean;
  /** Columns to fit into where names allow; 100 if left out. */
  readonly width?: number;
}

const HEADING = [
  'stage',
  'share',
  'looks',
  'requests',
  'errors',
  'judged by',
  'false breach',
  'in the stage',
  'catches',
];
const ALIGNMENTS = ['left', 'right', 'right', 'right', 'right', 'left', 'right', 'right', 'right'] as const;
const GAP = '  ';
const SHORTEST_NAME = 12;
const MARKS: Readonly<Record<Precision, string>> = { exact: '', bound: '≤', approximate: '≈' };
const EXPLAINED = [
  'requests and errors: of the canary in a look, expected; false breach: chance that a look fails a canary like stable;',
  'in the stage: that it is rolled back by that rule alone; catches: what is rolled back so in 80 % of rollouts',
].join(' ');

const JUDGE_HEADING = ['judge', 'looks at', 'looks', 'alpha', 'false alarm', 'events', 'of baseline', 'catches'];
const JUDGE_ALIGNMENTS = ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'right'] as const;
const JUDGES_EXPLAINED = [
  'of judges: events of canary and baseline that they count, expected over the rollout of a canary like stable; catches: how',
  "many times stable's events, or latencies, are seen in 80 % of rollouts; what is not worked out `canary-sim study` measures",
].join(' ');

/** A diagnosis for a person at a terminal: a line for each rule of each stage, then what is questionable. */
export function lintText(name: string, diagnosis: Diagnosis, options: LintTextOptions): string {
  const paint = painter(options.colour);
  const width = options.width ?? 100;
  const { findings, judges, rollout } = diagnosis;
  const total = rollout === null ? null : rolloutSentence(rollout);
  return sections([
    [`${paint('bold', truncate(plainText(name), width - 16))}${GAP}${summary(diagnosis, paint)}`.trim()],
    stageTable(diagnosis, width, paint),
    judgeTable(judges, width, paint),
    total === null ? [] : wrap(total, width - 2).map((line) => `  ${line}`),
    ...findings.map((finding) => findingLines(finding, width, paint)),
    footnotes(diagnosis).flatMap((note) => wrap(note, width - 2).map((line) => paint('dim', `  ${line}`))),
  ]);
}

function summary(diagnosis: Diagnosis, paint: Paint): string {
  const { findings, hasFigures } = diagnosis;
  if (findings.length > 0) return paint('yellow', countOf(findings.length, 'finding'));
  return hasFigures ? paint('green', 'nothing found') : paint('yellow', 'not diagnosed');
}

function stageTable({ stages, judges }: Diagnosis, width: number, paint: Paint): string[] {
  if (stages.length === 0) return ['  no stage lasts: nothing is looked at'];
  return table([HEADING, ...stages.flatMap((stage) => stageRows(stage, judges.length > 0))], ALIGNMENTS, width, paint);
}

function judgeTable(judges: readonly JudgeDiagnosis[], width: number, paint: Paint): string[] {
  return judges.length === 0 ? [] : table([JUDGE_HEADING, ...judges.map(judgeRow)], JUDGE_ALIGNMENTS, width, paint);
}

/** Rows as lines, of which the first is a heading, and the first column a name that is cut where there is no room. */
function table(
  rows: readonly (readonly string[])[],
  alignments: readonly ('left' | 'right')[],
  width: number,
  paint: Paint,
): string[] {
  const rest = columns(
    rows.map((row) => row.slice(1)),
    alignments.slice(1),
  ).map((cells) => cells.join(GAP));
  const room = Math.max(SHORTEST_NAME, width - 2 - GAP.length - Math.max(...rest.map(displayWidth)));
  const names = columns(
    rows.map(([name = '']) => [truncate(plainText(name), room)]),
    ['left'],
  );
  const lines = rest.map((line, i) => `  ${names[i]}${GAP}${line}`.trimEnd());
  return lines.map((line, i) => (i === 0 ? paint('dim', line) : line));
}

function judgeRow(judge: JudgeDiagnosis): string[] {
  const { alpha, falseAlarm, canaryEvents, baselineEvents } = judge;
  return [
    judge.judge,
    judge.subject,
    formatCount(judge.looks),
    alpha === null ? '' : formatChance(alpha),
    falseAlarm === null ? '' : `${MARKS.approximate}${formatChance(falseAlarm)}`,
    canaryEvents === null ? '' : quantity(canaryEvents),
    baselineEvents === null ? '' : quantity(baselineEvents),
    ratioText(judge),
  ];
}

const JUDGE_UNDIAGNOSED: Readonly<Record<JudgeUndiagnosed, string>> = {
  no_law: 'not worked out',
  no_baseline: 'no baseline',
  too_few_requests: 'too few requests',
};

function ratioText({ undiagnosed, smallestRatio, precision }: JudgeDiagnosis): string {
  if (undiagnosed !== null) return JUDGE_UNDIAGNOSED[undiagnosed];
  if (smallestRatio === null) return 'nothing';
  return `${precision === null ? '' : MARKS[precision]}${formatNumber(smallestRatio, 3)} ×`;
}

function stageRows(stage: StageDiagnosis, hasJudges: boolean): string[][] {
  const own = [
    stage.stage,
    `${formatNumber(stage.trafficPercent)} %`,
    formatCount(stage.looks),
    quantity(stage.requestsPerWindow),
    quantity(stage.errorsPerWindow),
  ];
  if (stage.rules.length === 0) return [[...own, hasJudges ? 'judges' : 'nothing']];
  return stage.rules.map((rule, i) => [...(i === 0 ? own : own.map(() => '')), ...ruleCells(rule)]);
}

function quantity(expected: number): string {
  return expected < 100 ? formatNumber(expected, 2) : formatCount(Math.round(expected));
}

const UNDIAGNOSED: Readonly<Record<Undiagnosed, string>> = {
  other_metric: 'not diagnosed',
  other_condition: 'not diagnosed',
  no_baseline: 'no baseline',
  too_large: 'too long',
};

function ruleCells({ metric, precision, undiagnosed, falseBreach, detectable, healthy }: RuleDiagnosis): string[] {
  if (falseBreach === null) return [metric, undiagnosed === null ? '' : UNDIAGNOSED[undiagnosed]];
  const mark = precision === null ? '' : MARKS[precision];
  const caught = detectable === null ? 'nothing' : detectable === healthy ? 'anything' : formatNumber(detectable, 3);
  const told = (chance: number): string => {
    const text = formatChance(chance);
    return text.startsWith('<') ? text : `${mark}${text}`;
  };
  return [metric, told(falseBreach.perWindow), told(falseBreach.perStage), caught];
}

function findingLines(finding: ToldFinding, width: number, paint: Paint): string[] {
  const sentence = wrap(plainText(diagnosisSentence(finding)), width - 2);
  const suggestion = wrap(plainText(diagnosisSuggestion(finding)), width - 4);
  const others = finding.likewise.flatMap((other) => ('stage' in other ? [quoted(other.stage)] : []));
  const likewise = others.length === 0 ? [] : wrap(plainText(`likewise in ${listOf(others, 'stage')}`), width - 2);
  return [
    `${paint('yellow', '!')} ${paint('bold', finding.code)}`,
    ...[...sentence, ...likewise].map((line) => `  ${line}`),
    ...suggestion.map((line, i) => paint('cyan', `  ${i === 0 ? '→' : ' '} ${line}`)),
  ];
}

/** A stage, or several: "stages a, b and c". */
function listOf(names: readonly string[], noun: string): string {
  const [last = '', ...before] = names.toReversed();
  return before.length === 0 ? `${noun} ${last}` : `${noun}s ${before.toReversed().join(', ')} and ${last}`;
}

function footnotes({ stages, judges, leftOut }: Diagnosis): string[] {
  const rules = stages.flatMap((stage) => stage.rules);
  if (rules.length + judges.length === 0) return [];
  const used = (precision: Precision): boolean =>
    [...rules, ...judges].some((figures) => figures.precision === precision);
  return [
    ...(rules.length === 0 ? [] : [EXPLAINED]),
    ...(judges.length === 0 ? [] : [JUDGES_EXPLAINED]),
    ...(used('bound') ? ['≤: at most so likely, and what is caught is caught at least so often'] : []),
    ...(used('approximate') || judges.some(({ falseAlarm }) => falseAlarm !== null)
      ? ['≈: approximate, to a few percent of itself']
      : []),
    ...(leftOut.length === 0 ? [] : [`leaves out ${leftOut.map((what) => LEFT_OUT_WORDS[what]).join(', ')}`]),
  ];
}
