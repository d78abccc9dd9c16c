import type { CanaryAnalysis, CanaryPolicy } from '../../model/policy/flagger-policy.js';

export type FlaggerStrategy = 'canary' | 'blue-green' | 'ab-testing';

/** The provider that moves no traffic plays every analysis as blue/green, of 10 iterations unless it says how many. */
const ITERATIONS_WITHOUT_ROUTER = 10;

/** How a rollout goes on. */
export function strategyOf({ provider, analysis }: Pick<CanaryPolicy, 'provider' | 'analysis'>): FlaggerStrategy {
  if (provider === 'kubernetes') return 'blue-green';
  if (analysis.iterations > 0) return analysis.hasMatch ? 'ab-testing' : 'blue-green';
  return 'canary';
}

export function iterationsOf({ provider, analysis }: Pick<CanaryPolicy, 'provider' | 'analysis'>): number {
  return provider === 'kubernetes' && analysis.iterations === 0 ? ITERATIONS_WITHOUT_ROUTER : analysis.iterations;
}

export function thresholdOf({ threshold }: CanaryAnalysis): number {
  return threshold > 0 ? threshold : 1;
}

export const TOTAL_WEIGHT = 100;

/** The weight from which on a canary is promoted. */
export function maxWeightOf({ stepWeights, maxWeight }: CanaryAnalysis): number {
  const last = stepWeights.at(-1);
  if (last !== undefined) return Math.min(last, TOTAL_WEIGHT);
  return maxWeight > 0 ? maxWeight : TOTAL_WEIGHT;
}

/** By how much the weight grows next; 0 or less: the canary stays as it is, and is not promoted either. */
export function nextStepOf({ stepWeight, stepWeights }: CanaryAnalysis, weight: number): number {
  const [first] = stepWeights;
  if (stepWeight > 0 || first === undefined) return stepWeight;
  const rest = TOTAL_WEIGHT - weight;
  // At 100 there is only promotion left, which asks for some step.
  if (rest === 0) return 1;
  if (weight === 0) return Math.min(rest, first);
  const at = stepWeights.slice(0, -1).indexOf(weight);
  // A weight that is none of the steps goes to 100 at once, and so does the last.
  return at === -1 ? rest : Math.min(rest, (stepWeights[at + 1] ?? TOTAL_WEIGHT) - weight);
}
