import { metricRow } from '../../measures/metrics.js';
import { isBuiltIn, type Metric } from '../../model/metric.js';
import { formatDuration } from '../../text/duration.js';
import { countOf, formatCount, formatNumber } from '../../text/format-number.js';
import type { ExperimentReport } from '../experiment/experiment-report.js';
import {
  adviceText,
  breachText,
  EVENT_WORDS,
  EXPERIMENT_MARKS,
  experimentHeadline,
  setupFacts,
  surpriseText,
  worstText,
} from '../experiment/experiment-words.js';
import type { DrawnUnit } from '../page/drawing.js';
import type { Block, ChartBlock, Check, Column, Page, TableBlock } from '../page/page.js';
import { checkCases, playedCase } from '../page/page.js';
import { again, warningOf } from '../page/usual-blocks.js';
import { amountText, figureText, percentInterval, percentText } from '../study/figure-text.js';

/** The page of an experiment: the record of a game day, and how often it comes to the same. */
export function experimentPage(report: ExperimentReport): Page {
  const { outcome, name, hypothesis, surprises, setup, runs, seed, tool } = report;
  const checks = assertionChecks(report);
  const mark = EXPERIMENT_MARKS[outcome];
  const blocks: Block[] = [
    ...(checks.length === 0 ? [] : [{ kind: 'checks', checks } as const]),
    { kind: 'headline', mark, status: outcome.toUpperCase(), name, sentences: experimentHeadline(report) },
    { kind: 'facts', facts: setupFacts(report) },
    hypothesisTable(report),
    ...experimentCharts(report),
    timelineTable(report),
    ...(report.effects.length === 0 ? [] : [effectsTable(report)]),
    { kind: 'heading', text: 'What it cost' },
    { kind: 'list', items: costs(report) },
    { kind: 'heading', text: 'Surprises' },
    {
      kind: 'list',
      items: surprises.length === 0 ? ['none'] : surprises.map((each) => surpriseText(each, setup.cell)),
    },
    ...adviceBlocks(report),
    ...warningOf(unsteadyText(report)),
    again(report, countOf(runs, 'run')),
  ];
  return {
    kind: 'Experiment',
    name,
    mark,
    blocks,
    data: dataOf(report),
    suites: [
      {
        name: name === '' ? 'canary-sim experiment' : name,
        facts: [],
        cases: [
          ...checkCases(checks),
          ...hypothesis.map((part) =>
            playedCase('hypothesis', part.text, [
              ['held', String(part.held)],
              ['worst', worstText(part)],
              ['held over runs', `${percentText(part.held_over_runs.rate)} %`],
            ]),
          ),
        ],
      },
    ],
    origin: [
      ['seed', seed],
      ['runs', String(runs)],
      ['version', tool.version],
      ['reproduce', report.reproduce],
    ],
  };
}

function assertionChecks({ assertions, runs }: ExperimentReport): readonly Check[] {
  return assertions.map(({ text, outcome, observed: { rate, interval } }) => {
    const detail = `${percentText(rate)} % ${percentInterval(interval)}`;
    return {
      text,
      outcome,
      detail: outcome === 'undecided' ? `${detail} undecided at ${countOf(runs, 'run')}` : detail,
    };
  });
}

function column(heading: string, alignment: Column['alignment'], worth: number, cells: readonly string[]): Column {
  return { heading, alignment, worth, cells };
}

/** Part by part, against what was measured. */
function hypothesisTable({ hypothesis }: ExperimentReport): TableBlock {
  return {
    kind: 'table',
    caption: 'The hypothesis',
    marks: hypothesis.map(({ held }) => (held ? '✓' : '✗')),
    columns: [
      column(
        'hypothesis',
        'left',
        0,
        hypothesis.map(({ text }) => text),
      ),
      column('worst', 'right', 9, hypothesis.map(worstText)),
      column('does not hold', 'left', 7, hypothesis.map(breachText)),
      column(
        'looks',
        'right',
        5,
        hypothesis.map(({ breaches, looks }) => `${formatCount(breaches)}/${formatCount(looks)}`),
      ),
      column(
        'holds %',
        'right',
        8,
        hypothesis.map(({ held_over_runs: of }) => `${percentText(of.rate)} ${percentInterval(of.interval)}`),
      ),
    ],
    legend: [
      { heading: 'looks', text: 'at which it did not hold, of all from the beginning of the fault on' },
      { heading: 'holds %', text: 'of all runs, with the 95 % interval' },
    ],
  };
}

