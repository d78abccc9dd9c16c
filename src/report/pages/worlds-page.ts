import { type Block, type Column, type Page, playedCase, type TableBlock } from '../page/page.js';
import type { WorldsReport } from '../worlds/worlds-report.js';

/** The page of the worlds there are: what each does, in words and numbers, what catches it, and what assertions know. */
export function worldsPage({ worlds, of_metrics: own, figures, tool }: WorldsReport): Page {
  const blocks: Block[] = [
    ...worlds.flatMap((world): Block[] => [
      { kind: 'heading', text: world.name },
      { kind: 'list', items: worldLines(world) },
    ]),
    { kind: 'heading', text: own.name },
    { kind: 'list', items: [own.description, `caught by: ${own.caught_by}`] },
    { kind: 'heading', text: 'Figures of assertions' },
    {
      kind: 'list',
      items: [
        'play a world with --scenario NAME, or several with study --scenarios NAME,NAME',
        'an assertion of a study is SCENARIO.FIGURE.STATISTIC, then <, <=, > or >=, then a number; SCENARIO is one of these worlds, or configured: the world of the configuration',
      ],
    },
    figureTable(figures),
  ];
  return {
    kind: 'Worlds',
    name: '',
    mark: '·',
    blocks,
    data: {
      headings: ['world', 'description', 'caught_by', 'thresholds'],
      rows: worlds.map(({ name, description, caught_by, thresholds }) => [
        name,
        description,
        caught_by,
        thresholds === null ? null : flowText(thresholds),
      ]),
    },
    suites: [
      {
        name: 'canary-sim worlds',
        facts: [],
        cases: worlds.map(({ name, caught_by }) => playedCase('worlds', name, [['caught_by', caught_by]])),
      },
    ],
    origin: [['version', tool.version]],
  };
}

function worldLines({ description, caught_by, thresholds, faults, warm_up }: WorldsReport['worlds'][number]): string[] {
  return [
    description,
    ...faults.map((fault) => `fault: ${fieldsText(fault)}`),
    ...(warm_up === null ? [] : [`warm-up: ${fieldsText(warm_up)}`]),
    `caught by: ${caught_by}`,
    ...(thresholds === null ? [] : [`such as: thresholds: ${flowText(thresholds)}`]),
  ];
}

function figureTable(figures: WorldsReport['figures']): TableBlock {
  const column = (heading: string, worth: number, cells: readonly string[], goesBelow = false): Column => ({
    heading,
    alignment: 'left',
    worth,
    cells,
    goesBelow,
  });
  return {
    kind: 'table',
    caption: 'Figures of assertions',
    columns: [
      column(
        'figure',
        0,
        figures.map(({ name }) => name),
      ),
      column(
        'statistics',
        9,
        figures.map(({ statistics }) => statistics.join(', ')),
      ),
      column(
        'says',
        8,
        figures.map(({ description }) => description),
        true,
      ),
    ],
  };
}

/** `error_rate: 0.05, ramp: 60m`, as YAML has it. */
function fieldsText(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields)
    .filter(([key]) => key !== 'name')
    .map(([key, value]) => `${key}: ${flowText(value)}`)
    .join(', ');
}

function flowText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return `{ ${fieldsText(value as Readonly<Record<string, unknown>>)} }`;
}
