import type { ArgoRunSpec } from '../../model/argo-analysis.js';
import type { ArgoRollout } from '../../model/argo-policy.js';
import type { ArgoStep } from '../../model/argo-rollout.js';

/** A run that a Rollout would create, and where it does. */
export interface PlacedRun {
  readonly where: string;
  readonly spec: ArgoRunSpec;
}

/** Every run that a Rollout would create, by where it does. */
export function runsOf({ strategy }: ArgoRollout): readonly PlacedRun[] {
  const named: (readonly [where: string, spec: ArgoRunSpec | null])[] =
    strategy.kind === 'blueGreen'
      ? [
          ['before the switch', strategy.blueGreen.before],
          ['after the switch', strategy.blueGreen.after],
        ]
      : [
          ['background', strategy.canary.background?.run ?? null],
          ...strategy.canary.steps.flatMap((step, at) => runsOfStep(step, `step ${at + 1}`)),
        ];
  return named.flatMap(([where, spec]) => (spec === null ? [] : [{ where, spec }]));
}

function runsOfStep(step: ArgoStep, where: string): readonly (readonly [where: string, spec: ArgoRunSpec | null])[] {
  if (step.does === 'analysis') return [[where, step.run]];
  if (step.does !== 'experiment') return [];
  return step.experiment.analyses.map(({ name, run }) => [`${where}, ${name}`, run] as const);
}
