import { showsTotalFailure } from '../../../measures/metric-value.js';
import { isOwnRatio } from '../../../measures/metrics.js';
import { plannedPercent } from '../../../measures/planned-percent.js';
import type { JudgeSpec } from '../../../model/judge.js';
import { isBuiltIn, type Metric } from '../../../model/metric.js';
import type { Plan, Stage } from '../../../model/plan.js';
import type { ConfigWarning } from '../../../model/problems/warning.js';
import type { Rule } from '../../../model/rule.js';
import type { Setup } from '../../../model/setup.js';
import { buildRules } from '../../build-rules.js';
import { complete } from '../../complete.js';
import { DEFAULT_THRESHOLDS, type ThresholdsDocument, thresholdsSchema } from '../../schema/thresholds-schema.js';
import { neededPauseSeconds, planSeconds } from '../watched-seconds.js';
import { rareEventWarnings } from './rare-event-warnings.js';

/** What may be said of who judges and is probably not meant. */
export function judgingWarnings(setup: Setup): readonly ConfigWarning[] {
  const { plan } = setup;
  return [
    ...unusedWarnings(plan),
    ...baselineWarnings(plan),
    ...plan.judging.judges.flatMap((judge) => [
      ...pointWarnings(judge, plan),
      ...rareEventWarnings(judge, setup),
      ...lookWarnings(judge, plan),
    ]),
    ...holdWarnings(setup),
  ];
}

function unusedWarnings({ stages, judging: { judges } }: Plan): readonly ConfigWarning[] {
  if (judges.some(({ method }) => method === 'thresholds')) return [];
  const asDefault = JSON.stringify(defaultRules());
  // Thresholds that are left out have their defaults here, and need no warning.
  if (stages.every(({ rules }) => rules.length === 0 || JSON.stringify(rules) === asDefault)) return [];
  return [{ code: 'thresholds_not_judged', judges: judges.map(({ name }) => name) }];
}

function defaultRules(): readonly Rule[] {
  return buildRules(complete(thresholdsSchema, DEFAULT_THRESHOLDS) as ThresholdsDocument);
}

function baselineWarnings({ stages: [first], judging }: Plan): readonly ConfigWarning[] {
  if (first === undefined || plannedPercent(first) < 100 || first.bakeSeconds === 0) return [];
  // Thresholds have a warning of their own; with all users on the canary their proportion is as meant.
  const judges = judging.judges.filter(({ method }) => method !== 'thresholds' && method !== 'srm');
  if (judges.length === 0) return [];
  return [{ code: 'no_baseline_for_judges', stageIndex: 0, stage: first.name, judges: judges.map(({ name }) => name) }];
}

/** Fewer values of an arm than this, Kayenta's own advice is, are too few for a rank test. */
const ADVISED_POINTS = 50;

function pointWarnings(spec: JudgeSpec, { stages, intervalSeconds, metrics }: Plan): readonly ConfigWarning[] {
  const { method, name: judge } = spec;
  const baked = stages.flatMap((stage, stageIndex) => (stage.bakeSeconds === 0 ? [] : [{ stage, stageIndex }]));
  // Kayenta's series grow over the whole rollout, those of rank tests begin anew in each stage.
  const shortest = [...baked].sort((one, other) => one.stage.bakeSeconds - other.stage.bakeSeconds)[0];
  const first = method === 'kayenta' ? baked[0] : ranksValues(spec, metrics) ? shortest : undefined;
  if (first === undefined) return [];
  const points = windowsOf(first.stage, intervalSeconds);
  if (points >= ADVISED_POINTS) return [];
  const enough = Math.floor(first.stage.bakeSeconds / ADVISED_POINTS);
  return [
    {
      code: 'few_points',
      judge,
      stageIndex: first.stageIndex,
      stage: first.stage.name,
      points,
      advised: ADVISED_POINTS,
      intervalSeconds: enough === 0 ? null : enough,
    },
  ];
}

/** What is counted needs no windows to be ranked. */
function ranksValues(spec: JudgeSpec, own: Plan['metrics']): boolean {
  const isCounted = (metric: Metric) => (isBuiltIn(metric) ? showsTotalFailure(metric) : isOwnRatio(metric, own));
  return spec.method === 'mann_whitney' && !spec.metrics.every(isCounted);
}

function lookWarnings(judge: JudgeSpec, { stages, intervalSeconds }: Plan): readonly ConfigWarning[] {
  if (judge.method !== 'fisher' || judge.looks !== 'every_window') return [];
  const looks = stages.reduce((sum, stage) => sum + windowsOf(stage, intervalSeconds), 0);
  return looks < 2 ? [] : [{ code: 'naive_looks', judge: judge.name, looks, alpha: judge.alpha }];
}

function holdWarnings({ plan, operator, whenPaused }: Setup): readonly ConfigWarning[] {
  const watched = planSeconds({ plan, operator });
  const baked = plan.stages.filter(({ bakeSeconds }) => bakeSeconds > 0).length;
  const stageEnds = baked * (plan.judging.extendInconclusive ? 2 : 1);
  return plan.judging.judges.flatMap((spec): ConfigWarning[] => {
    const { name: judge, holdSeconds } = spec;
    if (holdSeconds > watched) {
      const pauseSeconds = neededPauseSeconds({ plan, whenPaused }, holdSeconds, watched);
      return [{ code: 'judge_hold_outlasts_rollout', judge, holdSeconds, watchedSeconds: watched, pauseSeconds }];
    }
    if (!looksOnce(spec) || holdSeconds <= plan.intervalSeconds) return [];
    return [{ code: 'hold_without_second_look', judge, holdSeconds, stageEnds }];
  });
}

function looksOnce(judge: JudgeSpec): boolean {
  switch (judge.method) {
    case 'mann_whitney':
    case 'kayenta':
      return true;
    case 'fisher':
    case 'distribution':
      return judge.looks === 'stage_end';
    default:
      return false;
  }
}

function windowsOf({ bakeSeconds }: Stage, intervalSeconds: number): number {
  return Math.ceil(bakeSeconds / intervalSeconds);
}
