import type { ArgoBlueGreen, ArgoRollout } from '../../model/policy/argo-policy.js';
import type { ArgoCanary, ArgoStep, PodsOrPercent } from '../../model/policy/argo-rollout.js';
import { booleanAt, type Cursor, objectAt, objectsAt, oneOfAt, problem, wholeAt } from '../cursor.js';
import { placed } from '../policy-place.js';
import * as known from './known-fields.js';
import { podsAt } from './pods-at.js';
import { readStep } from './read-step.js';
import { type Rooted, runInRollout, type Surroundings } from './run-in-rollout.js';
import { versionNames } from './version-names.js';

/** Reads a Rollout's `spec`; null where it has no strategy that could be read. */
export function readRollout(object: Cursor, name: string, around: Surroundings): ArgoRollout | null {
  const spec = objectAt(object, 'spec', known.ROLLOUT);
  if (spec === null) {
    problem(object, [], { code: 'missing_key', key: 'spec' });
    return null;
  }
  const strategy = objectAt(spec, 'strategy', known.STRATEGY);
  const canary = strategy === null ? null : objectAt(strategy, 'canary', known.CANARY);
  const blueGreen = strategy === null ? null : objectAt(strategy, 'blueGreen', known.BLUE_GREEN);
  const count = (canary === null ? 0 : 1) + (blueGreen === null ? 0 : 1);
  if (count !== 1) problem(spec, ['strategy'], { code: 'strategy_number', found: count });
  const replicas = podsAt(spec, 'replicas', 1) ?? 1;
  const whole = {
    name,
    isPaused: booleanAt(spec, 'paused') ?? false,
    progressDeadlineSeconds: wholeAt(spec, 'progressDeadlineSeconds', 0) ?? 600,
    minReadySeconds: wholeAt(spec, 'minReadySeconds', 0) ?? 0,
    progressDeadlineAborts: booleanAt(spec, 'progressDeadlineAbort') ?? false,
    rollbackRevisions: rollbackAt(spec),
    names: versionNames(object.fields, name),
  };
  if (whole.progressDeadlineSeconds <= whole.minReadySeconds) {
    problem(spec, ['progressDeadlineSeconds'], { code: 'deadline_too_short', minReadySeconds: whole.minReadySeconds });
  }
  const root: Rooted = { ...around, rollout: object.fields };
  if (canary !== null) {
    const of = readCanary(canary, replicas, root);
    const rollout: ArgoRollout = { ...whole, strategy: { kind: 'canary', canary: of } };
    return placed(rollout, object);
  }
  if (blueGreen === null) return null;
  const of = readBlueGreen(blueGreen, replicas, root);
  const rollout: ArgoRollout = { ...whole, strategy: { kind: 'blueGreen', blueGreen: of } };
  return placed(rollout, object);
}

function rollbackAt(spec: Cursor): number | null {
  const window = objectAt(spec, 'rollbackWindow', known.ROLLBACK_WINDOW);
  return window === null ? null : wholeAt(window, 'revisions', 0);
}

function readCanary(canary: Cursor, replicas: number, root: Rooted): ArgoCanary {
  const routing = objectAt(canary, 'trafficRouting', known.ROUTING);
  const maxTrafficWeight = (routing === null ? null : wholeAt(routing, 'maxTrafficWeight', 1)) ?? 100;
  const steps = objectsAt(canary, 'steps', known.STEP).map((step) =>
    placed(readStep(step, maxTrafficWeight, root), step),
  );
  if (routing === null) tellRouter(canary, steps);
  const background = objectAt(canary, 'analysis', known.BACKGROUND);
  return {
    replicas,
    steps,
    hasRouter: routing !== null,
    maxTrafficWeight,
    maxSurge: podsOrPercent(canary, 'maxSurge') ?? { percent: 25 },
    maxUnavailable: podsOrPercent(canary, 'maxUnavailable') ?? { percent: 25 },
    dynamicStableScale: booleanAt(canary, 'dynamicStableScale') ?? false,
    minPodsPerReplicaSet: wholeAt(canary, 'minPodsPerReplicaSet', 0),
    abortScaleDownDelaySeconds: wholeAt(canary, 'abortScaleDownDelaySeconds', 0),
    scaleDownDelaySeconds: wholeAt(canary, 'scaleDownDelaySeconds', 0),
    progressThreshold: thresholdAt(canary),
    background:
      background === null
        ? null
        : { run: runInRollout(background, root), startingStep: wholeAt(background, 'startingStep', 0, steps.length) },
  };
}

/** How many pods are enough for a step to be done; null: all of them. */
function thresholdAt(canary: Cursor): PodsOrPercent | null {
  const threshold = objectAt(canary, 'replicaProgressThreshold', known.THRESHOLD);
  if (threshold === null) return null;
  const type = oneOfAt(threshold, 'type', ['Percent', 'Pods']);
  const value = wholeAt(threshold, 'value', 0);
  if (type === null || value === null) return null;
  return type === 'Percent' ? { percent: value } : { pods: value };
}

function readBlueGreen(blueGreen: Cursor, replicas: number, root: Rooted): ArgoBlueGreen {
  const run = (key: string) => {
    const analysis = objectAt(blueGreen, key, known.ANALYSIS);
    return analysis === null ? null : runInRollout(analysis, root);
  };
  return {
    replicas,
    previewReplicas: wholeAt(blueGreen, 'previewReplicaCount', 0),
    switchesItself: booleanAt(blueGreen, 'autoPromotionEnabled') ?? true,
    switchAfterSeconds: wholeAt(blueGreen, 'autoPromotionSeconds', 0) ?? 0,
    maxUnavailable: podsOrPercent(blueGreen, 'maxUnavailable') ?? { pods: 0 },
    scaleDownDelaySeconds: wholeAt(blueGreen, 'scaleDownDelaySeconds', 0),
    abortScaleDownDelaySeconds: wholeAt(blueGreen, 'abortScaleDownDelaySeconds', 0),
    before: run('prePromotionAnalysis'),
    after: run('postPromotionAnalysis'),
  };
}

/** A number of pods, or a text such as "25%". */
function podsOrPercent(cursor: Cursor, key: string): PodsOrPercent | null {
  const value = cursor.fields[key];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') {
    const pods = wholeAt(cursor, key, 0);
    return pods === null ? null : { pods };
  }
  const [, digits, sign] = /^(\d{1,9})(%?)$/.exec(value) ?? [];
  if (digits === undefined) problem(cursor, [key], { code: 'count_unreadable', found: value });
  else return sign === '%' ? { percent: Number(digits) } : { pods: Number(digits) };
  return null;
}

/** What the cluster refuses where no router shares the traffic out. */
function tellRouter(canary: Cursor, steps: readonly ArgoStep[]): void {
  if (canary.fields['dynamicStableScale'] === true) {
    problem(canary, ['dynamicStableScale'], { code: 'needs_router', field: 'dynamicStableScale' });
  }
  for (const [at, step] of steps.entries()) {
    const hasWeight = step.does === 'experiment' && step.experiment.templates.some(({ weight }) => weight !== null);
    if (step.does !== 'setHeaderRoute' && step.does !== 'setMirrorRoute' && !hasWeight) continue;
    const field = hasWeight ? 'weight' : step.does;
    problem(canary, ['steps', at, step.does], { code: 'needs_router', field });
  }
}
