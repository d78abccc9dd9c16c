import type { FaultLabel } from '../../model/fit-problem.js';
import type { DocumentPath } from '../../model/problem.js';
import type { FaultDocument } from '../schema/config-document.js';
import type { Tolerant } from '../tolerant.js';
import { lastsSeconds, readMoment } from './fault-moment.js';
import type { Draft, FitProblem } from './fit-problems.js';
import { nearMiss } from './near-miss.js';

/** Faults that end before they begin, and stages they name that do not exist, or are over. */
export function momentProblems({ understood }: Draft): readonly FitProblem[] {
  const stages = stageNames(understood.stages);
  return (understood.faults ?? []).flatMap((fault, index) => {
    const label = { index, name: fault?.name ?? null };
    return [...stageProblems(fault, label, stages), ...orderProblems(fault, label, stages)];
  });
}

interface StageNames {
  readonly indexes: ReadonlyMap<string, number>;
  /** Null when not all of them are known. */
  readonly all: readonly string[] | null;
}

function stageNames(stages: Draft['understood']['stages'] = []): StageNames {
  const indexes = new Map<string, number>();
  for (const [index, stage] of stages.entries()) {
    if (stage?.name !== undefined && !indexes.has(stage.name)) indexes.set(stage.name, index);
  }
  const isKnown = stages.length > 0 && stages.every((stage) => stage?.name !== undefined);
  return { indexes, all: isKnown ? [...indexes.keys()] : null };
}

function stageProblems(fault: Tolerant<FaultDocument>, label: FaultLabel, stages: StageNames): readonly FitProblem[] {
  const path = ['faults', label.index];
  const moments = (['from', 'until'] as const).flatMap((key): readonly FitProblem[] => {
    const moment = fault?.[key];
    if (typeof moment !== 'object') return [];
    const { stage = null } = moment;
    return fault?.after === 'completed'
      ? [{ code: 'stage_moment_after_completion', fault: label, key, stage, path: [...path, key] }]
      : unknownStage(stage, [...path, key, 'stage'], stages);
  });
  return [...moments, ...unknownStage(fault?.cohort?.from_stage ?? null, [...path, 'cohort', 'from_stage'], stages)];
}

function unknownStage(stage: string | null, path: DocumentPath, { indexes, all }: StageNames): readonly FitProblem[] {
  if (stage === null || all === null || indexes.has(stage)) return [];
  const found = { kind: 'text', text: stage } as const;
  return [{ code: 'not_one_of', found, allowed: all, suggestion: nearMiss(stage, all), path }];
}

function orderProblems(
  fault: Tolerant<FaultDocument>,
  label: FaultLabel,
  { indexes }: StageNames,
): readonly FitProblem[] {
  const from = readMoment(fault?.from);
  const until = readMoment(fault?.until);
  if (from === undefined || until === undefined) return [];
  const stageOf = (name: string | null) => (name === null ? undefined : indexes.get(name));
  const fromStage = stageOf(from.stage);
  const untilStage = stageOf(until.stage);
  const endsInEarlierStage = fromStage !== undefined && untilStage !== undefined && untilStage < fromStage;
  const lasts = lastsSeconds(fault?.from, fault?.until);
  if (!endsInEarlierStage && (lasts === undefined || lasts > 0)) return [];
  const path = ['faults', label.index, 'until'];
  return [{ code: 'fault_ends_before_it_begins', fault: label, from, until, path }];
}
