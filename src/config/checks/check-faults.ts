import { NO_EFFECT } from '../../model/fault.js';
import type { FaultLabel } from '../../model/problems/fit-problem.js';
import { secondsOf } from '../../text/duration.js';
import { presetWorld } from '../presets.js';
import { FAULT_EFFECT_KEYS, type FaultDocument, faultSchema } from '../schema/fault-schema.js';
import type { Tolerant } from '../schema/field.js';
import type { Draft, FitProblem } from './draft.js';
import { lastsSeconds, plannedToLastSeconds } from './fault-moment.js';
import { type PlannedStages, plannedStages } from './planned-stages.js';

/** What a fault gets wrong in itself, other than the moments it begins and ends at, and names given twice. */
export function faultProblems(draft: Draft): readonly FitProblem[] {
  const { faults = [] } = draft.understood;
  const stages = plannedStages(draft.understood);
  const each = faults.flatMap((fault, index) => {
    const label = { index, name: fault?.name ?? null };
    const given = draft.said.faults?.[index];
    return given === undefined
      ? []
      : [
          ...effectProblems(given, label),
          ...unseenProblems(given, label),
          ...flappingProblems(given, fault, label),
          ...rampProblems(fault, label, stages),
          ...cohortProblems(fault, label, stages),
        ];
  });
  return [...each, ...nameProblems(draft)];
}

function effectProblems(given: NonNullable<SaidFault>, fault: FaultLabel): readonly FitProblem[] {
  if (hasUnknownKey(given)) return [];
  const path = ['faults', fault.index];
  const said = FAULT_EFFECT_KEYS.filter((key) => Object.hasOwn(given, key));
  if (said.length === 0) return [{ code: 'fault_without_effect', fault, effects: FAULT_EFFECT_KEYS, path }];
  const own = ownEffects(given);
  // What of them is unknown may do anything.
  if (own === null) return [];
  const effects = [
    ...said.flatMap((key) => (key === 'metrics' ? [] : [{ key: key as string, value: neutral(key), is: given[key] }])),
    ...own,
  ];
  if (effects.length === 0) return [{ code: 'fault_without_effect', fault, effects: FAULT_EFFECT_KEYS, path }];
  if (effects.some(({ value, is }) => is !== value)) return [];
  return [{ code: 'fault_neutral', fault, effects: effects.map(({ key, value }) => ({ key, value })), path }];
}

function unseenProblems(given: NonNullable<SaidFault>, fault: FaultLabel): readonly FitProblem[] {
  if (given.unseen !== true || Object.hasOwn(given, 'error_rate') || hasUnknownKey(given)) return [];
  return [{ code: 'unseen_without_error_rate', fault, path: ['faults', fault.index, 'unseen'] }];
}

/** What it does to metrics of the document's own, beside what would leave them as they are; null: not known. */
function ownEffects(given: NonNullable<SaidFault>) {
  if (!Object.hasOwn(given, 'metrics')) return [];
  if (given.metrics === undefined) return null;
  const effects: { readonly key: string; readonly value: number; readonly is: number }[] = [];
  for (const [name, effect] of Object.entries(given.metrics)) {
    if (effect === undefined) return null;
    for (const [key, is] of Object.entries(effect)) {
      if (is === undefined) return null;
      effects.push({ key: `metrics.${name}.${key}`, value: key === 'ratio' ? 1 : 0, is });
    }
  }
  return effects;
}

/** Whether a fault as written has a key that does not exist: probably one that seems to be missing. */
function hasUnknownKey(fault: object): boolean {
  return Object.keys(fault).some((key) => !Object.hasOwn(faultSchema.shape, key));
}

type SaidFault = NonNullable<Draft['said']['faults']>[number];

/** The value of an effect that leaves all as it is. */
function neutral(key: (typeof FAULT_EFFECT_KEYS)[number]): number {
  return key === 'latency_ratio' || key === 'conversion_ratio' ? NO_EFFECT.latencyRatio : NO_EFFECT.errorRate;
}

function flappingProblems(
  given: object,
  understood: Tolerant<FaultDocument>,
  fault: FaultLabel,
): readonly FitProblem[] {
  const path = ['faults', fault.index];
  const hasEvery = Object.hasOwn(given, 'every');
  if (hasEvery !== Object.hasOwn(given, 'for')) {
    if (hasUnknownKey(given)) return [];
    const [present, missing] = hasEvery ? (['every', 'for'] as const) : (['for', 'every'] as const);
    return [{ code: 'flapping_incomplete', fault, given: present, missing, path: [...path, present] }];
  }
  const everySeconds = secondsOf(understood?.every);
  const forSeconds = secondsOf(understood?.for);
  if (everySeconds === undefined || forSeconds === undefined || forSeconds < everySeconds) return [];
  return [{ code: 'flap_not_shorter', fault, forSeconds, everySeconds, path: [...path, 'for'] }];
}

function rampProblems(
  understood: Tolerant<FaultDocument>,
  fault: FaultLabel,
  stages: PlannedStages,
): readonly FitProblem[] {
  const rampSeconds = secondsOf(understood?.ramp);
  if (rampSeconds === undefined) return [];
  const path = ['faults', fault.index, 'ramp'];
  const room = {
    fault: lastsSeconds(understood),
    plan: plannedToLastSeconds(understood, stages),
    for: secondsOf(understood?.for),
  };
  for (const over of ['fault', 'plan', 'for'] as const) {
    const allowedSeconds = room[over];
    if (allowedSeconds !== undefined && allowedSeconds > 0 && rampSeconds > allowedSeconds) {
      return [{ code: 'ramp_too_long', fault, rampSeconds, allowedSeconds, over, path }];
    }
  }
  return [];
}

/** All users are kept from the canary in a stage that comes before theirs: it would serve no request there. */
function cohortProblems(
  understood: Tolerant<FaultDocument>,
  fault: FaultLabel,
  stages: PlannedStages,
): readonly FitProblem[] {
  const { share, from_stage: fromStage } = understood?.cohort ?? {};
  const theirs = stages.get(fromStage ?? '');
  // A fault that hits stable alone keeps no users from the canary.
  const isKept = understood?.arm === 'canary' || understood?.arm === 'all';
  if (!isKept || share !== 1 || fromStage === undefined || theirs === undefined) return [];
  const before = [...stages].find(([, { index }]) => index < theirs.index);
  if (before === undefined) return [];
  const [name, { index }] = before;
  const path = ['faults', fault.index, 'cohort', 'share'];
  return [{ code: 'cohort_of_all_users', fault, fromStage, stage: { index, name }, path }];
}

function nameProblems({ said, understood }: Draft): readonly FitProblem[] {
  const { preset } = understood;
  const ofPreset = preset === undefined ? [] : presetWorld(preset, []).faults;
  /** By its name; null: a fault of the preset. */
  const seen = new Map<string, number | null>(ofPreset.map(({ name }) => [name, null]));
  return (understood.faults ?? []).flatMap((fault, faultIndex): FitProblem[] => {
    const name = fault?.name;
    if (name === undefined) return [];
    const earlierIndex = seen.get(name);
    if (earlierIndex === undefined) {
      seen.set(name, faultIndex);
      return [];
    }
    const defaulted = !Object.hasOwn(said.faults?.[faultIndex] ?? {}, 'name');
    const path = ['faults', faultIndex, 'name'];
    return [{ code: 'duplicate_fault_name', name, faultIndex, earlierIndex, defaulted, path }];
  });
}
