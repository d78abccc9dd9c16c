import type { ArgoRunSpec } from '../../model/argo-analysis.js';
import type { ArgoBlueGreen, ArgoRollout } from '../../model/argo-policy.js';
import type { ArgoCanary, ArgoStep, PodsOrPercent } from '../../model/argo-rollout.js';
import {
  booleanAt,
  type Cursor,
  type Fields,
  isFields,
  objectAt,
  objectsAt,
  oneOfAt,
  problem,
  wholeAt,
} from '../cursor.js';
import { goDurationSeconds } from '../go-duration.js';
import * as known from './known-fields.js';
import { linkAnalysis, type Templates } from './link-analysis.js';
import { type Argument, argumentsAt, referencesAt, rulesAt } from './read-template.js';
import type { ArgValues } from './resolve-args.js';
import { STEPS, stepOf } from './step-of.js';

/** What a Rollout is read with. */
export interface Surroundings {
  readonly templates: Templates;
  readonly given: ArgValues;
}

/** The labels that tell the two versions' pods apart; a cluster makes them up for each pod template. */
const HASHES: Readonly<Record<string, string>> = { Latest: 'canary', Stable: 'stable' };

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
  const replicas = wholeAt(spec, 'replicas', 0) ?? 1;
  const whole = {
    name,
    isPaused: booleanAt(spec, 'paused') ?? false,
    progressDeadlineSeconds: wholeAt(spec, 'progressDeadlineSeconds', 0) ?? 600,
    minReadySeconds: wholeAt(spec, 'minReadySeconds', 0) ?? 0,
    progressDeadlineAborts: booleanAt(spec, 'progressDeadlineAbort') ?? false,
  };
  const root: Rooted = { ...around, rollout: object.fields };
  if (canary !== null) return { ...whole, strategy: { kind: 'canary', canary: readCanary(canary, replicas, root) } };
  if (blueGreen === null) return null;
  return { ...whole, strategy: { kind: 'blueGreen', blueGreen: readBlueGreen(blueGreen, replicas, root) } };
}

interface Rooted extends Surroundings {
  readonly rollout: Fields;
}

function readCanary(canary: Cursor, replicas: number, root: Rooted): ArgoCanary {
  const routing = objectAt(canary, 'trafficRouting', known.ROUTING);
  const maxTrafficWeight = (routing === null ? null : wholeAt(routing, 'maxTrafficWeight', 1)) ?? 100;
  const steps = objectsAt(canary, 'steps', known.STEP).map((step) => readStep(step, maxTrafficWeight, root));
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
    progressThreshold: thresholdAt(canary),
    background:
      background === null
        ? null
        : { run: runOf(background, root), startingStep: wholeAt(background, 'startingStep', 0, steps.length) },
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
    return analysis === null ? null : runOf(analysis, root);
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

function readStep(step: Cursor, maxTrafficWeight: number, root: Rooted): ArgoStep {
  const given = STEPS.filter((name) => (step.fields[name] ?? null) !== null);
  // Which of several counts is not for a rehearsal to guess.
  if (given.length !== 1) problem(step, [], { code: 'step_shape', found: given.length });
  wholeAt(step, 'setWeight', 0, maxTrafficWeight);
  checkPause(step);
  checkScale(step, maxTrafficWeight);
  const analysis = objectAt(step, 'analysis', known.ANALYSIS);
  const run = analysis === null ? null : runOf(analysis, root);
  const endless = run?.metrics.find(({ count, interval }) => interval !== null && (count ?? 0) === 0);
  if (endless !== undefined) problem(step, ['analysis'], { code: 'endless_step', metric: endless.name });
  return stepOf(step.fields, () => run);
}

function checkPause(step: Cursor): void {
  const pause = objectAt(step, 'pause', known.PAUSE);
  if (pause === null) return;
  const duration = pause.fields['duration'];
  if (typeof duration !== 'string') {
    wholeAt(pause, 'duration', 0);
  } else if (!/^\d{1,9}$/.test(duration) && (goDurationSeconds(duration) ?? -1) < 0) {
    problem(pause, ['duration'], { code: 'go_duration_unreadable', found: duration });
  }
}

function checkScale(step: Cursor, maxTrafficWeight: number): void {
  const scale = objectAt(step, 'setCanaryScale', known.SCALE);
  if (scale === null) return;
  const given = ['weight', 'replicas'].filter((key) => (scale.fields[key] ?? null) !== null);
  const count = given.length + (booleanAt(scale, 'matchTrafficWeight') === true ? 1 : 0);
  if (count !== 1) problem(scale, [], { code: 'scale_shape', found: count });
  wholeAt(scale, 'weight', 0, maxTrafficWeight);
  wholeAt(scale, 'replicas', 0);
}

function runOf(analysis: Cursor, root: Rooted): ArgoRunSpec {
  const args = argumentsAt(analysis, root.given).map((argument) => ({ ...argument, ...knownValue(argument, root) }));
  const use = { at: analysis, references: referencesAt(analysis), args, ...rulesAt(analysis) };
  return linkAnalysis(use, root.templates);
}

/** What a Rollout knows of itself: the labels of its two versions, and its own fields. */
function knownValue({ value, at }: Argument, { rollout }: Rooted): Partial<Argument> {
  const source = at.fields['valueFrom'];
  // An argument of a Rollout without a value is the empty text.
  if (!isFields(source)) return { value: value ?? '' };
  if (value !== null) return { value };
  const hash = HASHES[String(source['podTemplateHashValue'])];
  if (hash !== undefined) return { value: hash };
  const reference = source['fieldRef'];
  const path = isFields(reference) ? reference['fieldPath'] : null;
  return typeof path === 'string' ? { value: fieldOf(rollout, path) } : {};
}

/** What stands at a path such as `metadata.labels['app']` or `spec.replicas`; null where nothing plain does. */
function fieldOf(rollout: Fields, path: string): string | null {
  let at: unknown = rollout;
  for (const step of path.split(/[.[\]]+/).filter((part) => part !== '')) {
    const key = step.replace(/^'(.*)'$/, '$1');
    at = isFields(at) && Object.hasOwn(at, key) ? at[key] : Array.isArray(at) ? at[Number(key)] : undefined;
  }
  return typeof at === 'string' || typeof at === 'number' || typeof at === 'boolean' ? String(at) : null;
}
