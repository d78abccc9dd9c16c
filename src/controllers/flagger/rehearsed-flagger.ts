import type { Turn } from '../../model/controller.js';
import type { Mark } from '../../model/exposure.js';
import type { OperatorAction } from '../../model/operator.js';
import type { FlaggerCanary } from '../../model/policy/flagger-policy.js';
import type { Rehearsal, RehearsedStage, Standing } from '../../model/policy/rehearsal.js';
import type { RehearsalNote } from '../../model/policy/rehearsal-note.js';
import type { RehearsedController } from '../../model/policy/rehearsed-controller.js';
import type { View } from '../../model/source.js';
import type { Status } from '../../model/status.js';
import { canaryAssumptions } from './canary-assumptions.js';
import { type CanaryRoutes, canaryRoutes, loadPercent } from './canary-exposure.js';
import { longestCanarySeconds } from './longest-canary-seconds.js';
import { metricReader } from './metric-reader.js';
import { beforeFirstTick, type RehearsedState, SUSPENDED } from './rehearsed-state.js';
import { type PlayedCanary, type PlayedTick, rehearsedTick } from './rehearsed-tick.js';
import { stageName, stagesOfCanary } from './stages-of-canary.js';

/**
 * A Canary in a world, ticked as Flagger 1.44 does: the first tick, at 0 seconds, finds the new revision, and one follows every
 * `interval`. `pause` suspends it and `resume` lets it go on at its next tick; `promote` and `abort` mean nothing to it, whose
 * gates are asked.
 */
export function rehearsedCanary(canary: FlaggerCanary, rehearsal: Rehearsal): RehearsedController<RehearsedState> {
  const stages = stagesOfCanary(canary);
  const parts: Parts = {
    played: { canary, rehearsal, read: metricReader(canary, rehearsal) },
    stages,
    stageIndices: new Map(stages.map(({ name }, index) => [name, index])),
    routes: canaryRoutes(canary, rehearsal),
  };
  const { pods } = parts.routes;
  return {
    stages,
    controller: {
      begin() {
        const { policy, metrics, isSuspended } = canary;
        const state = beforeFirstTick(isSuspended, policy.analysis.webhooks.length, metrics.length);
        return turnOf(parts, state, [], isSuspended ? [{ type: 'paused', message: SUSPENDED }] : []);
      },
      next: (state) => (isOver(state) || state.isSuspended ? null : tickSeconds(canary, state.ticks)),
      act: (state, _atSeconds, words, view) => acted(parts, heard(canary, state, words), view),
    },
    standing: ({ standing }) => standing,
    lookSeconds: canary.intervalSeconds,
    longestSeconds: longestCanarySeconds(canary, rehearsal),
    awaitsPerson: ({ isSuspended }) => isSuspended,
    makesCopies: canary.policy.analysis.mirror || loadPercent(canary, rehearsal) > 0,
    assumptions: canaryAssumptions(canary, rehearsal),
    keepsUsers: canary.hasSessionAffinity,
    instances:
      pods === null ? null : { count: pods, split: 'router', promotion: 'restart', scaleDownStableSeconds: null },
  };
}

interface Parts {
  readonly played: PlayedCanary;
  readonly stages: readonly RehearsedStage[];
  readonly stageIndices: ReadonlyMap<string, number>;
  readonly routes: CanaryRoutes;
}

interface Heard {
  readonly state: RehearsedState;
  readonly notes: readonly RehearsalNote[];
}

/** Ticks go on while it is suspended, and do nothing. */
function tickSeconds({ intervalSeconds }: FlaggerCanary, ticks: number): number {
  return Math.round(ticks * intervalSeconds);
}

function isOver({ flagger }: RehearsedState): boolean {
  return flagger.phase === 'Succeeded' || flagger.phase === 'Failed';
}

function heard(canary: FlaggerCanary, before: RehearsedState, words: readonly OperatorAction[]): Heard {
  let state = before;
  const notes: RehearsalNote[] = [];
  for (const { action, atSeconds } of words) {
    if (isOver(state)) break;
    if (action === 'pause' && !state.isSuspended) {
      const standing: Standing = {
        ...state.standing,
        message: SUSPENDED,
        decidedBy: { name: 'suspend', judged: 'true' },
      };
      state = { ...state, isSuspended: true, standing };
      notes.push({ type: 'paused', message: SUSPENDED });
    } else if (action === 'resume' && state.isSuspended) {
      const next = Math.ceil(atSeconds / canary.intervalSeconds);
      const standing: Standing = { ...state.standing, message: '', decidedBy: null };
      state = { ...state, isSuspended: false, ticks: Math.max(state.ticks, next), standing };
      notes.push({ type: 'resumed', message: '' });
    }
  }
  return { state, notes };
}

