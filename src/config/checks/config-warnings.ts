import type { Plan, Stage } from '../../model/plan.js';
import type { Rule } from '../../model/rule.js';
import type { Setup } from '../../model/setup.js';
import type { ConfigWarning } from '../../model/warning.js';
import { RELATIVE_CONDITIONS } from './relative-conditions.js';

/** What a configuration may say and probably does not mean. */
export function configWarnings(setup: Setup): readonly ConfigWarning[] {
  return [...endWarnings(setup.plan), ...baselineWarnings(setup.plan), ...holdWarnings(setup)];
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

function holdWarnings({ plan, operator }: Setup): readonly ConfigWarning[] {
  const stagesTogether = plan.stages.reduce((sum, stage) => sum + watchedSeconds(stage), 0);
  // A script can pause, and a pause is watched.
  const inAll = operator.length > 0 ? Number.POSITIVE_INFINITY : stagesTogether;
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

/** How long a stage is watched at most; a person may take forever. */
function watchedSeconds({ bakeSeconds, gate }: Stage): number {
  if (gate.kind === 'person') return Number.POSITIVE_INFINITY;
  return bakeSeconds + (gate.kind === 'timer' ? gate.seconds : 0);
}
