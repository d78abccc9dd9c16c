import { formatNumber } from '../../text/format-number.js';
import type { StageWorstCaseJson, WorstCaseJson } from '../json/worst-case-json.js';
import type { Block, ChartBlock, Column, Page, TableBlock } from '../page/page.js';
import { playedCase } from '../page/page.js';
import { amountColumn, amountText, durationText, NONE, percentColumn } from '../study/figure-text.js';
import { spreadChart } from '../study/spread-chart.js';
import { worstCasePremise } from '../words/worst-case-sentence.js';

/** The page of a blast radius: what each stage costs at worst, as figures and in a sentence each. */
export function blastRadiusPage(report: WorstCaseJson): Page {
  const { name, seed, runs, stages, tool } = report;
  const blocks: Block[] = [
    { kind: 'headline', mark: '·', status: null, name, sentences: [worstCasePremise(report)] },
    { kind: 'list', items: stages.map(({ message }) => message) },
    ...costChart(stages),
    costTable(stages),
    ...audienceTable(stages),
  ];
  return {
    kind: 'Blast radius',
    name,
    mark: '·',
    blocks,
    data: dataOf(stages),
    suites: [
      {
        name: name === '' ? 'canary-sim blast-radius' : name,
        facts: [],
        cases: stages.map((stage) => playedCase('stages', stage.stage, [['worst case', stage.message]])),
      },
    ],
    origin: [
      ['seed', seed],
      ['runs', String(runs)],
      ['version', tool.version],
    ],
  };
}

/** Means that have a column where any stage has the figure. */
const COSTS = [
  ['users_exposed', 'users', 'users, mean', 7],
  ['lost_conversions', 'conversions', 'conversions lost, mean', 6],
  ['lost_revenue', 'revenue', 'revenue lost, mean', 6],
  ['duplicated_side_effects', 'twice', 'side effects had twice, mean', 6],
  ['budget_percent', 'budget %', 'of the error budget, mean %', 7],
] as const;

function costTable(stages: readonly StageWorstCaseJson[]): TableBlock {
  const right = (heading: string, worth: number, cells: readonly string[], title = heading): Column => ({
    heading,
    title,
    alignment: 'right',
    worth,
    cells,
  });
  const seconds = (values: readonly (number | null)[]) =>
    values.map((value) => (value === null ? NONE : durationText(value)));
  const stalls = stages.some(({ stalled }) => (stalled?.count ?? 0) > 0);
  const misses = stages.some(({ missed }) => (missed?.count ?? 0) > 0);
  const rates = (of: (stage: StageWorstCaseJson) => { readonly rate: number } | null) =>
    percentColumn(stages.map((stage) => of(stage)?.rate ?? null));
  return {
    kind: 'table',
    caption: 'What each stage costs at worst',
    columns: [
      { heading: 'stage', alignment: 'left', worth: 0, cells: stages.map(({ stage }) => stage) },
      right(
        'share',
        9,
        stages.map(({ traffic_percent }) => `${formatNumber(traffic_percent)} %`),
      ),
      right(
        'rolled back',
        8,
        rates(({ rolled_back }) => rolled_back),
        'rolled back %',
      ),
      ...(stalls
        ? [
            right(
              'stalled',
              7,
              rates(({ stalled }) => stalled),
              'stalled %',
            ),
          ]
        : []),
      ...(misses
        ? [
            right(
              'missed',
              7,
              rates(({ missed }) => missed),
              'missed %',
            ),
          ]
        : []),
      right('decided', 8, seconds(stages.map(({ decided_p50_seconds }) => decided_p50_seconds)), 'decided after, p50'),
      right('p95', 5, seconds(stages.map(({ decided_p95_seconds }) => decided_p95_seconds)), 'decided after, p95'),
      right('failures', 9, means(stages, 'failed_requests'), 'failed requests, mean'),
      right('p95', 6, p95s(stages, 'failed_requests'), 'failed requests, p95'),
      ...COSTS.filter(([figure]) => stages.some((stage) => stage[figure] !== null)).map(
        ([figure, heading, title, worth]) => right(heading, worth, means(stages, figure), title),
      ),
    ],
    legend: [
      {
        heading: 'rolled back',
        text: `${['rolled back', ...(stalls ? ['stalled'] : []), ...(misses ? ['missed'] : [])].join(', ')}: in % of runs`,
      },
    ],
  };
}

/** The failures of each stage by audience; nothing where there are none. */
function audienceTable(stages: readonly StageWorstCaseJson[]): TableBlock[] {
  const names = [...new Set(stages.flatMap(({ by_audience }) => Object.keys(by_audience ?? {})))];
  if (names.length === 0) return [];
  return [
    {
      kind: 'table',
      caption: 'Failed requests at worst, by audience, means',
      columns: [
        { heading: 'failures', title: 'stage', alignment: 'left', worth: 0, cells: stages.map(({ stage }) => stage) },
        ...names.map(
          (name): Column => ({
            heading: name,
            alignment: 'right',
            worth: 5,
            cells: amountColumn(stages.map(({ by_audience }) => by_audience?.[name]?.exposure_requests?.mean ?? null)),
          }),
        ),
      ],
    },
  ];
}

type Figure = 'failed_requests' | (typeof COSTS)[number][0];

function means(stages: readonly StageWorstCaseJson[], figure: Figure): string[] {
  return amountColumn(stages.map((stage) => stage[figure]?.mean ?? null));
}

function p95s(stages: readonly StageWorstCaseJson[], figure: Figure): string[] {
  return amountColumn(stages.map((stage) => stage[figure]?.p95 ?? null));
}

function costChart(stages: readonly StageWorstCaseJson[]): ChartBlock[] {
  const rows = stages.flatMap(({ stage, failed_requests: figure }) =>
    figure === null ? [] : [{ name: stage, figure, tone: 'canary', mark: '' } as const],
  );
  return spreadChart(rows, {
    title: 'Failed requests at worst',
    description:
      'Requests that fail if every request to the canary does from the start of the stage: the median of the runs, on a line from the least of them to the 95th percentile',
    heading: 'stage',
    unit: 'amount',
    text: amountText,
    countsRuns: false,
  });
}

/** A row a stage. */
function dataOf(stages: readonly StageWorstCaseJson[]): Page['data'] {
  const figures = [
    'decided_seconds',
    'failed_requests',
    'users_exposed',
    'budget_percent',
    'lost_conversions',
    'lost_revenue',
    'duplicated_side_effects',
  ] as const;
  return {
    headings: [
      'stage',
      'traffic_percent',
      'runs',
      'rolled_back_rate',
      'stalled_rate',
      'missed_rate',
      'decided_p50_seconds',
      'decided_p95_seconds',
      'act_seconds',
      'rollback_seconds',
      ...figures.flatMap((figure) => [`${figure}_mean`, `${figure}_p95`]),
    ],
    rows: stages.map((stage) => [
      stage.stage,
      stage.traffic_percent,
      stage.runs,
      stage.rolled_back?.rate ?? null,
      stage.stalled?.rate ?? null,
      stage.missed?.rate ?? null,
      stage.decided_p50_seconds,
      stage.decided_p95_seconds,
      stage.act_seconds,
      stage.rollback_seconds,
      ...figures.flatMap((figure) => [stage[figure]?.mean ?? null, stage[figure]?.p95 ?? null]),
    ]),
  };
}
