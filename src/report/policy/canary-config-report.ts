import * as z from 'zod/mini';
import type { KayentaFindingDetail } from '../../model/policy/kayenta-finding.js';
import type { KayentaCanary, KayentaCanaryMetric } from '../../model/policy/kayenta-policy.js';
import { round } from '../json/figures-json.js';
import { count, number, orNull, text } from '../json/schema-fields.js';
import { policyFindingSentence } from '../words/policy-finding-sentence.js';

const truth = (description: string) => z.boolean().check(z.describe(description));

const group = z.strictObject({
  group: text('Its name'),
  weight_percent: number('Its part of the score; of a group without a weight of its own what the others leave'),
  metrics: count('Metrics that count in it'),
});

const metric = z.strictObject({
  metric: text('Its name'),
  provider: text('What is asked; empty: not given'),
  groups: z.array(z.string()).check(z.describe('In which it counts')),
  direction: z.enum(['increase', 'decrease', 'either']).check(z.describe('Which way it may not move')),
  nan_strategy: z.enum(['remove', 'replace']).check(z.describe('Points without a value are left out, or are 0')),
  outlier_factor: orNull('How many interquartile ranges off an outlier is that is removed; null: none is'),
  critical: truth('Whether it fails the canary alone'),
  must_have_data: truth('Whether it counts as failed without data'),
  muted: truth('Whether it has no say in the score'),
  effect: z.enum(['mean_ratio', 'cles']).check(z.describe("Mean over mean, or the chance that the canary's is higher")),
  allowed_increase: number('An increase counts from here on'),
  allowed_decrease: number('A decrease counts from here on down'),
  critical_increase: orNull('An increase is critical from here on; null: none is'),
  critical_decrease: orNull('A decrease is critical from here on down; null: none is'),
  score_alone: number('The score if it alone fails'),
});

/** What `explain` says of a canary config of Kayenta's. */
export const canaryConfigSchema = z.strictObject({
  name: text("As in the config; its file's where it has none"),
  judge: text('Empty: the first that Kayenta has'),
  marginal: orNull('A score of at most this fails the canary at once; null: the stage that runs it says'),
  pass: orNull('The last score has to reach this; null: the stage that runs it says'),
  groups: z.array(group).check(z.describe('In the order of the metrics')),
  metrics: z.array(metric).check(z.describe('In the order of the file')),
  notes: z
    .array(z.strictObject({ code: text('Which kind of note'), message: text('In a sentence') }))
    .check(z.describe('What is so with every canary config; no findings')),
});

export type CanaryConfigReport = z.infer<typeof canaryConfigSchema>;

/** A canary config with what was worked out of it. */
export interface ExplainedConfig {
  readonly canary: KayentaCanary;
  readonly groups: readonly { readonly name: string; readonly weight: number }[];
  /** For each metric. */
  readonly scoresAlone: readonly number[];
  readonly notes: readonly KayentaFindingDetail[];
}

export function canaryConfigJson({ canary, groups, scoresAlone, notes }: ExplainedConfig): CanaryConfigReport {
  const { name, judge, marginal, pass, metrics } = canary;
  return {
    name,
    judge,
    marginal,
    pass,
    groups: groups.map((one) => ({
      group: one.name,
      weight_percent: round(one.weight, 'measure'),
      metrics: metrics.filter((each) => !each.muted && each.groups.includes(one.name)).length,
    })),
    metrics: metrics.map((one, at) => metricJson(one, scoresAlone[at] ?? 0)),
    notes: notes.map((note) => {
      return { code: note.code, message: policyFindingSentence(note) };
    }),
  };
}

function metricJson(of: KayentaCanaryMetric, scoreAlone: number): CanaryConfigReport['metrics'][number] {
  const { effectSize } = of;
  return {
    metric: of.name,
    provider: of.provider,
    groups: [...of.groups],
    direction: of.direction,
    nan_strategy: of.nanStrategy,
    outlier_factor: of.outliers === 'remove' ? of.outlierFactor : null,
    critical: of.critical,
    must_have_data: of.mustHaveData,
    muted: of.muted,
    effect: effectSize.measure,
    allowed_increase: effectSize.allowedIncrease,
    allowed_decrease: effectSize.allowedDecrease,
    critical_increase: of.critical ? effectSize.criticalIncrease : null,
    critical_decrease: of.critical ? effectSize.criticalDecrease : null,
    score_alone: round(scoreAlone, 'measure'),
  };
}
