import type { TimelineEntry } from '../model/harm.js';
import type { Run } from '../model/run.js';
import type { Setup } from '../model/setup.js';
import type { CellTraffic } from '../traffic/serve-cell.js';
import type { Playback } from './playback.js';
import { isWorseVersion } from './worse-version.js';

/** Everything that happened, in order of time; at the same time, in the order in which it is looked for here. */
export function timeline(setup: Setup, playback: Playback, cells: readonly CellTraffic[]): readonly TimelineEntry[] {
  const { stages, rollback, followUp } = playback;
  const entries: TimelineEntry[] = [{ code: 'rollout_begins', atSeconds: 0 }];
  const [first] = stages;
  if (first !== undefined && isWorseVersion(setup.world))
    entries.push({ code: 'canary_worse', atSeconds: first.startedAtSeconds });
  for (const { stageIndex, startedAtSeconds } of stages) {
    const stage = setup.plan.stages[stageIndex];
    if (stage === undefined) continue;
    const { name, trafficPercent } = stage;
    entries.push({ code: 'stage_begins', atSeconds: startedAtSeconds, stage: name, trafficPercent });
  }
  entries.push(...faultEntries(setup, cells), ...firstBadWindow(setup, playback), ...ending(setup, playback));
  if (rollback !== null) {
    entries.push({ code: 'rollback_begins', atSeconds: rollback.beginsAtSeconds });
    entries.push({ code: 'restored', atSeconds: rollback.restoredAtSeconds });
  }
  const lastCell = followUp?.cells.at(-1);
  if (lastCell !== undefined) entries.push({ code: 'follow_up_ends', atSeconds: lastCell.toSeconds });
  return entries.sort((one, other) => one.atSeconds - other.atSeconds);
}

/** From the first harm to the decision that rolled back, and to the end of the rollback; null unless there were both. */
export function detectionTimes(
  setup: Setup,
  playback: Playback,
  cells: readonly CellTraffic[],
): Pick<Run, 'timeToDetectSeconds' | 'timeToRestoreSeconds'> {
  const { rollback, endedAtSeconds } = playback;
  const since = rollback === null ? null : harmBegins(setup, playback, cells);
  if (rollback === null || since === null || since >= endedAtSeconds) {
    return { timeToDetectSeconds: null, timeToRestoreSeconds: null };
  }
  return {
    timeToDetectSeconds: endedAtSeconds - since,
    timeToRestoreSeconds: rollback.restoredAtSeconds - since,
  };
}

/**
 * When something was first wrong with the canary, in seconds from the start, that still was when the rollout ended: its
 * version worse than stable, or a fault that makes it worse, whatever else that hits; null if nothing.
 */
function harmBegins(setup: Setup, playback: Playback, cells: readonly CellTraffic[]): number | null {
  const [first] = playback.stages;
  if (first !== undefined && isWorseVersion(setup.world)) return first.startedAtSeconds;
  const { windows, endedAtSeconds } = playback;
  // What was over before the window that decided did not make it decide.
  const last = windows.at(-1);
  const decidedFrom = last?.toSeconds === endedAtSeconds ? last.fromSeconds : endedAtSeconds;
  const over = new Set<number>();
  let since: number | null = null;
  for (const { conditions } of cells.toReversed()) {
    for (const { faultIndex, onCanary, fromSeconds, endsAtSeconds } of conditions.activeFaults) {
      if (!onCanary || over.has(faultIndex) || !isHarmful(setup, faultIndex)) continue;
      if (endsAtSeconds !== null && endsAtSeconds <= decidedFrom) over.add(faultIndex);
      else since = Math.min(since ?? fromSeconds, fromSeconds);
    }
  }
  return since;
}

/** Whether a fault makes anything worse; some only make things better. */
function isHarmful({ world }: Setup, faultIndex: number): boolean {
  const effect = world.faults[faultIndex]?.effect;
  if (effect === undefined) return false;
  const { latencyRatio, conversionRatio, ...added } = effect;
  return latencyRatio > 1 || conversionRatio < 1 || Object.values(added).some((value) => value > 0);
}

function faultEntries({ world }: Setup, cells: readonly CellTraffic[]): TimelineEntry[] {
  const begun = new Map<number, number>();
  const ended = new Map<number, number>();
  for (const { conditions } of cells) {
    for (const { faultIndex, fromSeconds, endsAtSeconds } of conditions.activeFaults) {
      if (!begun.has(faultIndex)) begun.set(faultIndex, fromSeconds);
      if (endsAtSeconds !== null) ended.set(faultIndex, endsAtSeconds);
    }
  }
  const entry = (code: 'fault_begins' | 'fault_ends') => {
    return ([index, atSeconds]: readonly [number, number]): TimelineEntry => {
      return { code, atSeconds, fault: world.faults[index]?.name ?? '' };
    };
  };
  return [...[...begun].map(entry('fault_begins')), ...[...ended].map(entry('fault_ends'))];
}

function firstBadWindow(setup: Setup, { windows }: Playback): TimelineEntry[] {
  for (const { judgement, toSeconds, stageIndex } of windows) {
    const bad = judgement.findings.find(({ outcome }) => outcome === 'breached' || outcome === 'pending');
    const worse = judgement.evidence.find(({ outcome }) => outcome === 'worse' || outcome === 'pending');
    const metric = bad?.metric ?? worse?.subject;
    if (metric === undefined) continue;
    const stage = setup.plan.stages[stageIndex]?.name ?? '';
    return [{ code: 'first_bad_window', atSeconds: toSeconds, stage, metric }];
  }
  return [];
}

const ENDINGS = { COMPLETED: 'completed', ROLLED_BACK: 'rolled_back', PAUSED: 'paused' } as const;

function ending(setup: Setup, { state, transitions, endedAtSeconds }: Playback): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  for (const { to, from, atSeconds, stage } of transitions) {
    if (to !== from && to !== 'PROGRESSING') entries.push({ code: ENDINGS[to], atSeconds, stage });
  }
  // A plan of one stage without duration is COMPLETED before anything can happen.
  if (entries.length === 0 && state.status === 'COMPLETED') {
    entries.push({ code: 'completed', atSeconds: endedAtSeconds, stage: setup.plan.stages.at(-1)?.name ?? '' });
  }
  return entries;
}
