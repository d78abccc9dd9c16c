import { formatDuration } from '../../text/duration.js';
import { countOf, formatNumber } from '../../text/format-number.js';
import type { Block, Page, TableBlock } from '../page/page.js';
import type { ExplainReport } from '../policy/explain-report.js';
import { canaryBlocks, canaryData, metricTemplateBlocks } from './canary-blocks.js';
import { canaryConfigBlocks, canaryConfigData } from './canary-config-blocks.js';
import { column } from './column.js';
import { policyFindingBlock, policyFindingCases } from './policy-finding-blocks.js';
import { queryBlocks } from './query-blocks.js';

type Rollout = ExplainReport['rollouts'][number];
type Run = Rollout['runs'][number];
type Metric = Run['metrics'][number];

/** The page of what files for other controllers say: each Rollout and Canary with its steps and checks, then what is questionable. */
export function explainPage(report: ExplainReport): Page {
  const { rollouts, templates, recorded_runs, canaries, metric_templates, canary_configs, findings, ignored, tool } =
    report;
  const mark = findings.length > 0 ? '!' : '✓';
  const name = [...rollouts, ...canaries, ...canary_configs].map((one) => one.name).join(', ');
  const sentences = [found(report), findings.length === 0 ? 'nothing found' : countOf(findings.length, 'finding')];
  const blocks: Block[] = [
    { kind: 'headline', mark, status: null, name, sentences },
    ...rollouts.flatMap(rolloutBlocks),
    ...(rollouts.length > 0 ? [] : templateBlocks(templates)),
    ...recorded_runs.flatMap((run) => [heading(`AnalysisRun ${run.where}`), ...runBlocks(run)]),
    ...canaries.flatMap(canaryBlocks),
    ...(canaries.length > 0 ? [] : metricTemplateBlocks(metric_templates)),
    ...queryBlocks(report),
    ...canary_configs.flatMap(canaryConfigBlocks),
    ...findings.map((finding) =>
      policyFindingBlock(finding, rollouts.length + canaries.length + canary_configs.length > 1),
    ),
    ...ignoredBlocks(ignored),
  ];
  return {
    kind: 'Policy',
    name,
    mark,
    blocks,
    data: dataOf(report),
    suites: [{ name: 'canary-sim explain', facts: [], cases: policyFindingCases(findings) }],
    origin: [['version', tool.version]],
  };
}

function found({
  rollouts,
  templates,
  recorded_runs,
  canaries,
  metric_templates,
  canary_configs,
}: ExplainReport): string {
  const parts = [
    ...(rollouts.length === 0 ? [] : [countOf(rollouts.length, 'Rollout')]),
    ...(templates.length === 0 ? [] : [countOf(templates.length, 'template')]),
    ...(recorded_runs.length === 0 ? [] : [countOf(recorded_runs.length, 'recorded run')]),
    ...(canaries.length === 0 ? [] : [canaries.length === 1 ? '1 Canary' : `${canaries.length} Canaries`]),
    ...(metric_templates.length === 0 ? [] : [countOf(metric_templates.length, 'MetricTemplate')]),
    ...(canary_configs.length === 0 ? [] : [countOf(canary_configs.length, 'canary config')]),
  ];
  return parts.join(', ');
}

function heading(text: string): Block {
  return { kind: 'heading', text };
}

function rolloutBlocks({ name, strategy, replicas, router, rollback_revisions, steps, runs }: Rollout): Block[] {
  const facts = [
    strategy,
    countOf(replicas, 'replica'),
    ...(strategy === 'canary'
      ? [router ? 'a router shares the traffic out' : 'the number of pods makes the share']
      : []),
    ...(rollback_revisions === null
      ? []
      : [`back to one of the last ${countOf(rollback_revisions, 'version')} it skips all steps and analyses`]),
  ];
  return [
    heading(`Rollout ${name}`),
    { kind: 'facts', facts },
    ...(steps.length === 0 ? [] : [stepTable(steps)]),
    ...runs.flatMap((run) => [heading(`Analysis: ${run.where}`), ...runBlocks(run)]),
  ];
}

function templateBlocks(templates: ExplainReport['templates']): Block[] {
  return templates.flatMap(({ name, cluster, metrics }) => [
    heading(`${cluster ? 'ClusterAnalysisTemplate' : 'AnalysisTemplate'} ${name}`),
    ...runBlocks({ where: name, metrics }),
  ]);
}