function acted(parts: Parts, { state: before, notes }: Heard, view: View): Turn<RehearsedState, RehearsalNote> {
  const { atSeconds } = view;
  const isDue = atSeconds >= tickSeconds(parts.played.canary, before.ticks);
  if (before.isSuspended || isOver(before) || !isDue) return turnOf(parts, before, [], notes);
  const played = rehearsedTick(parts.played, before, view);
  const state = standingAfter(parts, before, played, atSeconds);
  return turnOf(parts, state, marksBetween(parts, before, state), [
    ...notes,
    ...changesOf(before, played, state),
    ...played.notes,
  ]);
}

function standingAfter(parts: Parts, before: RehearsedState, played: PlayedTick, atSeconds: number): RehearsedState {
  const { state, message, decidedBy } = played;
  const { phase } = state.flagger;
  const name = stageName(parts.played.canary, state.flagger);
  // Blue/green that waits for its promotion goes one iteration back, and is where it was.
  const stageIndex = Math.max(before.stageIndex, name === null ? -1 : (parts.stageIndices.get(name) ?? -1));
  const isDecided = (state.isPromoted && !before.isPromoted) || (phase === 'Failed' && !before.isPromoted);
  const standing: Standing = {
    stageIndex: Math.max(0, stageIndex),
    phase,
    message: message + usersAfter(state),
    decidedBy,
    decidedAtSeconds: isDecided ? atSeconds : before.standing.decidedAtSeconds,
  };
  return { ...state, stageIndex, standing };
}

/** What users are left with where that is not what the phase says. */
function usersAfter({ flagger, isPromoted }: RehearsedState): string {
  return flagger.phase === 'Failed' && isPromoted ? ' (all users stay on the new version)' : '';
}

function marksBetween({ stages }: Parts, before: RehearsedState, after: RehearsedState): readonly Mark[] {
  const begun = stages.slice(before.stageIndex + 1, after.stageIndex + 1).map(({ name }): Mark => `stage:${name}`);
  if (after.isPromoted) return before.isPromoted ? begun : [...begun, 'completed'];
  return after.flagger.phase === 'Failed' ? [...begun, 'rolled_back', 'restored'] : begun;
}

const WAITING: ReadonlySet<string> = new Set(['Waiting', 'WaitingPromotion']);

/** What began in a tick. */
function changesOf(
  before: RehearsedState,
  { did, message }: PlayedTick,
  after: RehearsedState,
): readonly RehearsalNote[] {
  const notes: RehearsalNote[] = [];
  for (let stageIndex = before.stageIndex + 1; stageIndex <= after.stageIndex; stageIndex++) {
    notes.push({ type: 'stage', stageIndex });
  }
  if (did === 'restarted') notes.push({ type: 'restarted', message });
  const [was, is] = [before.flagger.phase, after.flagger.phase];
  if (WAITING.has(is) && was !== is) notes.push({ type: 'paused', message });
  if (WAITING.has(was) && !WAITING.has(is) && is !== 'Failed') notes.push({ type: 'resumed', message });
  if (after.isPromoted && !before.isPromoted) notes.push({ type: 'promoted', message });
  if (is === 'Failed') notes.push({ type: 'aborted', message: after.standing.message });
  return notes;
}

function statusOf({ flagger, isSuspended, isPromoted }: RehearsedState): Status {
  switch (flagger.phase) {
    case 'Succeeded':
      return 'COMPLETED';
    // What fails after the promotion leaves all users on the new version.
    case 'Failed':
      return isPromoted ? 'COMPLETED' : 'ROLLED_BACK';
    case 'Waiting':
    case 'WaitingPromotion':
      return 'PAUSED';
    case 'Initialized':
    case 'Progressing':
    case 'Promoting':
    case 'Finalising':
      return isSuspended ? 'PAUSED' : 'PROGRESSING';
  }
}

function turnOf(
  { routes }: Parts,
  state: RehearsedState,
  marks: readonly Mark[],
  notes: readonly RehearsalNote[],
): Turn<RehearsedState, RehearsalNote> {
  return {
    state,
    exposure: routes.of(state.flagger, state),
    status: statusOf(state),
    isWaiting: state.isSuspended,
    isEnded: isOver(state),
    marks,
    notes,
  };
}
