import type { StageLabel } from '../../model/problems/fit-problem.js';
import { OTHERS } from '../../model/world.js';
import { secondsOf } from '../../text/duration.js';
import { audienceNames } from './check-audiences.js';
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
  if (draft.understood.stages?.some((stage) => stage === undefined || Object.hasOwn(stage, 'audience'))) {
    return audienceTrafficProblems(draft);
  }
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

/** Stages that raise nobody's share, where any stage goes by audiences. */
function audienceTrafficProblems(draft: Draft): readonly FitProblem[] {
  const names = audienceNames(draft);
  const { stages = [] } = draft.understood;
  if (names === null) return [];
  const all = names.length === 0 ? [OTHERS] : names;
  const had = new Map(all.map((name) => [name, 0]));
  const problems: FitProblem[] = [];
  for (const [index, stage] of stages.entries()) {
    const said = stage?.audience === undefined ? null : [stage.audience].flat();
    const percent = stage?.traffic_percent;
    // Of a stage that is not known, or names no audience there is, nothing can be said.
    if (stage === undefined || percent === undefined) return problems;
    // A stage of copies alone gives nobody the canary.
    if (percent === 0) continue;
    if (Object.hasOwn(stage, 'audience') && !said?.every((name) => name !== undefined && had.has(name)))
      return problems;
    const whom = (said ?? all).flatMap((name) => name ?? []);
    const least = Math.min(...whom.map((name) => had.get(name) ?? 0));
    if (index > 0 && percent <= least) {
      const label = (at: number) => ({ index: at, name: stages[at]?.name ?? null });
      problems.push({
        code: 'audience_not_increasing',
        stage: label(index),
        percent,
        names: said === null ? null : whom,
        earlier: label(index - 1),
        least,
        path: ['stages', index, 'traffic_percent'],
      });
    }
    for (const name of whom) had.set(name, Math.max(had.get(name) ?? 0, percent));
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
