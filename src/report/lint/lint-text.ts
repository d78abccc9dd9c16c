import type {
  Diagnosis,
  LintFinding,
  Precision,
  RuleDiagnosis,
  StageDiagnosis,
  Undiagnosed,
} from '../../model/diagnosis.js';
import { countOf, formatChance, formatCount, formatNumber } from '../../text/format-number.js';
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
  otherJudgesSentence,
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

/** A diagnosis for a person at a terminal: a line for each rule of each stage, then what is questionable. */
export function lintText(name: string, diagnosis: Diagnosis, options: LintTextOptions): string {
  const paint = painter(options.colour);
  const width = options.width ?? 100;
  const { findings } = diagnosis;
  const others = otherJudgesSentence(diagnosis);
  return sections([
    [`${paint('bold', truncate(plainText(name), width - 16))}${GAP}${summary(diagnosis, paint)}`.trim()],
    table(diagnosis, width, paint),
    others === null ? [] : wrap(others, width - 2).map((line) => `  ${line}`),
    ...findings.map((finding) => findingLines(finding, width, paint)),
    footnotes(diagnosis).flatMap((note) => wrap(note, width - 2).map((line) => paint('dim', `  ${line}`))),
  ]);
}

function summary({ findings, hasThresholds }: Diagnosis, paint: Paint): string {
  if (!hasThresholds) return paint('yellow', 'not diagnosed');
  return findings.length === 0 ? paint('green', 'nothing found') : paint('yellow', countOf(findings.length, 'finding'));
}

function table({ stages, otherJudges }: Diagnosis, width: number, paint: Paint): string[] {
  if (stages.length === 0) return ['  no stage lasts: nothing is looked at'];
  const rows = [HEADING, ...stages.flatMap((stage) => stageRows(stage, otherJudges.length > 0))];
  const rest = columns(
    rows.map((row) => row.slice(1)),
    ALIGNMENTS.slice(1),
  ).map((cells) => cells.join(GAP));
  const room = Math.max(SHORTEST_NAME, width - 2 - GAP.length - Math.max(...rest.map(displayWidth)));
  const names = columns(
    rows.map(([stage = '']) => [truncate(plainText(stage), room)]),
    ['left'],
  );
  const lines = rest.map((line, i) => `  ${names[i]}${GAP}${line}`.trimEnd());
  return lines.map((line, i) => (i === 0 ? paint('dim', line) : line));
}

function stageRows(stage: StageDiagnosis, hasOthers: boolean): string[][] {
  const own = [
    stage.stage,
    `${formatNumber(stage.trafficPercent)} %`,
    formatCount(stage.looks),
    quantity(stage.requestsPerWindow),
    quantity(stage.errorsPerWindow),
  ];
  if (stage.rules.length === 0) return [[...own, hasOthers ? 'not diagnosed' : 'nothing']];
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

function findingLines(finding: LintFinding, width: number, paint: Paint): string[] {
  const sentence = wrap(plainText(diagnosisSentence(finding)), width - 2);
  const suggestion = wrap(plainText(diagnosisSuggestion(finding)), width - 4);
  return [
    `${paint('yellow', '!')} ${paint('bold', finding.code)}`,
    ...sentence.map((line) => `  ${line}`),
    ...suggestion.map((line, i) => paint('cyan', `  ${i === 0 ? '→' : ' '} ${line}`)),
  ];
}

function footnotes({ stages, leftOut }: Diagnosis): string[] {
  const rules = stages.flatMap((stage) => stage.rules);
  if (rules.length === 0) return [];
  const used = (precision: Precision): boolean => rules.some((rule) => rule.precision === precision);
  return [
    EXPLAINED,
    ...(used('bound')
      ? ['≤: looks share requests; at most so likely, and what is caught is caught at least so often']
      : []),
    ...(used('approximate') ? ['≈: approximate, to a few percent of itself'] : []),
    ...(leftOut.length === 0 ? [] : [`leaves out ${leftOut.map((what) => LEFT_OUT_WORDS[what]).join(', ')}`]),
  ];
}
