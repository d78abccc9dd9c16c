import { formatDuration } from '../../text/duration.js';
import { countOf, formatCount, formatNumber } from '../../text/format-number.js';
import type { Report } from '../json/report-schema.js';
import type { Block, Column, TableBlock } from '../page/page.js';
import { trafficBar } from '../text/traffic-bar.js';
import { STAGE_MARKS } from './outcome-mark.js';

type Controller = NonNullable<Report['controller']>;
type Stage = Report['stages'][number];
type Run = Controller['analysis_runs'][number];
type Measurement = Run['metrics'][number]['measurements'][number];

/** The steps of a rehearsed policy, with what both versions did in each. */
export function stepTable({ stages }: Report): TableBlock {
  const column = (
    heading: string,
    worth: number,
    cell: (stage: Stage) => string,
    more: Partial<Column> = {},
  ): Column => ({
    heading,
    alignment: 'right',
    worth,
    cells: stages.map((stage) => (stage.outcome === 'NOT_REACHED' && worth < 7 ? '' : cell(stage))),
    ...more,
  });
  return {
    kind: 'table',
    caption: 'Steps',
    marks: stages.map(({ outcome }) => STAGE_MARKS[outcome]),
    columns: [
      column('step', 0, ({ name }) => name, { alignment: 'left', cells: stages.map(({ name }) => name) }),
      column('does', 9, ({ does = '' }) => does, { alignment: 'left' }),
      column('share', 6, ({ real_percent: real = null }) => (real === null ? '' : `${formatNumber(real, 3)} %`)),
      column('', 1, ({ real_percent: real = null }) => trafficBar(real ?? 0), { alignment: 'left', isBar: true }),
      column('time', 6, ({ duration_seconds }) => formatDuration(duration_seconds)),
      column('canary errors', 5, ({ canary }) => rateText(canary.error_rate)),
      column('stable errors', 4, ({ stable }) => rateText(stable.error_rate)),
    ],
  };
}

function rateText(rate: number | null): string {
  return rate === null ? '' : `${formatNumber(rate * 100, 3)} %`;
}

/** What the controller did: the runs of its analyses, its ticks, and what it told of. */
export function controllerBlocks(controller: Controller): readonly Block[] {
  const { analysis_runs: runs, ticks, events, assumptions } = controller;
  return [
    ...(runs.length === 0 ? [] : [runTable(runs), measurementFold(runs)]),
    ...(ticks.length === 0 ? [] : [tickFold(ticks)]),
    ...(events.length === 0 ? [] : [eventFold(events)]),
    ...(assumptions.length === 0
      ? []
      : [{ kind: 'list', items: assumptions.map(({ message }) => `assumed: ${message}`) } as const]),
  ];
}

function runTable(runs: readonly Run[]): TableBlock {
  const rows = runs.flatMap((run) => run.metrics.map((metric) => ({ run, ...metric })));
  const column = (
    heading: string,
    worth: number,
    cell: (row: (typeof rows)[number]) => string,
    alignment: Column['alignment'] = 'right',
  ): Column => ({ heading, alignment, worth, cells: rows.map(cell) });
  return {
    kind: 'table',
    caption: 'Analysis runs',
    columns: [
      column('metric', 0, ({ metric }) => metric, 'left'),
      column('run', 6, ({ run }) => run.name, 'left'),
      column('from', 5, ({ run }) => formatDuration(run.started_at_seconds)),
      column('run ended', 8, ({ run }) => run.phase, 'left'),
      column('measured', 9, ({ measurements }) => countsText(measurements), 'left'),
      column('last value', 7, ({ measurements }) => valueText(measurements.at(-1))),
    ],
  };
}

/** `12 Successful, 3 Failed`, in the order in which they came. */
function countsText(measurements: readonly Measurement[]): string {
  const counts = new Map<string, number>();
  for (const [, phase] of measurements) counts.set(phase, (counts.get(phase) ?? 0) + 1);
  return [...counts].map(([phase, count]) => `${formatCount(count)} ${phase}`).join(', ');
}

function valueText(measurement: Measurement | undefined): string {
  const value = measurement?.[2] ?? null;
  if (value === null) return '';
  return Array.isArray(value) ? `[${value.map(numberText).join(', ')}]` : numberText(value as number | string);
}

function numberText(value: number | string | null): string {
  return typeof value === 'number' ? formatNumber(value, 4) : (value ?? '');
}

function measurementFold(runs: readonly Run[]): Block {
  const rows = runs
    .flatMap((run) =>
      run.metrics.flatMap(({ metric, measurements }) => measurements.map((at) => ({ run, metric, at }))),
    )
    .sort((one, other) => one.at[0] - other.at[0]);
  const column = (
    heading: string,
    cell: (row: (typeof rows)[number]) => string,
    alignment: Column['alignment'] = 'left',
  ): Column => ({ heading, alignment, worth: heading === 'run' ? 5 : 9, cells: rows.map(cell) });
  return {
    kind: 'fold',
    isInText: false,
    title: countOf(rows.length, 'measurement'),
    blocks: [
      {
        kind: 'table',
        caption: 'Measurements',
        columns: [
          column('at', ({ at }) => formatDuration(at[0]), 'right'),
          column('run', ({ run }) => run.name),
          column('metric', ({ metric }) => metric),
          column('judged', ({ at }) => at[1]),
          column('value', ({ at }) => valueText(at), 'right'),
        ],
      },
    ],
  };
}

function tickFold(ticks: Controller['ticks']): Block {
  const column = (
    heading: string,
    cell: (tick: Controller['ticks'][number]) => string,
    alignment: Column['alignment'] = 'right',
  ): Column => ({ heading, alignment, worth: 9, cells: ticks.map(cell) });
  return {
    kind: 'fold',
    isInText: true,
    title: countOf(ticks.length, 'tick'),
    blocks: [
      {
        kind: 'table',
        caption: 'Ticks',
        columns: [
          column('at', ({ at_seconds }) => formatDuration(at_seconds)),
          column('phase', ({ phase }) => phase, 'left'),
          column('weight', ({ weight_percent }) => `${formatNumber(weight_percent)} %`),
          column('failed checks', ({ failed_checks }) => formatCount(failed_checks)),
          { ...column('asked', () => '', 'left'), goesBelow: true, cells: ticks.map(({ calls }) => [...calls]) },
        ],
      },
    ],
  };
}

function eventFold(events: Controller['events']): Block {
  const said = events.map(({ event, message }) => (message === '' ? event : `${event}: ${message}`));
  return {
    kind: 'fold',
    isInText: true,
    title: countOf(events.length, 'event'),
    blocks: [
      {
        kind: 'table',
        caption: 'Events',
        columns: [
          {
            heading: 'at',
            alignment: 'right',
            worth: 0,
            cells: events.map(({ at_seconds }) => formatDuration(at_seconds)),
          },
          { heading: 'event', alignment: 'left', worth: 9, cells: said.map(() => '') },
        ],
        spans: said,
      },
    ],
  };
}
