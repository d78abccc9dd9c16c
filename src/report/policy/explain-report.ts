import * as z from 'zod/mini';
import type { ArgoMetric, ArgoRunSpec } from '../../model/policy/argo-analysis.js';
import type { IgnoredPart, Policies } from '../../model/policy/policies.js';
import type { PolicyFinding } from '../../model/policy/policy-finding.js';
import { pathText } from '../../text/found.js';
import { round } from '../json/figures-json.js';
import { programJson } from '../json/json-text.js';
import { count, countOrNull, orNull, program, text } from '../json/schema-fields.js';
import { canaryConfigJson, canaryConfigSchema, type ExplainedConfig } from './canary-config-report.js';
import { canaryJson, canarySchema, type ExplainedCanary, metricTemplateSchema } from './canary-report.js';
import { policyFindingJson, policyFindingSchema } from './policy-finding-report.js';
import { type ExplainedQueries, queryJson, querySchema, toSaySchema } from './query-report.js';

const metric = z.strictObject({
  metric: text('Its name'),
  provider: text('What is asked'),
  interval_seconds: orNull('From the end of a measurement to the next; null: not given'),
  initial_delay_seconds: orNull('From the start of the run to the first; null: none'),
  count: countOrNull('Measurements that are no errors; null: as long as the run goes on'),
  fails_at: countOrNull('The failed measurement that fails it, counted over the whole run; null: none does'),
  inconclusive_at: countOrNull('The inconclusive one that makes it inconclusive; null: never'),
  errors_at: count('The error in a row that ends it'),
  succeeds_at: countOrNull('The success in a row that ends it well; null: successes in a row are not counted'),
  success_condition: text('Empty: none'),
  failure_condition: text('Empty: none'),
  dry_run: z.boolean().check(z.describe('Whether it decides nothing')),
});

const run = z.strictObject({
  where: text('Where the rollout creates it, or the name of a recorded one'),
  metrics: z.array(metric).check(z.describe('What it measures')),
});

const step = z.strictObject({
  step: count('Its position, from 1'),
  does: text('In the words of the file'),
  share_percent: orNull("Of the users' requests while it is the current step, once its pods are ready"),
});

const rollout = z.strictObject({
  name: text('As in its metadata'),
  strategy: z.enum(['canary', 'blueGreen']).check(z.describe('How it updates')),
  replicas: count('Pods of the whole'),
  rollback_revisions: countOrNull('Back to a version so few revisions ago it skips its steps; null: it says nothing'),
  router: z.boolean().check(z.describe('Whether a router shares the traffic out; otherwise the number of pods does')),
  steps: z
    .array(step)
    .check(z.describe('Of a canary, none where it has none; of a blue-green Rollout before the switch and after it')),
  runs: z.array(run).check(z.describe('The analyses that it would run')),
});

/** What `explain --format json` prints, version 1. */
export const explainSchema = z.strictObject({
  rollouts: z.array(rollout).check(z.describe('The Rollouts, with the runs that they would create')),
  templates: z
    .array(
      z.strictObject({
        name: text('As in its metadata'),
        cluster: z.boolean().check(z.describe('Whether it is of the whole cluster')),
        metrics: z.array(metric).check(z.describe('As far as it needs no argument')),
      }),
    )
    .check(z.describe('The templates, each by itself')),
  recorded_runs: z.array(run).check(z.describe('AnalysisRuns that the files hold')),
  canaries: z.array(canarySchema).check(z.describe("Flagger's Canaries, with what comes of them")),
  metric_templates: z.array(metricTemplateSchema).check(z.describe("Flagger's MetricTemplates, each by itself")),
  queries: z.array(querySchema).check(z.describe('What Prometheus is asked, and how it was understood')),
  to_say: z.array(toSaySchema).check(z.describe('What has to be said before a rehearsal')),
  canary_configs: z.array(canaryConfigSchema).check(z.describe("Kayenta's canary configs")),
  findings: z.array(policyFindingSchema).check(z.describe('What does not do what it seems to')),
  ignored: z
    .array(z.strictObject({ file: text('Which file'), line: count('From 1'), path: text('Empty: the whole object') }))
    .check(z.describe('What is read over, since nothing of the decision hangs on it')),
  ...program,
});

