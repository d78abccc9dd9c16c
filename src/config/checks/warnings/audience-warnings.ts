import { conditionMeaning } from '../../../measures/conditions.js';
import type { Plan, Stage } from '../../../model/plan.js';
import type { ConfigWarning } from '../../../model/problems/warning.js';
import type { Setup } from '../../../model/setup.js';
import type { World } from '../../../model/world.js';

/** Of the canary's requests, so many at least must be of users whom its baseline does not serve as often. */
const UNLIKE = 0.01;

/** Each part of the requests of the canary, or of what it is compared with, by audience; they sum to 1. */
type Mix = readonly number[];

/** Stages in which the canary serves other users than what it is compared with: told once, with all of them. */
export function audienceWarnings({ plan, world }: Setup): readonly ConfigWarning[] {
  if (plan.stages.every(({ audiences }) => audiences == null)) return [];
  const unlike: { readonly stage: string; readonly stageIndex: number; readonly bias: Bias }[] = [];
  let carried: Mix | null = null;
  for (const [stageIndex, stage] of plan.stages.entries()) {
    const canary = mixOf(stage, (percent) => percent);
    const here = mixOf(stage, (percent) => (world.freshBaseline ? Math.min(percent, 100 - percent) : 100 - percent));
    const baseline = here ?? carried;
    carried = here ?? carried;
    if (stage.bakeSeconds === 0 || canary === null || !compares(stage, plan)) continue;
    const differs = baseline === null || canary.some((part, i) => Math.abs(part - (baseline[i] ?? 0)) >= UNLIKE);
    if (differs) unlike.push({ stage: stage.name, stageIndex, bias: biasOf(canary, baseline, world) });
  }
  if (unlike.length === 0) return [];
  const largest = unlike.reduce((most, one) => (sizeOf(one.bias) > sizeOf(most.bias) ? one : most));
  return [
    {
      code: 'audience_confounds',
      stages: unlike.map(({ stage }) => stage),
      stageIndex: unlike[0]?.stageIndex ?? 0,
      isFresh: world.freshBaseline,
      bias: sizeOf(largest.bias) === 0 ? null : { stage: largest.stage, ...largest.bias },
    },
  ];
}

function mixOf({ audiences }: Stage, percentOf: (canaryPercent: number) => number): Mix | null {
  const parts = (audiences?.shares ?? []).map(({ share, canaryPercent }) => share * percentOf(canaryPercent));
  const all = parts.reduce((sum, part) => sum + part, 0);
  return all === 0 ? null : parts.map((part) => part / all);
}

/** Whether anything in a stage holds the canary against its baseline. */
function compares({ rules }: Stage, { judging }: Plan): boolean {
  return judging.judges.some(({ method }) =>
    method === 'thresholds'
      ? rules.some(({ conditions }) => conditions.some(({ name }) => conditionMeaning(name).relative))
      : method !== 'srm',
  );
}

/** The error rate of stable itself to the canary's users, and to those of its baseline. */
interface Bias {
  readonly canaryRate: number;
  readonly baselineRate: number;
}

function biasOf(canary: Mix, baseline: Mix | null, { audiences, stable }: World): Bias {
  const rate = (mix: Mix) =>
    mix.reduce((sum, part, i) => sum + part * Math.min(1, stable.errorRate * (audiences[i]?.errorRatio ?? 1)), 0);
  return { canaryRate: rate(canary), baselineRate: rate(baseline ?? canary) };
}

function sizeOf({ canaryRate, baselineRate }: Bias): number {
  const size = Math.abs(canaryRate - baselineRate);
  return size < 1e-9 ? 0 : size;
}
