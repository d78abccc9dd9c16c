import type { DocumentPath } from '../../model/place.js';
import type { FaultLabel } from '../../model/problems/fit-problem.js';
import { nearMiss } from '../../text/near-miss.js';
import type { FaultDocument } from '../schema/fault-schema.js';
import type { Tolerant } from '../schema/field.js';
import type { Draft, FitProblem } from './draft.js';
import { isAfterCompletion, lastsSeconds, plannedSeconds, readMoment } from './fault-moment.js';
import { type PlannedStages, plannedStages } from './planned-stages.js';

/** Faults that end before they begin, and stages they name that do not exist, or are over. */
export function momentProblems({ understood }: Draft): readonly FitProblem[] {
  const stages = plannedStages(understood);
  const names = stageNames(understood.stages);
  return (understood.faults ?? []).flatMap((fault, index) => {
    const label = { index, name: fault?.name ?? null };
    return [...stageProblems(fault, label, names), ...orderProblems(fault, label, stages)];
  });
}

/** Null when not all of them are known. */
type StageNames = readonly string[] | null;

function stageNames(stages: Draft['understood']['stages'] = []): StageNames {
  const names = stages.map((stage) => stage?.name).filter((name) => name !== undefined);
  return names.length > 0 && names.length === stages.length ? [...new Set(names)] : null;
}

function stageProblems(fault: Tolerant<FaultDocument>, label: FaultLabel, names: StageNames): readonly FitProblem[] {
  const path = ['faults', label.index];
  const moments = (['from', 'until'] as const).flatMap((key): readonly FitProblem[] => {
    const moment = fault?.[key];
    if (typeof moment !== 'object') return [];
    const { stage = null } = moment;
    return fault?.after !== undefined
      ? [{ code: 'stage_moment_after_completion', fault: label, key, stage, after: fault.after, path: [...path, key] }]
      : unknownStage(stage, [...path, key, 'stage'], names);
  });
  return [...moments, ...unknownStage(fault?.cohort?.from_stage ?? null, [...path, 'cohort', 'from_stage'], names)];
}

function unknownStage(stage: string | null, path: DocumentPath, names: StageNames): readonly FitProblem[] {
  if (stage === null || names === null || names.includes(stage)) return [];
  const found = { kind: 'text', text: stage } as const;
  return [{ code: 'not_one_of', found, allowed: names, suggestion: nearMiss(stage, names), path }];
}

function orderProblems(
  fault: Tolerant<FaultDocument>,
  label: FaultLabel,
  stages: PlannedStages,
): readonly FitProblem[] {
  const from = readMoment(fault?.from);
  const until = readMoment(fault?.until);
  if (from === undefined || until === undefined) return [];
  const path = ['faults', label.index, 'until'];
  const reversed = (fromAt: number | null, untilAt: number | null): FitProblem[] => [
    {
      code: 'fault_ends_before_it_begins',
      fault: label,
      from: { ...from, plannedSeconds: from.stage === null ? null : fromAt },
      until: { ...until, plannedSeconds: until.stage === null ? null : untilAt },
      path,
    },
  ];
  const indexOf = (name: string | null) => (name === null ? undefined : stages.get(name)?.index);
  const fromStage = indexOf(from.stage);
  const untilStage = indexOf(until.stage);
  if (fromStage !== undefined && untilStage !== undefined && untilStage < fromStage) return reversed(null, null);
  const lasts = lastsSeconds(fault);
  if (lasts !== undefined) return lasts > 0 ? [] : reversed(null, null);
  const begins = plannedSeconds(from, stages);
  const ends = plannedSeconds(until, stages);
  if (begins === undefined || ends === undefined || ends > begins || isAfterCompletion(fault)) return [];
  return reversed(begins, ends);
}
