import type { ArgoRunSpec } from '../../model/policy/argo-analysis.js';
import type { ArgoExperiment, ArgoStep } from '../../model/policy/argo-rollout.js';
import { goDurationSeconds } from '../go-duration.js';

type Document = Readonly<Record<string, unknown>>;

/** What a step may do; each has one of these. */
export const STEPS = [
  'setWeight',
  'pause',
  'analysis',
  'setCanaryScale',
  'experiment',
  'setHeaderRoute',
  'setMirrorRoute',
  'plugin',
] as const;

const EMPTY_EXPERIMENT: ArgoExperiment = { seconds: null, text: '', templates: [], analyses: [] };

/**
 * A step as the controller takes it; `runOf` makes the run of its analysis. A step without any of its fields is done at once
 * nowhere: it is a pause.
 */
export function stepOf(
  step: Document,
  runOf: (analysis: unknown) => ArgoRunSpec | null,
  experiment: ArgoExperiment = EMPTY_EXPERIMENT,
): ArgoStep {
  const does = STEPS.find((name) => step[name] !== undefined && step[name] !== null) ?? 'pause';
  const of = (typeof step[does] === 'object' ? step[does] : {}) as Document;
  switch (does) {
    case 'setWeight':
      return { does, weight: Number(step[does]) };
    case 'pause':
      return { does, seconds: pauseSeconds(of['duration']), text: durationText(of['duration']) };
    case 'analysis':
      return { does, run: runOf(step[does]) };
    case 'setCanaryScale':
      return {
        does,
        replicas: numberOrNull(of['replicas']),
        weight: numberOrNull(of['weight']),
        matchesTrafficWeight: of['matchTrafficWeight'] === true,
      };
    case 'setMirrorRoute':
      // A route without a match takes away the one of its name.
      return {
        does,
        name: String(of['name'] ?? ''),
        percent: of['match'] ? (numberOrNull(of['percentage']) ?? 100) : null,
      };
    case 'setHeaderRoute':
      return { does, name: String(of['name'] ?? ''), matches: Array.isArray(of['match']) && of['match'].length > 0 };
    case 'experiment':
      return { does, experiment };
    case 'plugin':
      return { does, name: String(of['name'] ?? '') };
  }
}

/** A duration as it is written, with the unit that a bare number has. */
function durationText(duration: unknown): string {
  if (typeof duration !== 'number' && typeof duration !== 'string') return '';
  const text = String(duration);
  return /^[+-]?\d+$/.test(text) ? `${text}s` : text;
}

/** Whole seconds, as a number or a text, or a Go duration, cut to whole seconds; null: until a person goes on. */
export function pauseSeconds(duration: unknown): number | null {
  if (duration === undefined || duration === null) return null;
  if (typeof duration === 'number') return duration;
  if (typeof duration !== 'string') return null;
  if (/^[+-]?\d{1,10}$/.test(duration)) return Number(duration);
  return Math.trunc(goDurationSeconds(duration) ?? -1);
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
