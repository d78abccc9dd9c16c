import { argoRuns } from '../../measures/argo-runs.js';
import type { ArgoMetric } from '../../model/policy/argo-analysis.js';
import type { ArgoBlueGreen, ArgoRollout } from '../../model/policy/argo-policy.js';
import type { ArgoCanary, ArgoStep } from '../../model/policy/argo-rollout.js';
import type { PolicyFindingDetail } from '../../model/policy/policy-finding.js';
import type { Rehearsal } from '../../model/policy/rehearsal.js';
import type { RehearsedController } from '../../model/policy/rehearsed-controller.js';
import { standingRuns } from './analysis/open-run.js';
import { mostRunSeconds, usualInterval } from './analysis/run-seconds.js';
import { blueGreenController } from './blue-green/blue-green-controller.js';
import { type BlueGreenState, blueGreenAwaitsPerson, blueGreenStanding } from './blue-green/blue-green-state.js';
import { canaryController } from './canary/canary-controller.js';
import { type CanaryState, canaryAwaitsPerson, canaryStanding } from './canary/canary-state.js';
import { type Meter, meterOf } from './measuring/meter-of.js';
import { stagesOfRollout } from './stages-of-rollout.js';

/** What the controller of a Rollout remembers; what it gave is what it takes. */
export type RolloutState = CanaryState | BlueGreenState;

/** Pods that no longer serve are gone within this time where a Rollout does not say. */
const KEPT_SECONDS = 30;

/** Argo Rollouts' controller of a Rollout, canary or blue-green, in a world. One for all runs of a study. */
export function rehearsedRollout(rollout: ArgoRollout, rehearsal: Rehearsal): RehearsedController<RolloutState> {
  const specs = argoRuns(rollout).map(({ spec }) => spec);
  const meters = metersOf(
    specs.flatMap(({ metrics }) => metrics),
    rehearsal,
  );
  const { strategy } = rollout;
  const { matchPercent = 0, revisionSeconds = [], hooks } = rehearsal;
  const common = { stages: stagesOfRollout(rollout, matchPercent), lookSeconds: usualInterval(specs) };
  if (strategy.kind === 'blueGreen') {
    const { blueGreen } = strategy;
    const parts = { rollout, blueGreen, meterOf: meters };
    return ofAnyState<BlueGreenState>({
      ...common,
      controller: blueGreenController(parts),
      standing: (state) => blueGreenStanding(parts, state),
      openRuns: ({ before, after }) => standingRuns([before, after]),
      longestSeconds: longestBlueGreen(rollout, blueGreen),
      awaitsPerson: (state) => blueGreenAwaitsPerson(parts, state),
      makesCopies: false,
      keepsUsers: false,
      instances: instancesOf(blueGreen.replicas, true),
    });
  }
  const { canary } = strategy;
  const parts = {
    rollout,
    canary,
    meterOf: meters,
    hooks,
    countsPods: countsPods(canary),
    matchPercent,
    revisionSeconds,
  };
  return ofAnyState<CanaryState>({
    ...common,
    controller: canaryController(parts),
    standing: (state) => canaryStanding(parts, state),
    openRuns: ({ stepRun, backgroundRun, experiment }) =>
      standingRuns([stepRun, backgroundRun, ...(experiment?.runs ?? [])]),
    longestSeconds: (revisionSeconds.at(-1) ?? 0) + longestCanary(rollout, canary),
    awaitsPerson: (state) => canaryAwaitsPerson(parts, state),
    assumptions: [
      ...(rehearsal.matchPercent === undefined ? unmatchedRoutes(canary) : []),
      ...(revisionSeconds.length === 0 ? [] : [{ code: 'revisions_alike', arePodsNew: parts.countsPods } as const]),
    ],
    makesCopies: !parts.countsPods,
    keepsUsers: false,
    instances: parts.countsPods ? instancesOf(canary.replicas, canary.hasRouter) : null,
  });
}

/** How each metric of a policy is measured; each is looked at once. */
export function metersOf(metrics: readonly ArgoMetric[], rehearsal: Rehearsal): (metric: ArgoMetric) => Meter {
  const meters = new Map(metrics.map((metric) => [metric, meterOf(metric, rehearsal)]));
  return (metric) => {
    const meter = meters.get(metric);
    if (meter === undefined) throw new Error(`the metric ${metric.name} is of no run of this policy`);
    return meter;
  };
}

/** A state that comes in is one that came out, so that its kind need not be told. */
function ofAnyState<State extends RolloutState>(
  controller: RehearsedController<State>,
): RehearsedController<RolloutState> {
  return controller as unknown as RehearsedController<RolloutState>;
}

/** Worlds copy requests, or count pods; a Rollout that mirrors is rehearsed as if its pods were always there. */
export function countsPods({ steps }: ArgoCanary): boolean {
  return !steps.some((step) => step.does === 'setMirrorRoute' && (step.percent ?? 0) > 0);
}

/** Header routes of a Rollout in a world that does not say how many requests match. */
function unmatchedRoutes({ steps, hasRouter }: ArgoCanary): readonly PolicyFindingDetail[] {
  const names = steps.flatMap((step) =>
    step.does === 'setHeaderRoute' && step.matches && hasRouter ? [step.name] : [],
  );
  return [...new Set(names)].map((route) => ({ code: 'none_match', route }));
}

function instancesOf(count: number, hasRouter: boolean): RehearsedController<RolloutState>['instances'] {
  return { count, split: hasRouter ? 'router' : 'replicas', promotion: 'switch', scaleDownStableSeconds: 0 };
}

function longestCanary(rollout: ArgoRollout, canary: ArgoCanary): number {
  const steps = canary.steps.reduce((sum, step) => sum + longestStep(rollout, step), 0);
  const kept = Math.max(
    canary.abortScaleDownDelaySeconds ?? KEPT_SECONDS,
    canary.scaleDownDelaySeconds ?? KEPT_SECONDS,
  );
  // To the pods of all, or back to those of stable.
  return steps + 2 * (rollout.progressDeadlineSeconds + 1) + kept;
}

function longestStep({ progressDeadlineSeconds }: ArgoRollout, step: ArgoStep): number {
  const pods = progressDeadlineSeconds + 1;
  switch (step.does) {
    case 'setWeight':
    case 'setCanaryScale':
    case 'plugin':
      return pods;
    case 'pause':
      return step.seconds ?? 0;
    case 'analysis':
      return mostRunSeconds(step.run);
    case 'experiment': {
      const runs = step.experiment.analyses.map(({ run }) => mostRunSeconds(run));
      return pods + Math.max(step.experiment.seconds ?? 0, ...runs);
    }
    case 'setHeaderRoute':
    case 'setMirrorRoute':
      return 0;
  }
}

function longestBlueGreen({ progressDeadlineSeconds }: ArgoRollout, blueGreen: ArgoBlueGreen): number {
  const { before, after, switchAfterSeconds, scaleDownDelaySeconds, abortScaleDownDelaySeconds } = blueGreen;
  const kept = Math.max(scaleDownDelaySeconds ?? KEPT_SECONDS, abortScaleDownDelaySeconds ?? KEPT_SECONDS);
  // The preview's pods, and the rest of them.
  const pods = 2 * (progressDeadlineSeconds + 1);
  return pods + mostRunSeconds(before) + switchAfterSeconds + mostRunSeconds(after) + kept;
}
