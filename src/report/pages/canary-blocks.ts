import { formatDuration } from '../../text/duration.js';
import { countOf, formatNumber } from '../../text/format-number.js';
import type { Block, Page, TableBlock } from '../page/page.js';
import type { ExplainReport } from '../policy/explain-report.js';
import { column } from './column.js';

type Canary = ExplainReport['canaries'][number];

/** What a Canary of Flagger's does tick by tick, what it checks, and what is so with each of them. */
export function canaryBlocks(canary: Canary): Block[] {
  const { name, metrics, webhooks, notes } = canary;
  return [
    { kind: 'heading', text: `Canary ${name}` },
    { kind: 'facts', facts: factsOf(canary) },
    tickTable(canary),
    { kind: 'list', items: endsOf(canary) },
    ...(metrics.length === 0 ? [] : [metricTable(metrics)]),
    ...(webhooks.length === 0 ? [] : [webhookTable(webhooks)]),
    ...(notes.length === 0 ? [] : [{ kind: 'list' as const, items: notes.map(({ message }) => message) }]),
  ];
}

/** A MetricTemplate where no Canary is at hand. */
export function metricTemplateBlocks(templates: ExplainReport['metric_templates']): Block[] {
  return templates.flatMap(({ name, provider, query }) => [
    { kind: 'heading' as const, text: `MetricTemplate ${name}` },
    {
      kind: 'list' as const,
      items: [`asks ${provider === '' ? 'no provider' : provider}`, query.trim().replaceAll(/\s+/g, ' ')],
    },
  ]);
}

/** A row for each tick, or ticks that are alike. */
export function canaryData(canaries: ExplainReport['canaries']): Page['data'] {
  return {
    headings: [
      'canary',
      'from_tick',
      'to_tick',
      'at_seconds',
      'phase',
      'weight_percent',
      'mirrored_percent',
      'share_percent',
    ],
    rows: canaries.flatMap(({ name, ticks }) =>
      ticks.map((tick) => [
        name,
        tick.from_tick,
        tick.to_tick,
        tick.at_seconds,
        tick.phase,
        tick.weight_percent,
        tick.mirrored_percent,
        tick.share_percent,
      ]),
    ),
  };
}

const STRATEGIES = { canary: 'canary', 'blue-green': 'blue/green', 'ab-testing': 'A/B' } as const;

function factsOf({ strategy, provider, interval_seconds, checks, suspended, session_affinity }: Canary): string[] {
  return [
    STRATEGIES[strategy],
    provider === '' ? 'provider as the controller is told' : `provider ${provider}`,
    `a tick every ${formatDuration(interval_seconds)}`,
    countOf(checks, 'check'),
    ...(session_affinity ? ['users stay with the canary'] : []),
    ...(suspended ? ['suspended'] : []),
  ];
}

function tickTable({ ticks }: Canary): TableBlock {
  const hasCopies = ticks.some(({ mirrored_percent }) => mirrored_percent > 0);
  const percent = (value: number) => `${formatNumber(value)} %`;
  return {
    kind: 'table',
    caption: 'If all checks pass',
    columns: [
      column(
        'tick',
        0,
        ticks.map(({ from_tick, to_tick }) => (from_tick === to_tick ? String(from_tick) : `${from_tick}–${to_tick}`)),
        'right',
      ),
      column(
        'at',
        9,
        ticks.map(({ at_seconds }) => formatDuration(at_seconds)),
        'right',
      ),
      column(
        'phase',
        8,
        ticks.map(({ phase }) => phase),
      ),
      ...(hasCopies
        ? [
            column(
              'copies',
              6,
              ticks.map(({ mirrored_percent }) => percent(mirrored_percent)),
              'right',
            ),
          ]
        : []),
      column(
        'new version',
        7,
        ticks.map(({ share_percent }) => (share_percent === null ? 'all that match' : percent(share_percent))),
        'right',
      ),
    ],
  };
}

function endsOf(canary: Canary): string[] {
  const { promoted_seconds, done_seconds, threshold, rolled_back_seconds, rolled_back_after_traffic_seconds } = canary;
  const after = rolled_back_after_traffic_seconds;
  const bad = `if every check fails: rolled back after ${formatDuration(rolled_back_seconds ?? 0)}`;
  return [
    done_seconds === null || promoted_seconds === null
      ? 'if all checks pass: never promoted'
      : `if all checks pass: promoted after ${formatDuration(promoted_seconds)}, done after ${formatDuration(done_seconds)}`,
    rolled_back_seconds === null
      ? 'if every check fails: never rolled back'
      : `${bad}, ${after === null ? 'without any request' : `${formatDuration(after)} after the first requests`} (threshold ${threshold})`,
  ];
}

function metricTable(metrics: Canary['metrics']): TableBlock {
  return {
    kind: 'table',
    caption: 'Metrics',
    columns: [
      column(
        'metric',
        0,
        metrics.map(({ metric }) => metric),
      ),
      column(
        'asks',
        7,
        metrics.map(({ asks }) => asks),
      ),
      column('passes', 9, metrics.map(passesText)),
      column(
        'looks back',
        8,
        metrics.map(({ window_seconds }) => (window_seconds === null ? '' : formatDuration(window_seconds))),
        'right',
      ),
    ],
  };
}

function passesText({ asks, min, max }: Canary['metrics'][number]): string {
  if (asks === 'nothing') return 'never';
  if (min !== null && max !== null) return `from ${formatNumber(min)} to ${formatNumber(max)}`;
  if (min !== null) return `from ${formatNumber(min)}`;
  return max === null ? 'always' : `to ${formatNumber(max)}`;
}

function webhookTable(webhooks: Canary['webhooks']): TableBlock {
  const types = [...new Set(webhooks.map(({ type }) => type))];
  const of = (type: string) => webhooks.filter((one) => one.type === type).map(({ webhook }) => webhook);
  return {
    kind: 'table',
    caption: 'Webhooks',
    columns: [
      column('webhooks', 0, types),
      column(
        'names',
        9,
        types.map((type) => of(type).join(', ')),
      ),
    ],
  };
}
