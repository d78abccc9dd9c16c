import { countOf, formatCount, numberOf } from '../../text/format-number.js';
import { experimentCharts } from '../experiment/experiment-charts.js';
import type { ExperimentReport } from '../experiment/experiment-schema.js';
import { effectsTable, hypothesisTable, timelineTable } from '../experiment/experiment-tables.js';
import {
  adviceText,
  EXPERIMENT_MARKS,
  experimentHeadline,
  setupFacts,
  surpriseText,
  worstText,
} from '../experiment/experiment-words.js';
import type { Block, Check, Page } from '../page/page.js';
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

function costs({ harm, over_runs, setup }: ExperimentReport): readonly string[] {
  const { requests, failed_requests, excess_failed_requests, outside_excess_failed_requests } = harm;
  const many = over_runs.excess_failed_requests;
  return [
    `${countOf(requests, 'request')} to ${setup.cell}, ${formatCount(failed_requests)} failed, ${formatCount(excess_failed_requests)} of them because of the fault`,
    ...(setup.share_percent === 100
      ? []
      : [`${countOf(outside_excess_failed_requests, 'failure')} outside ${setup.cell} because of it`]),
    ...(many === null
      ? []
      : [
          `in all runs ${numberOf(amountText(many.mean), 'failure')} because of it, mean; 95th percentile ${figureText(many.p95, 'amount')}`,
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