/** What happened, in order of time. */
function timelineTable({ timeline }: ExperimentReport): TableBlock {
  return {
    kind: 'table',
    caption: 'What happened',
    columns: [
      column(
        'at',
        'right',
        0,
        timeline.map(({ at_seconds }) => formatDuration(at_seconds)),
      ),
      column(
        'what happened',
        'left',
        9,
        timeline.map(({ code, text }) => `${EVENT_WORDS[code]}${text === null ? '' : ` ${text}`}`),
      ),
    ],
  };
}

/** What was done to the part under fault. */
function effectsTable({ effects, setup }: ExperimentReport): TableBlock {
  const cells = (of: (each: ExperimentReport['effects'][number]) => string): readonly string[] => effects.map(of);
  return {
    kind: 'table',
    caption: 'What the fault does',
    columns: [
      column(
        'from',
        'left',
        0,
        cells((each) => formatDuration(each.from_seconds)),
      ),
      column(
        'to',
        'left',
        9,
        cells((each) => formatDuration(each.to_seconds)),
      ),
      column(
        'requests hit',
        'right',
        6,
        cells((each) => `${formatNumber(each.share_percent)} %`),
      ),
      column(
        'of these fail',
        'right',
        8,
        cells((each) => `${percentText(each.error_rate)} %`),
      ),
      column('latency', 'right', 7, cells(latencyText)),
      column(
        'CPU',
        'right',
        7,
        cells((each) => `${signed(each.cpu_percent)} points`),
      ),
      ...(effects.some((each) => each.restarts_per_hour > 0)
        ? [
            column(
              'restarts',
              'right',
              5,
              cells((each) => `${formatNumber(each.restarts_per_hour)} an hour`),
            ),
          ]
        : []),
      ...(setup.circuit_breaker === null
        ? []
        : [
            column(
              'breaker',
              'left',
              5,
              cells((each) => (each.cut_off ? 'open' : 'closed')),
            ),
          ]),
    ],
  };
}

/** What is answered in so much less of its time did no work. */
const AT_ONCE_BELOW = 0.01;

