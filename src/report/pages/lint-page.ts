import { countOf } from '../../text/format-number.js';
import { quoted } from '../../text/sentence.js';
import { lintCharts } from '../lint/lint-charts.js';
import type { LintJson } from '../lint/lint-json.js';
import { judgeTable, type Precision, ruleName, ruleTable } from '../lint/lint-tables.js';
import type { Block, Page, WarningBlock } from '../page/page.js';
import { LEFT_OUT_WORDS } from '../words/left-out-words.js';

type Stage = LintJson['stages'][number];
type Finding = LintJson['findings'][number];

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
    ...(judges.length === 0 ? [] : [judgeTable(judges)]),
    ...tableNotes(report),
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
    ...('metric' in finding ? [ruleName(finding)] : []),
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

/** What the signs and headings of the tables mean, of those that are there. */
function tableNotes({ stages, judges, leaves_out }: LintJson): Block[] {
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
        ruleName(rule),
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
