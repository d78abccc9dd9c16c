import { plannedPercent } from '../measures/planned-percent.js';
import type { TimelineEntry } from '../model/harm.js';
import type { Setup } from '../model/setup.js';
import type { SeenFault } from '../model/source.js';
import type { Playback } from './playback.js';
import { isWorseVersion } from './worse-version.js';

/** Everything that happened, in order of time; at the same time, in the order in which it is looked for here. */
export function timeline(playback: Playback): readonly TimelineEntry[] {
  const { setup, stages, state, served, untilSeconds } = playback;
  const entries: TimelineEntry[] = [{ code: 'rollout_begins', atSeconds: 0 }];
  const [first] = stages;
  if (first !== undefined && isWorseVersion(setup.world))
    entries.push({ code: 'canary_worse', atSeconds: first.startedAtSeconds });
  for (const { stageIndex, startedAtSeconds } of stages) {
    const stage = setup.plan.stages[stageIndex];
    if (stage === undefined) continue;
    const { name, mirrorPercent } = stage;
    const trafficPercent = plannedPercent(stage);
    const copies = mirrorPercent === undefined ? {} : { mirrorPercent };
    entries.push({ code: 'stage_begins', atSeconds: startedAtSeconds, stage: name, trafficPercent, ...copies });
  }
  const faults = served.faults(0, untilSeconds);
  entries.push(...faultEntries(setup, faults), ...firstBadWindow(playback), ...told(playback), ...ending(playback));
  const rollback = state.aftermath?.rollback ?? null;
  if (rollback !== null) {
    entries.push({ code: 'rollback_begins', atSeconds: rollback.beginsAtSeconds });
    entries.push({ code: 'restored', atSeconds: rollback.restoredAtSeconds });
  }
  if (state.aftermath !== null && setup.followUpSeconds > 0) {
    entries.push({ code: 'follow_up_ends', atSeconds: untilSeconds });
  }
  return entries.sort((one, other) => one.atSeconds - other.atSeconds);
}

function faultEntries({ world }: Setup, faults: readonly SeenFault[]): TimelineEntry[] {
  const begun = new Map<number, number>();
  const ended = new Map<number, number>();
  for (const { faultIndex, fromSeconds, endsAtSeconds } of faults) {
    if (!begun.has(faultIndex)) begun.set(faultIndex, fromSeconds);
    if (endsAtSeconds !== null) ended.set(faultIndex, endsAtSeconds);
  }
  const entry = (code: 'fault_begins' | 'fault_ends') => {
    return ([index, atSeconds]: readonly [number, number]): TimelineEntry => {
      return { code, atSeconds, fault: world.faults[index]?.name ?? '' };
    };
  };
  return [...[...begun].map(entry('fault_begins')), ...[...ended].map(entry('fault_ends'))];
}

function firstBadWindow({ setup, windows }: Playback): TimelineEntry[] {
  for (const { judgement, lookedAtSeconds, stageIndex } of windows) {
    const bad = judgement.findings.find(({ outcome }) => outcome === 'breached' || outcome === 'pending');
    const worse = judgement.evidence.find(({ outcome }) => outcome === 'worse' || outcome === 'pending');
    const metric = bad?.metric ?? worse?.subject;
    if (metric === undefined) continue;
    const stage = setup.plan.stages[stageIndex]?.name ?? '';
    return [{ code: 'first_bad_window', atSeconds: lookedAtSeconds, stage, metric }];
  }
  return [];
}

function told({ alerts, overspent, setup }: Playback): TimelineEntry[] {
  const stage = setup.plan.stages[overspent?.stageIndex ?? 0]?.name ?? '';
  return [
    ...alerts.map(({ atSeconds, stage, finding: { metric, place, condition } }): TimelineEntry => {
      return { code: 'alerted', atSeconds, stage, metric, condition, ...(place === undefined ? {} : { place }) };
    }),
    ...(overspent === null ? [] : [{ code: 'budget_overspent' as const, atSeconds: overspent.atSeconds, stage }]),
  ];
}

const ENDINGS = { COMPLETED: 'completed', ROLLED_BACK: 'rolled_back', PAUSED: 'paused' } as const;

function ending({ transitions }: Playback): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  for (const { transition } of transitions) {
    const { to, from, atSeconds, stage } = transition;
    if (to !== from && to !== 'PROGRESSING') entries.push({ code: ENDINGS[to], atSeconds, stage });
  }
  return entries;
}
