import type { KayentaCanary } from '../../model/policy/kayenta-policy.js';
import type { Policies } from '../../model/policy/policies.js';
import type { KayentaStage, RehearsedPolicy } from '../../model/policy/rehearsal.js';
import type { SaidOfStages } from '../../model/world-said.js';

/** Something in people's files that can be rehearsed. */
export interface Rehearsable {
  /** As its object is called: `Rollout`. */
  readonly kind: string;
  readonly name: string;
  /** A rollout from start to end; else it measures by itself. */
  readonly isWhole: boolean;
  /** Where it is Kayenta's: what else a world file is read for. */
  readonly canaryConfig: KayentaCanary | null;
  /** The policy as a world has it; null: before there is one. */
  readonly of: (said: SaidOfStages | null) => RehearsedPolicy;
}

/** Of the requests, for the canary of an analysis by itself of which nothing is said. */
const USUAL_PERCENT = 50;

/** Everything in people's files that can be rehearsed. A template that no Rollout uses is one by itself, as is a recorded run. */
export function rehearsable({ rollouts, canaries, canaryConfigs, runs, templates }: Policies): readonly Rehearsable[] {
  const whole = { isWhole: true, canaryConfig: null };
  const analysis = (kind: string) => {
    return ({ name, spec }: Pick<Policies['runs'][number], 'name' | 'spec'>): Rehearsable => ({
      kind,
      name,
      isWhole: false,
      canaryConfig: null,
      of: (said) => {
        const sinceSeconds = said?.canarySinceSeconds ?? null;
        return {
          controller: 'argo_analysis',
          name,
          spec,
          canaryPercent: said?.canaryPercent ?? USUAL_PERCENT,
          ...(sinceSeconds === null ? {} : { sinceSeconds }),
        };
      },
    });
  };
  const alone = rollouts.length === 0 ? templates : [];
  return [
    ...rollouts.map((rollout): Rehearsable => {
      return { ...whole, kind: 'Rollout', name: rollout.name, of: () => ({ controller: 'argo_rollout', rollout }) };
    }),
    ...canaries.map((canary): Rehearsable => {
      return { ...whole, kind: 'Canary', name: canary.name, of: () => ({ controller: 'flagger', canary }) };
    }),
    ...canaryConfigs.map((canary): Rehearsable => {
      const stage = (said: SaidOfStages | null) => said?.kayenta ?? UNSAID_STAGE;
      const of = (said: SaidOfStages | null): RehearsedPolicy => {
        return { controller: 'kayenta', canary, stage: stage(said) };
      };
      return { ...whole, kind: 'canary config', name: canary.name, canaryConfig: canary, of };
    }),
    ...alone.map((template) => analysis(template.isCluster ? 'ClusterAnalysisTemplate' : 'AnalysisTemplate')(template)),
    ...runs.map(analysis('AnalysisRun')),
  ];
}

/** The stage of a canary config of which a world file says nothing: it is refused for want of its metrics. */
const UNSAID_STAGE: KayentaStage = {
  sharePercent: 5,
  lifetimeSeconds: 10_800,
  intervalSeconds: 10_800,
  warmUpSeconds: 0,
  lookbackSeconds: null,
  stepSeconds: 60,
  marginal: 50,
  pass: 75,
  control: 'baseline',
  metrics: {},
};
