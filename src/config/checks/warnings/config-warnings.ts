import { conditionMeaning } from '../../../measures/conditions.js';
import { plannedPercent } from '../../../measures/planned-percent.js';
import type { Plan } from '../../../model/plan.js';
import type { ConfigWarning } from '../../../model/problems/warning.js';
import type { Rule } from '../../../model/rule.js';
import type { Setup } from '../../../model/setup.js';
import { neededPauseSeconds, planSeconds, watchedSeconds } from '../watched-seconds.js';
import { audienceWarnings } from './audience-warnings.js';
import { faultWarnings } from './fault-warnings.js';
import { idleWarnings } from './idle-warnings.js';
import { instancesWarnings } from './instances-warnings.js';
import { judgingWarnings } from './judging-warnings.js';
import { slipWarnings } from './slip-warnings.js';

/** What a configuration, or a world beside a policy, may say and probably does not mean. */
export function configWarnings(setup: Setup): readonly ConfigWarning[] {
  const { rehearsal } = setup;
  return rehearsal === undefined ? planWarnings(setup) : [...worldWarnings(setup), ...(rehearsal.withoutEffect ?? [])];
}

/** The same of a world that a policy meets: what is said of plans is left out. */
export function worldWarnings(setup: Setup): readonly ConfigWarning[] {
  return planWarnings(setup).filter(({ code }) => OF_WORLDS.has(code));
}

/** Warnings that have nothing to do with a plan. */
const OF_WORLDS: ReadonlySet<ConfigWarning['code']> = new Set([
  'high_error_rate',
  'users_unknown',
  'start_without_day',
  'autocorrelation_without_noise',
  'fault_after_follow_up',
]);

function planWarnings(setup: Setup): readonly ConfigWarning[] {
  // Thresholds that do not sit among the judges get one warning, which is among those about judges.
  const hasThresholds = setup.plan.judging.judges.some(({ method }) => method === 'thresholds');
  return [
    ...slipWarnings(setup),
    ...endWarnings(setup.plan),
    ...unjudgedWarnings(setup.plan),
    ...(hasThresholds ? baselineWarnings(setup.plan) : []),
    ...freshBaselineWarnings(setup),
    ...audienceWarnings(setup),
    ...instancesWarnings(setup),
    ...delayWarnings(setup.plan),
    ...(hasThresholds ? [...holdWarnings(setup), ...spanWarnings(setup)] : []),
    ...judgingWarnings(setup),
    ...faultWarnings(setup),
    ...idleWarnings(setup),
    ...unusedMetricWarnings(setup.plan),
  ];
}

function unusedMetricWarnings({ metrics = [], stages, judging }: Plan): readonly ConfigWarning[] {
  const used = new Set<string>([
    ...stages.flatMap(({ rules }) => rules.map(({ metric }) => metric)),
    ...judging.judges.flatMap((judge) =>
      judge.method === 'kayenta' ? judge.metrics.map(({ name }) => name) : 'metrics' in judge ? judge.metrics : [],
    ),
    ...metrics.flatMap(({ kind }) => (kind.is === 'ratio' ? [kind.of] : [])),
  ]);
  return metrics.flatMap(({ name }) => (used.has(name) ? [] : [{ code: 'metric_unused', metric: name }]));
}

function endWarnings({ stages }: Plan): readonly ConfigWarning[] {
  const last = stages.at(-1);
  if (last === undefined) return [];
  if (stages.every(({ bakeSeconds }) => bakeSeconds === 0)) {
    return [{ code: 'nothing_watched', stageIndex: stages.length - 1, stage: last.name }];
  }
  const trafficPercent = plannedPercent(last);
  if (trafficPercent === 100) return [];
  const { name: stage } = last;
  return [{ code: 'unwatched_promotion', stageIndex: stages.length - 1, stage, trafficPercent }];
}