function stepTable(steps: Rollout['steps']): TableBlock {
  const shares = steps.map(({ share_percent }) => (share_percent === null ? '' : `${formatNumber(share_percent)} %`));
  return {
    kind: 'table',
    caption: 'Steps',
    columns: [
      column(
        'step',
        0,
        steps.map(({ step }) => String(step)),
        'right',
      ),
      column(
        'does',
        9,
        steps.map(({ does }) => does),
      ),
      column('share', 8, shares, 'right'),
    ],
  };
}

function runBlocks({ metrics }: Run): Block[] {
  if (metrics.length === 0) return [{ kind: 'list', items: ['no metric'] }];
  const times = metrics.map(timesText);
  return [
    {
      kind: 'table',
      caption: 'Metrics',
      columns: [
        column(
          'metric',
          0,
          metrics.map(({ metric, dry_run }) => (dry_run ? `${metric} (dry run)` : metric)),
        ),
        column('measured', 9, times),
        column(
          'fails at',
          8,
          metrics.map(({ fails_at }) => ordinal(fails_at)),
          'right',
        ),
        column(
          'inconclusive at',
          6,
          metrics.map(({ inconclusive_at }) => ordinal(inconclusive_at)),
          'right',
        ),
        column(
          'errors in a row',
          5,
          metrics.map(({ errors_at }) => String(errors_at)),
          'right',
        ),
        { ...column('conditions', 7, metrics.map(conditionsText)), goesBelow: true },
      ],
    },
  ];
}

function timesText({ interval_seconds, initial_delay_seconds, count, succeeds_at }: Metric): string {
  const parts = [
    count === null ? 'endlessly' : countOf(count, 'time'),
    ...(interval_seconds === null ? [] : [`every ${formatDuration(interval_seconds)}`]),
    ...(initial_delay_seconds === null ? [] : [`after ${formatDuration(initial_delay_seconds)}`]),
    ...(succeeds_at === null ? [] : [`until ${succeeds_at} in a row succeed`]),
  ];
  return parts.join(' ');
}

function ordinal(at: number | null): string {
  return at === null ? 'never' : String(at);
}

function conditionsText({ success_condition, failure_condition, provider }: Metric): string {
  const parts = [
    ...(success_condition === '' ? [] : [`success: ${success_condition}`]),
    ...(failure_condition === '' ? [] : [`failure: ${failure_condition}`]),
  ];
  return parts.length === 0 ? `as ${provider === '' ? 'its provider' : provider} says` : parts.join('; ');
}

function ignoredBlocks(ignored: ExplainReport['ignored']): Block[] {
  if (ignored.length === 0) return [];
  const items = ignored.map(({ file, line, path }) => `${file}:${line}: ${path === '' ? 'the whole object' : path}`);
  const title = `${countOf(ignored.length, 'part')} read over`;
  return [{ kind: 'fold', title, blocks: [{ kind: 'list', items }], isInText: false }];
}

/** A row for each metric of each run; where there are only Canaries, one for each tick of theirs; only canary configs, one for each metric. */
function dataOf({ rollouts, recorded_runs, canaries, canary_configs }: ExplainReport): Page['data'] {
  if (rollouts.length + recorded_runs.length === 0 && canaries.length > 0) return canaryData(canaries);
  if (rollouts.length + recorded_runs.length === 0 && canary_configs.length > 0)
    return canaryConfigData(canary_configs);
  const all = [
    ...rollouts.flatMap(({ name, runs }) => runs.map((run) => ({ name, run }))),
    ...recorded_runs.map((run) => ({ name: '', run })),
  ];
  return {
    headings: [
      'rollout',
      'run',
      'metric',
      'provider',
      'interval_seconds',
      'count',
      'fails_at',
      'inconclusive_at',
      'errors_at',
    ],
    rows: all.flatMap(({ name, run }) =>
      run.metrics.map((metric) => [
        name,
        run.where,
        metric.metric,
        metric.provider,
        metric.interval_seconds,
        metric.count,
        metric.fails_at,
        metric.inconclusive_at,
        metric.errors_at,
      ]),
    ),
  };
}