export type ExplainReport = z.infer<typeof explainSchema>;

type Rollout = ExplainReport['rollouts'][number];

/** A Rollout as it was worked out: what each step exposes, and the runs that there would be. */
export interface ExplainedRollout extends Omit<Rollout, 'runs'> {
  readonly specs: readonly { readonly where: string; readonly spec: ArgoRunSpec }[];
}

/** What files for other controllers say. `dryRuns` tells which metrics of a run decide nothing. */
export function explainReport(
  { templates, runs, metricTemplates, ignored }: Policies,
  rollouts: readonly ExplainedRollout[],
  canaries: readonly ExplainedCanary[],
  { queries, toSay }: ExplainedQueries,
  configs: readonly ExplainedConfig[],
  findings: readonly PolicyFinding[],
  dryRuns: (spec: ArgoRunSpec) => readonly boolean[],
  toolVersion: string,
): ExplainReport {
  const runJson = (where: string, spec: ArgoRunSpec) => {
    const isDryRun = dryRuns(spec);
    return { where, metrics: spec.metrics.map((one, at) => metricJson(one, isDryRun[at] ?? false)) };
  };
  return {
    rollouts: rollouts.map(({ specs, ...of }) => ({
      ...of,
      steps: of.steps.map((one) => ({
        ...one,
        share_percent: one.share_percent === null ? null : round(one.share_percent, 'measure'),
      })),
      runs: specs.map(({ where, spec }) => runJson(where, spec)),
    })),
    templates: templates.map(({ name, isCluster, spec }) => {
      return { name, cluster: isCluster, metrics: runJson('', spec).metrics };
    }),
    recorded_runs: runs.map(({ name, spec }) => runJson(name, spec)),
    canaries: canaries.map(canaryJson),
    metric_templates: metricTemplates.map(({ name, namespace, provider, query }) => ({
      name,
      namespace,
      provider,
      query,
    })),
    queries: queries.map(queryJson),
    to_say: [...toSay],
    canary_configs: configs.map(canaryConfigJson),
    findings: findings.map(policyFindingJson),
    ignored: ignored.map(ignoredJson),
    ...programJson(toolVersion),
  };
}

function ignoredJson({ file, place, path }: IgnoredPart): ExplainReport['ignored'][number] {
  return { file, line: place.line, path: pathText(path) };
}

function metricJson(of: ArgoMetric, isDryRun: boolean): ExplainReport['recorded_runs'][number]['metrics'][number] {
  const failureLimit = of.failureLimit ?? 0;
  const all = (of.count ?? 0) > 0 ? of.count : of.interval === null ? 1 : null;
  const isTwoSided = of.successCondition !== '' && of.failureCondition !== '';
  const hasOwnVerdict = of.providers.some((name) => name === 'kayenta' || name.startsWith('plugin '));
  return {
    metric: of.name,
    provider: of.providers.join(', '),
    interval_seconds: of.interval?.seconds ?? null,
    initial_delay_seconds: of.initialDelay?.seconds ?? null,
    count: all,
    fails_at: failureLimit < 0 || (all !== null && failureLimit >= all) ? null : failureLimit + 1,
    inconclusive_at: isTwoSided || hasOwnVerdict ? (of.inconclusiveLimit ?? 0) + 1 : null,
    errors_at: Math.max(0, (of.consecutiveErrorLimit ?? 4) + 1),
    succeeds_at: (of.consecutiveSuccessLimit ?? 0) > 0 ? of.consecutiveSuccessLimit : null,
    success_condition: of.successCondition,
    failure_condition: of.failureCondition,
    dry_run: isDryRun,
  };
}
