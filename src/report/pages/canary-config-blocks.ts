import { countOf, formatNumber, numberOf } from '../../text/format-number.js';
import type { Block, Page, TableBlock } from '../page/page.js';
import type { ExplainReport } from '../policy/explain-report.js';
import { column } from './column.js';

type Config = ExplainReport['canary_configs'][number];
type Metric = Config['metrics'][number];

/** What a canary config of Kayenta's measures, how it weighs it, and what is so with each of them. */
export function canaryConfigBlocks(config: Config): Block[] {
  const { name, judge, metrics, groups, notes } = config;
  return [
    { kind: 'heading', text: `Canary config ${name}` },
    {
      kind: 'facts',
      facts: [
        judge === '' ? 'the first judge that there is' : judge,
        countOf(metrics.length, 'metric'),
        ...thresholdsOf(config),
      ],
    },
    ...(groups.length === 0 ? [] : [groupTable(groups)]),
    ...(metrics.length === 0 ? [] : [metricTable(metrics)]),
    { kind: 'list', items: notes.map(({ message }) => message) },
  ];
}

function thresholdsOf({ marginal, pass }: Config): string[] {
  if (marginal === null && pass === null) return ['marginal and pass as the stage has them'];
  const text = (score: number | null) => (score === null ? 'as the stage has it' : formatNumber(score));
  return [`marginal ${text(marginal)}`, `pass ${text(pass)}`];
}

function groupTable(groups: Config['groups']): TableBlock {
  return {
    kind: 'table',
    caption: 'Groups',
    columns: [
      column(
        'group',
        0,
        groups.map(({ group }) => group),
      ),
      column(
        'weight',
        9,
        groups.map(({ weight_percent }) => `${formatNumber(weight_percent)} %`),
        'right',
      ),
      column(
        'metrics',
        8,
        groups.map(({ metrics }) => String(metrics)),
        'right',
      ),
    ],
  };
}

function metricTable(metrics: readonly Metric[]): TableBlock {
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
        'groups',
        7,
        metrics.map(({ groups }) => groups.join(', ')),
      ),
      column('fails on', 9, metrics.map(failsText)),
      column('is', 6, metrics.map(isText)),
      column('points', 5, metrics.map(pointsText)),
      column(
        'score alone',
        8,
        metrics.map(({ score_alone }) => formatNumber(score_alone)),
        'right',
      ),
    ],
    legend: [
      {
        heading: 'fails on',
        text: "the canary's mean over the baseline's; of cles the chance that its points are higher",
      },
      { heading: 'score alone', text: 'the score if this metric alone fails' },
    ],
  };
}

function failsText({ direction, effect, allowed_increase, allowed_decrease }: Metric): string {
  const parts = [
    ...(direction === 'decrease' ? [] : [`increase from ${formatNumber(allowed_increase)}`]),
    ...(direction === 'increase' ? [] : [`decrease to ${formatNumber(allowed_decrease)}`]),
  ];
  return `${parts.join(', ')}${effect === 'cles' ? ' (cles)' : ''}`;
}

function isText({ direction, critical, critical_increase, critical_decrease, must_have_data, muted }: Metric): string {
  const from = direction === 'decrease' ? '' : ` from ${formatNumber(critical_increase ?? 1)}`;
  const to = direction === 'increase' ? '' : ` to ${formatNumber(critical_decrease ?? 1)}`;
  const parts = [
    ...(critical ? [`critical${[from, to].filter((each) => each !== '').join(' and')}`] : []),
    ...(must_have_data ? ['must have data'] : []),
    ...(muted ? ['muted'] : []),
  ];
  return parts.join(', ');
}

function pointsText({ nan_strategy, outlier_factor }: Metric): string {
  const missing = nan_strategy === 'replace' ? 'missing ones are 0' : 'missing ones are left out';
  return outlier_factor === null
    ? missing
    : `${missing}, outliers from ${numberOf(formatNumber(outlier_factor), 'range')} removed`;
}

/** A row for each metric. */
export function canaryConfigData(configs: readonly Config[]): Page['data'] {
  return {
    headings: [
      'config',
      'metric',
      'groups',
      'direction',
      'critical',
      'muted',
      'allowed_increase',
      'allowed_decrease',
      'score_alone',
    ],
    rows: configs.flatMap(({ name, metrics }) =>
      metrics.map((one) => [
        name,
        one.metric,
        one.groups.join(' '),
        one.direction,
        String(one.critical),
        String(one.muted),
        one.allowed_increase,
        one.allowed_decrease,
        one.score_alone,
      ]),
    ),
  };
}
