import type { ArgoRunSpec } from '../model/policy/argo-analysis.js';
import type { ArgoRollout } from '../model/policy/argo-policy.js';

/** A run that a Rollout would create, by where it does. */
export interface ArgoRun {
  readonly where: string;
  readonly spec: ArgoRunSpec;
}

/** Every run that a Rollout would create. */
export function argoRuns({ strategy }: ArgoRollout): readonly ArgoRun[] {
  const named: (readonly [where: string, spec: ArgoRunSpec | null])[] =
    strategy.kind === 'blueGreen'
      ? [
          ['before the switch', strategy.blueGreen.before],
          ['after the switch', strategy.blueGreen.after],
        ]
      : [
          ['background', strategy.canary.background?.run ?? null],
          ...strategy.canary.steps.flatMap((step, at): (readonly [string, ArgoRunSpec | null])[] => {
            if (step.does === 'analysis') return [[`step ${at + 1}`, step.run]];
            if (step.does !== 'experiment') return [];
            return step.experiment.analyses.map(({ name, run }) => [`step ${at + 1}, analysis ${name}`, run]);
          }),
        ];
  return named.flatMap(([where, spec]) => (spec === null ? [] : [{ where, spec }]));
}
