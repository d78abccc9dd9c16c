import type { Aftermath, PlanState } from '../../controllers/plan/plan-records.js';
import type { PlayedRehearsal, Rehearsal } from '../../model/policy/rehearsal.js';
import type { RehearsalNote } from '../../model/policy/rehearsal-note.js';
import type { RehearsedController } from '../../model/policy/rehearsed-controller.js';
import type { Warning } from '../../model/problems/warning.js';
import type { Setup } from '../../model/setup.js';
import type { Key } from '../../random/key.js';
import { scrapedSource } from '../../sources/scraped/scraped-source.js';
import { horizonOf } from '../horizon.js';
import { type LoopEnd, type Recorder, runLoop, wordsOf } from '../loop.js';
import type { Playback, TimedNote } from '../playback.js';
import { goneAtSeconds, type ShareTrace } from '../share-trace.js';
import { worldSource } from '../world-source.js';
import { RehearsalTrace } from './rehearsal-trace.js';
import { rehearsedControllerOf } from './rehearsed-controller-of.js';
import { type Supervised, supervised } from './supervised.js';

class NoteRecorder implements Recorder<RehearsalNote> {
  readonly notes: TimedNote[] = [];

  record(note: RehearsalNote, atSeconds: number): void {
    this.notes.push({ atSeconds, note });
  }
}

/** See `rehearsalPlayer`. */
interface RehearsedPart {
  readonly servesUntilSeconds?: number;
  readonly promotedUpTo?: number;
}

type Ended = LoopEnd<Supervised<unknown>, RehearsalNote>;

/**
 * Plays runs of a rehearsal, from seed to seed, as `simulate` and studies have them: its steps as stages, and no windows. The
 * service goes on as the rollout left it to `servesUntilSeconds`, if that is later; before the stage `promotedUpTo` people go
 * on at once wherever it waits for them.
 */
export function rehearsalPlayer(
  setup: Setup,
  rehearsal: Rehearsal,
  isRecorded: boolean,
  { servesUntilSeconds = 0, promotedUpTo = 0 }: RehearsedPart = {},
): (key: Key) => Playback {
  const policy = rehearsedControllerOf(rehearsal);
  const { whenPaused, world } = setup;
  const words = wordsOf(setup);
  const plannedSeconds = horizonOf(setup, words);
  const controller = supervised(policy, {
    whenPaused,
    longestSeconds: policy.longestSeconds + (whenPaused?.actAfterSeconds ?? 0) * (policy.stages.length + 1),
    promotedUpTo,
    countsInstances: world.instances !== null,
  });
  const bind = worldSource(setup, !isRecorded, (served, key) => scrapedSource(served, world, rehearsal, key));
  return (key) => {
    const { source, served } = bind(key);
    const trace = new RehearsalTrace(policy);
    const recorder = isRecorded ? new NoteRecorder() : null;
    const horizonSeconds = Number.POSITIVE_INFINITY;
    const end = runLoop({ controller: trace.of(controller), source, words, recorder, horizonSeconds });
    const state = stateOf(setup, policy, trace, end, plannedSeconds);
    const untilSeconds = Math.max(end.atSeconds, state.aftermath?.endsAtSeconds ?? plannedSeconds);
    const servesUntil = Math.max(untilSeconds, servesUntilSeconds);
    if (servesUntil > end.atSeconds) served.serve(end.atSeconds, servesUntil, end.turn.exposure);
    served.view(servesUntil);
    return {
      setup,
      state,
      served,
      untilSeconds,
      stages: trace.stages.map((stage) => ({ ...stage, windows: [] })),
      windows: [],
      transitions: trace.transitions.map((transition) => ({ transition, window: null, pausedSeconds: null })),
      alerts: [],
      overspent: null,
      warnings: [
        ...undelivered(end),
        ...ignoredRevisions(rehearsal, policy.standing(end.turn.state.inner).decidedAtSeconds),
      ],
      rehearsed: {
        stages: policy.stages,
        assumptions: policy.assumptions ?? [],
        standing: policy.standing(end.turn.state.inner),
        shareAtDecisionPercent: trace.shareAtDecisionPercent,
        notes: recorder?.notes ?? [],
        openRuns: recorder === null ? [] : (policy.openRuns?.(end.turn.state.inner) ?? []),
      },
    };
  };
}

/** Where a rehearsed rollout stands, as plans say it of theirs. */
function stateOf(
  setup: Setup,
  policy: RehearsedController<unknown>,
  trace: RehearsalTrace,
  { atSeconds, turn }: Ended,
  plannedSeconds: number,
): PlanState {
  const { shares, stages } = trace;
  const { status } = turn;
  const isDecided = status === 'COMPLETED' || status === 'ROLLED_BACK';
  const decidedAtSeconds = (status === 'COMPLETED' ? shares.completedAtSeconds : shares.decidedAtSeconds) ?? atSeconds;
  const aftermath: Aftermath | null = !isDecided
    ? null
    : {
        decidedAtSeconds,
        decidedBy: null,
        rollback:
          status === 'COMPLETED'
            ? null
            : {
                beginsAtSeconds: decidedAtSeconds,
                restoredAtSeconds: goneAt(shares, Math.max(atSeconds, plannedSeconds)) ?? atSeconds,
              },
        settledAtSeconds: atSeconds,
        endsAtSeconds: atSeconds + setup.followUpSeconds,
      };
  return {
    // What is not over when its time is is stuck: nobody knows how to go on.
    status: isDecided ? status : 'PAUSED',
    pauseCause: null,
    stageIndex: Math.max(0, isDecided ? lastStage(trace) : policy.standing(turn.state.inner).stageIndex),
    stageStarts: stages.map(({ startedAtSeconds }) => startedAtSeconds),
    lookedAtSeconds: decidedAtSeconds,
    alerts: 0,
    holdsByRules: 0,
    closeness: -1,
    aftermath,
  };
}

function goneAt(shares: ShareTrace, untilSeconds: number): number | null {
  return goneAtSeconds(shares.pieces(untilSeconds), shares, untilSeconds);
}

/** The stage in which it was decided on. */
function lastStage({ stages }: RehearsalTrace): number {
  return stages.at(-1)?.stageIndex ?? 0;
}

function undelivered({ undelivered: words }: Ended): readonly Warning[] {
  return words.map(({ said: { atSeconds, action } }) => ({
    code: 'operator_ignored',
    atSeconds,
    action,
    why: 'ended',
  }));
}

/** Those of which nothing has been said before the run. */
function ignoredRevisions(
  { revisionSeconds = [], withoutEffect = [] }: Pick<PlayedRehearsal, 'revisionSeconds' | 'withoutEffect'>,
  endedAtSeconds: number | null,
): readonly Warning[] {
  if (endedAtSeconds === null || withoutEffect.some(isOfAllRevisions)) return [];
  const told = withoutEffect.flatMap((one) => (one.code === 'revision_after_rollout' ? [one.atSeconds] : []));
  return revisionSeconds.flatMap((atSeconds) =>
    atSeconds > endedAtSeconds && !told.some((late) => late <= atSeconds)
      ? [{ code: 'revision_ignored' as const, atSeconds, endedAtSeconds }]
      : [],
  );
}

function isOfAllRevisions(warning: Warning): boolean {
  return warning.code === 'key_without_effect' && warning.key === 'revisions';
}
