import type { Plan, Stage } from '../../model/plan.js';
import type { Rule } from '../../model/rule.js';
import type { Setup } from '../../model/setup.js';
import type { ConfigWarning } from '../../model/warning.js';
import { RELATIVE_CONDITIONS } from './relative-conditions.js';

/** What a configuration may say and probably does not mean. */
export function configWarnings(setup: Setup): readonly ConfigWarning[] {
  return [
    ...endWarnings(setup.plan),
    ...baselineWarnings(setup.plan),
    ...freshBaselineWarnings(setup),
    ...holdWarnings(setup),
    ...spanWarnings(setup),
    ...faultWarnings(setup),
  ];
}

function endWarnings({ stages }: Plan): readonly ConfigWarning[] {
  const last = stages.at(-1);
  if (last === undefined || last.trafficPercent === 100) return [];
  const { name: stage, trafficPercent } = last;
  return [{ code: 'unwatched_promotion', stageIndex: stages.length - 1, stage, trafficPercent }];
}

function baselineWarnings({ stages: [first] }: Plan): readonly ConfigWarning[] {
  if (first === undefined || first.trafficPercent < 100 || first.bakeSeconds === 0) return [];
  const metrics = first.rules.filter(isRelative).map(({ metric }) => metric);
  return metrics.length === 0 ? [] : [{ code: 'no_baseline', stageIndex: 0, stage: first.name, metrics }];
}

function isRelative(rule: Rule): boolean {
  return rule.conditions.some(({ name }) => RELATIVE_CONDITIONS.includes(name));
}

function freshBaselineWarnings({ plan, world }: Setup): readonly ConfigWarning[] {
  if (!world.freshBaseline) return [];
  return plan.stages.flatMap(({ name: stage, trafficPercent, bakeSeconds }, stageIndex): ConfigWarning[] => {
    if (trafficPercent <= 50 || trafficPercent === 100 || bakeSeconds === 0) return [];
    const baselinePercent = 100 - trafficPercent;
    return [{ code: 'fresh_baseline_shrinks', stageIndex, stage, trafficPercent, baselinePercent }];
  });
}

function holdWarnings({ plan, operator }: Setup): readonly ConfigWarning[] {
  const inAll = planSeconds({ plan, operator });
  const never = new Map<string, ConfigWarning>();
  const hardly: ConfigWarning[] = [];
  for (const [stageIndex, stage] of plan.stages.entries()) {
    if (stage.bakeSeconds === 0) continue;
    const inStage = watchedSeconds(stage);
    for (const { metric, holdSeconds } of stage.rules) {
      if (holdSeconds > inAll) {
        const warning: ConfigWarning = { code: 'hold_outlasts_rollout', metric, holdSeconds, watchedSeconds: inAll };
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

function faultWarnings({ plan, operator, world }: Setup): readonly ConfigWarning[] {
  const rolloutSeconds = planSeconds({ plan, operator });
  const mostTrafficPercent = plan.stages.at(-1)?.trafficPercent ?? 100;
  // When each stage begins, if nobody keeps it waiting.
  const starts: number[] = [];
  let start = 0;
  for (const stage of plan.stages) {
    starts.push(start);
    start += watchedSeconds(stage);
  }
  return world.faults.flatMap(({ name: fault, from, minTrafficPercent }): ConfigWarning[] => {
    if (from.kind === 'completed') return [];
    if (minTrafficPercent > mostTrafficPercent) {
      return [{ code: 'fault_never_shows', fault, minTrafficPercent, mostTrafficPercent }];
    }
    const beginsAtSeconds = from.seconds + (from.kind === 'stage' ? (starts[from.stageIndex] ?? 0) : 0);
    // Without end, a rollout is never over.
    if (rolloutSeconds === Number.POSITIVE_INFINITY || beginsAtSeconds < rolloutSeconds) return [];
    return [{ code: 'fault_after_rollout', fault, beginsAtSeconds, rolloutSeconds }];
  });
}

/** How long all stages together are watched at most. */
function planSeconds({ plan, operator }: Pick<Setup, 'plan' | 'operator'>): number {
  // A script can pause, and a pause is watched.
  if (operator.length > 0) return Number.POSITIVE_INFINITY;
  return plan.stages.reduce((sum, stage) => sum + watchedSeconds(stage), 0);
}

/** How long a stage is watched at most; a person may take forever. */
function watchedSeconds({ bakeSeconds, gate }: Stage): number {
  if (gate.kind === 'person') return Number.POSITIVE_INFINITY;
  return bakeSeconds + (gate.kind === 'timer' ? gate.seconds : 0);
}