function unjudgedWarnings({ stages, judging }: Plan): readonly ConfigWarning[] {
  // Where others judge as well, a stage without thresholds is theirs.
  if (judging.judges.some(({ method }) => method !== 'thresholds')) return [];
  return stages.flatMap(({ name: stage, bakeSeconds, rules }, stageIndex): ConfigWarning[] =>
    bakeSeconds > 0 && rules.length === 0 ? [{ code: 'stage_without_thresholds', stageIndex, stage }] : [],
  );
}

function baselineWarnings({ stages: [first] }: Plan): readonly ConfigWarning[] {
  if (first === undefined || plannedPercent(first) < 100 || first.bakeSeconds === 0) return [];
  const metrics = first.rules.filter(isRelative).map(({ metric }) => metric);
  return metrics.length === 0 ? [] : [{ code: 'no_baseline', stageIndex: 0, stage: first.name, metrics }];
}

function isRelative(rule: Rule): boolean {
  return rule.conditions.some(({ name }) => conditionMeaning(name).relative);
}

function freshBaselineWarnings({ plan, world }: Setup): readonly ConfigWarning[] {
  if (!world.freshBaseline) return [];
  return plan.stages.flatMap(({ name: stage, trafficPercent, bakeSeconds, audiences }, stageIndex): ConfigWarning[] => {
    if (audiences != null) return [];
    if (trafficPercent <= 50 || trafficPercent === 100 || bakeSeconds === 0) return [];
    const baselinePercent = 100 - trafficPercent;
    return [{ code: 'fresh_baseline_shrinks', stageIndex, stage, trafficPercent, baselinePercent }];
  });
}

function delayWarnings({ stages, intervalSeconds, delaySeconds = 0 }: Plan): readonly ConfigWarning[] {
  const neededSeconds = intervalSeconds + delaySeconds;
  return stages.flatMap(({ name: stage, bakeSeconds }, stageIndex): ConfigWarning[] => {
    if (delaySeconds === 0 || bakeSeconds === 0 || bakeSeconds >= neededSeconds) return [];
    return [{ code: 'delay_hides_stage', stageIndex, stage, bakeSeconds, delaySeconds, neededSeconds }];
  });
}

function holdWarnings({ plan, operator, whenPaused }: Setup): readonly ConfigWarning[] {
  const inAll = planSeconds({ plan, operator });
  const never = new Map<string, ConfigWarning>();
  const hardly: ConfigWarning[] = [];
  for (const [stageIndex, stage] of plan.stages.entries()) {
    if (stage.bakeSeconds === 0) continue;
    const inStage = watchedSeconds(stage, plan);
    for (const { metric, holdSeconds } of stage.rules) {
      if (holdSeconds > inAll) {
        const pauseSeconds = neededPauseSeconds({ plan, whenPaused }, holdSeconds, inAll);
        const warning = {
          code: 'hold_outlasts_rollout',
          metric,
          holdSeconds,
          watchedSeconds: inAll,
          pauseSeconds,
        } as const;
        never.set(`${metric} ${holdSeconds}`, warning);
      } else if (holdSeconds > inStage) {
        const watched = { stageIndex, stage: stage.name, watchedSeconds: inStage };
        hardly.push({ code: 'hold_outlasts_stage', ...watched, metric, holdSeconds });
      }
    }
  }
  return [...never.values(), ...hardly];
}

function spanWarnings({ plan, operator }: Setup): readonly ConfigWarning[] {
  const inAll = planSeconds({ plan, operator });
  const warnings = new Map<string, ConfigWarning>();
  for (const { metric, spansSeconds } of plan.stages.flatMap(({ rules }) => rules)) {
    const spanSeconds = Math.max(0, ...spansSeconds);
    if (spanSeconds <= inAll) continue;
    const warning = { code: 'span_outlasts_rollout', metric, spanSeconds, watchedSeconds: inAll } as const;
    warnings.set(`${metric} ${spanSeconds}`, warning);
  }
  return [...warnings.values()];
}
