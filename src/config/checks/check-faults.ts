import type { FaultLabel } from '../../model/fit-problem.js';
import type { FaultDocument } from '../schema/config-document.js';
import { secondsOf } from '../schema/duration.js';
import type { Tolerant } from '../tolerant.js';
import { FAULT_EFFECT_KEYS, hasUnknownKey } from './fault-keys.js';
import { lastsSeconds } from './fault-moment.js';
import type { Draft, FitProblem } from './fit-problems.js';

/** What a fault gets wrong in itself, other than the moments it begins and ends at, and names given twice. */
export function faultProblems(draft: Draft): readonly FitProblem[] {
  const { faults = [] } = draft.understood;
  const each = faults.flatMap((fault, index) => {
    const label = { index, name: fault?.name ?? null };
    const given = draft.said.faults?.[index];
    return given === undefined
      ? []
      : [...effectProblems(given, label), ...flappingProblems(given, fault, label), ...rampProblems(fault, label)];
  });
  return [...each, ...nameProblems(draft)];
}

function effectProblems(given: object, fault: FaultLabel): readonly FitProblem[] {
  if (hasUnknownKey(given) || FAULT_EFFECT_KEYS.some((key) => Object.hasOwn(given, key))) return [];
  return [{ code: 'fault_without_effect', fault, effects: FAULT_EFFECT_KEYS, path: ['faults', fault.index] }];
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

function rampProblems(understood: Tolerant<FaultDocument>, fault: FaultLabel): readonly FitProblem[] {
  const rampSeconds = secondsOf(understood?.ramp);
  if (rampSeconds === undefined) return [];
  const path = ['faults', fault.index, 'ramp'];
  const tooLong = (over: 'fault' | 'for', allowedSeconds: number | undefined): FitProblem[] =>
    allowedSeconds !== undefined && allowedSeconds > 0 && rampSeconds > allowedSeconds
      ? [{ code: 'ramp_too_long', fault, rampSeconds, allowedSeconds, over, path }]
      : [];
  const inFault = tooLong('fault', lastsSeconds(understood?.from, understood?.until));
  return inFault.length > 0 ? inFault : tooLong('for', secondsOf(understood?.for));
}

function nameProblems({ said, understood }: Draft): readonly FitProblem[] {
  const seen = new Map<string, number>();
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
