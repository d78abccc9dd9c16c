import type { ArgoExperiment, ArgoStep } from '../../model/policy/argo-rollout.js';
import {
  booleanAt,
  type Cursor,
  neededText,
  objectAt,
  objectsAt,
  oneOfAt,
  problem,
  textAt,
  wholeAt,
} from '../cursor.js';
import { goDurationSeconds } from '../go-duration.js';
import * as known from './known-fields.js';
import { MOST_PODS, podsAt } from './pods-at.js';
import { type Rooted, runInExperiment, runInRollout } from './run-in-rollout.js';
import { STEPS, stepOf } from './step-of.js';

/** What a step of a canary says. */
export function readStep(step: Cursor, maxTrafficWeight: number, root: Rooted): ArgoStep {
  const given = STEPS.filter((name) => (step.fields[name] ?? null) !== null);
  // Which of several counts is not for a rehearsal to guess.
  if (given.length !== 1) problem(step, [], { code: 'step_shape', found: given.length });
  wholeAt(step, 'setWeight', 0, maxTrafficWeight);
  checkPause(step);
  checkScale(step, maxTrafficWeight);
  const analysis = objectAt(step, 'analysis', known.ANALYSIS);
  const run = analysis === null ? null : runInRollout(analysis, root);
  const endless = run?.metrics.find(({ count, interval }) => interval !== null && (count ?? 0) === 0);
  if (endless !== undefined) problem(step, ['analysis'], { code: 'endless_step', metric: endless.name });
  checkRoutes(step);
  return stepOf(step.fields, () => run, experimentAt(step, maxTrafficWeight, root));
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
  podsAt(scale, 'replicas');
}

/** Names of routes, what they match and plugins: a step of one kind has one of these. */
function checkRoutes(step: Cursor): void {
  const header = objectAt(step, 'setHeaderRoute', known.HEADER_ROUTE);
  if (header !== null) objectsAt(header, 'match', known.HEADER_MATCH);
  const mirror = objectAt(step, 'setMirrorRoute', known.MIRROR_ROUTE);
  if (mirror !== null) {
    neededText(mirror, 'name');
    wholeAt(mirror, 'percentage', 0, 100);
  }
  const plugin = objectAt(step, 'plugin', known.PLUGIN);
  if (plugin !== null) neededText(plugin, 'name');
}

function experimentAt(step: Cursor, maxTrafficWeight: number, root: Rooted): ArgoExperiment | undefined {
  const experiment = objectAt(step, 'experiment', known.EXPERIMENT);
  if (experiment === null) return undefined;
  const text = textAt(experiment, 'duration') ?? '';
  const seconds = text === '' ? null : goDurationSeconds(text);
  if (text !== '' && (seconds ?? -1) < 0) {
    problem(experiment, ['duration'], { code: 'go_duration_unreadable', found: text });
  }
  const templates = objectsAt(experiment, 'templates', known.EXPERIMENT_TEMPLATE).map((template) => ({
    name: neededText(template, 'name'),
    version:
      oneOfAt(template, 'specRef', ['canary', 'stable']) === 'stable' ? ('stable' as const) : ('canary' as const),
    replicas: podsAt(template, 'replicas') ?? 1,
    weight: wholeAt(template, 'weight', 0, maxTrafficWeight),
  }));
  const pods = templates.reduce((sum, { replicas }) => sum + replicas, 0);
  if (pods > MOST_PODS) problem(experiment, ['templates'], { code: 'too_many_pods', found: pods, allowed: MOST_PODS });
  const versions = new Map(templates.map(({ name, version }) => [name, version]));
  const analyses = objectsAt(experiment, 'analyses', known.EXPERIMENT_ANALYSIS).map((analysis) => ({
    name: neededText(analysis, 'name'),
    run: runInExperiment(analysis, experiment, versions, root),
    isRequired: booleanAt(analysis, 'requiredForCompletion') ?? false,
  }));
  return { seconds: seconds === null ? null : Math.trunc(seconds), text, templates, analyses };
}
