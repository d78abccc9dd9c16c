import { countOf } from '../../text/format-number.js';
import { type Block, type Page, playedCase } from '../page/page.js';
import { again, warningOf } from '../page/usual-blocks.js';
import { endingBlocks } from '../study/ending-table.js';
import { OUTCOME_LEGEND } from '../study/scenario-columns.js';
import { SCENARIO_HEADINGS, scenarioCells, scenarioFacts } from '../study/scenario-figures.js';
import { incompleteRunsText, originOf } from '../study/study-headline.js';
import { sweepCharts } from '../study/sweep-charts.js';
import { detectableText, sweepColumns, sweptValues } from '../study/sweep-columns.js';
import type { SweepReport } from '../study/sweep-schema.js';

/** The page of a sweep: what the plan catches, then a line for each value. */
export function sweepPage(report: SweepReport): Page {
  const { name, path, points } = report;
  const incomplete = incompleteRunsText(report, 'value');
  const detectable = detectableText(report);
  const blocks: Block[] = [
    ...warningOf(incomplete),
    { kind: 'headline', mark: '·', status: null, name, sentences: [`${path}: ${detectable}`] },
    ...sweepCharts(report),
    {
      kind: 'table',
      caption: `What comes of each ${path}`,
      columns: [sweptValues(report), ...sweepColumns(report)],
      legend: OUTCOME_LEGEND,
    },
    ...endingBlocks(
      points.map(({ value, endings = [] }) => ({
        name: `${path} = ${value}`,
        endings: endings.map(({ ended, ...of }) => ({ ...of, rates: [ended.rate] })),
      })),
      ['% of runs'],
    ),
    again(report, `${countOf(report.runs, 'run')} of each value`),
  ];
  return {
    kind: 'Sweep',
    name,
    mark: '·',
    blocks,
    data: {
      headings: [path, 'false_rollback_rate', ...SCENARIO_HEADINGS, 'healthy_released_rate'],
      rows: points.map((point) => [
        point.value,
        point.false_rollback?.rate ?? null,
        ...scenarioCells(point),
        point.healthy_released?.rate ?? null,
      ]),
    },
    suites: [
      {
        name: name === '' ? 'canary-sim study --sweep' : name,
        facts: [['detectable', detectable]],
        cases: points.map((point) => playedCase('sweep', `${path} = ${point.value}`, scenarioFacts(point))),
      },
    ],
    origin: originOf(report),
  };
}
