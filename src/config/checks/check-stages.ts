import type { StageLabel } from '../../model/fit-problem.js';
import { secondsOf } from '../../text/duration.js';
import type { Draft, FitProblem } from './draft.js';

/** What the stages get wrong among themselves, and with the interval. */
export function stageProblems(draft: Draft): readonly FitProblem[] {
  return [...trafficProblems(draft), ...copyProblems(draft), ...nameProblems(draft), ...durationProblems(draft)];
}

function labels({ understood }: Draft): readonly StageLabel[] {
  return (understood.stages ?? []).map((stage, index) => ({ index, name: stage?.name ?? null }));
}

function trafficProblems(draft: Draft): readonly FitProblem[] {
  const problems: FitProblem[] = [];
  let earlier: { readonly stage: StageLabel; readonly percent: number } | null = null;
  for (const stage of labels(draft)) {
    const percent = draft.understood.stages?.[stage.index]?.traffic_percent;
    if (percent === undefined) continue;
    // Any number of stages may have copies alone.
    if (earlier !== null && percent <= earlier.percent && earlier.percent > 0) {
      problems.push({
        code: 'traffic_not_increasing',
        stage,
        percent,
        earlier: earlier.stage,
        earlierPercent: earlier.percent,
        path: ['stages', stage.index, 'traffic_percent'],
      });
    }
    earlier = { stage, percent };
  }
  return problems;
}

function copyProblems(draft: Draft): readonly FitProblem[] {
  return labels(draft).flatMap((stage): FitProblem[] => {
    const { traffic_percent: percent, mirror_percent: mirrored } = draft.understood.stages?.[stage.index] ?? {};
    const says = Object.hasOwn(draft.said.stages?.[stage.index] ?? {}, 'mirror_percent');
    if (percent === 0 && !says) {
      return [{ code: 'stage_without_requests', stage, path: ['stages', stage.index, 'traffic_percent'] }];
    }
    if (percent !== 100 || mirrored === undefined) return [];
    return [{ code: 'nothing_to_copy', stage, path: ['stages', stage.index, 'mirror_percent'] }];
  });
}

function nameProblems(draft: Draft): readonly FitProblem[] {
  const seen = new Map<string, number>();
  const problems: FitProblem[] = [];
  for (const { index, name } of labels(draft)) {
    if (name === null) continue;
    const earlierIndex = seen.get(name);
    if (earlierIndex === undefined) {
      seen.set(name, index);
      continue;
    }
    const defaulted = !Object.hasOwn(draft.said.stages?.[index] ?? {}, 'name');
    const path = ['stages', index, 'name'];
    problems.push({ code: 'duplicate_name', name, stageIndex: index, earlierIndex, defaulted, path });
  }
  return problems;
}

function durationProblems(draft: Draft): readonly FitProblem[] {
  const { analysis, stages = [] } = draft.understood;
  const intervalSeconds = secondsOf(analysis?.interval);
  if (intervalSeconds === undefined) return [];
  return labels(draft).flatMap((stage): FitProblem[] => {
    const seconds = secondsOf(stages[stage.index]?.duration);
    const last = stage.index === stages.length - 1;
    if (seconds === undefined || seconds >= intervalSeconds || (last && seconds === 0)) return [];
    const path = ['stages', stage.index, 'duration'];
    return [{ code: 'stage_shorter_than_interval', stage, last, seconds, intervalSeconds, path }];
  });
}