function latencyText({ latency_add_ms: add, latency_ratio: ratio }: ExperimentReport['effects'][number]): string {
  if (ratio < AT_ONCE_BELOW) return 'at once';
  const added = `+${formatNumber(add)} ms`;
  return ratio === 1 ? added : `× ${formatNumber(ratio)}, ${added}`;
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${formatNumber(value, 3)}`;
}

function costs({ harm, over_runs, setup }: ExperimentReport): readonly string[] {
  const { requests, failed_requests, excess_failed_requests, outside_excess_failed_requests } = harm;
  const many = over_runs.excess_failed_requests;
  return [
    `${formatCount(requests)} requests to ${setup.cell}, ${formatCount(failed_requests)} failed, ${formatCount(excess_failed_requests)} of them because of the fault`,
    ...(setup.share_percent === 100
      ? []
      : [`${formatCount(outside_excess_failed_requests)} failures outside ${setup.cell} because of it`]),
    ...(many === null
      ? []
      : [
          `in all runs ${amountText(many.mean)} failures because of it, mean; 95th percentile ${figureText(many.p95, 'amount')}`,
        ]),
  ];
}

function adviceBlocks(report: ExperimentReport): readonly Block[] {
  const { advice, runs } = report;
  if (advice === null || advice.length === 0) return [];
  return [
    { kind: 'heading', text: 'What makes it hold' },
    { kind: 'list', items: advice.map((each) => adviceText(each, runs)) },
    { kind: 'note', text: 'Each was tried by itself, played again on the first of the same seeds.' },
  ];
}

/** A hypothesis that is too often untrue of the steady state says nothing of the fault; null: it says something. */
function unsteadyText({ over_runs: { held_without_fault: without } }: ExperimentReport): string | null {
  if (without.rate >= 0.95) return null;
  return `the hypothesis holds in ${percentText(without.rate)} % of runs in which nothing is done to the service: it says more than is true of the steady state, or there are too few requests to see`;
}

const UNITS = { rate: 'rate', milliseconds: 'ms', percent: 'percent', quantity: 'amount', multiple: 'amount' } as const;

function unitOf(metric: Metric): DrawnUnit {
  return isBuiltIn(metric) ? UNITS[metricRow(metric).unit] : 'amount';
}

/** What looks saw of each part of the hypothesis, against its limit. */
function experimentCharts({ hypothesis, series, setup, timeline }: ExperimentReport): readonly ChartBlock[] {
  const endSeconds = timeline.at(-1)?.at_seconds ?? 0;
  const goneSeconds = timeline.find(({ code }) => code === 'fault_gone')?.at_seconds ?? endSeconds;
  const rows = series.flatMap((points, i) =>
    points.map(([at, value]) => ({ part: hypothesis[i]?.text ?? '', at, value })),
  );
  if (rows.length === 0) return [];
  return [
    {
      kind: 'chart',
      title: 'The hypothesis over time',
      description: `What looks saw of each part of the hypothesis, from 0s to ${formatDuration(endSeconds)}, with its limit; the fault is on from ${formatDuration(setup.at_seconds)} to ${formatDuration(goneSeconds)}`,
      drawing: {
        kind: 'time',
        endSeconds,
        panels: hypothesis.map(({ text, metric, limit }, i) => ({
          title: text,
          unit: unitOf(metric),
          series: [
            { name: metric, tone: 'canary', points: series[i] ?? [], isStepped: false, isLimit: false },
            {
              name: 'limit',
              tone: 'bad',
              points: [
                [0, limit],
                [endSeconds, limit],
              ],
              isStepped: false,
              isLimit: true,
            },
          ],
        })),
        stretches: [{ name: 'fault', tone: 'bad', from: setup.at_seconds, to: goneSeconds }],
        instants: timeline.flatMap(({ code, at_seconds }) =>
          code === 'aborted' ? [{ name: 'aborted', tone: 'bad' as const, at: at_seconds }] : [],
        ),
        verdicts: [],
      },
      table: {
        kind: 'table',
        caption: 'What looks saw',
        columns: [
          column(
            'hypothesis',
            'left',
            0,
            rows.map(({ part }) => part),
          ),
          column(
            'at',
            'right',
            9,
            rows.map(({ at }) => formatDuration(at)),
          ),
          column(
            'value',
            'right',
            9,
            rows.map(({ value }) => formatNumber(value, 6)),
          ),
        ],
      },
    },
  ];
}

/** A row a part of the hypothesis. */
function dataOf({ hypothesis, outcome, over_runs }: ExperimentReport): Page['data'] {
  return {
    headings: [
      'outcome',
      'hypothesis',
      'metric',
      'of',
      'comparison',
      'limit',
      'over_seconds',
      'held',
      'looks',
      'breaches',
      'worst',
      'worst_at_seconds',
      'first_breach_at_seconds',
      'last_breach_at_seconds',
      'held_over_runs_rate',
      'experiment_held_rate',
      'experiment_aborted_rate',
    ],
    rows: hypothesis.map((part) => [
      outcome,
      part.text,
      part.metric,
      part.of,
      part.comparison,
      part.limit,
      part.over_seconds,
      String(part.held),
      part.looks,
      part.breaches,
      part.worst,
      part.worst_at_seconds,
      part.first_breach_at_seconds,
      part.last_breach_at_seconds,
      part.held_over_runs.rate,
      over_runs.held.rate,
      over_runs.aborted.rate,
    ]),
  };
}
