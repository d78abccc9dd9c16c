import type { LedBy, PlanNote, PlanState, PlayedWindow } from '../controllers/plan/plan-records.js';
import type { PolicyFindingDetail } from '../model/policy/policy-finding.js';
import type { RehearsedStage, Standing } from '../model/policy/rehearsal.js';
import type { RehearsalNote, RunStanding } from '../model/policy/rehearsal-note.js';
import type { Warning } from '../model/problems/warning.js';
import type { Alert, TransitionRecord } from '../model/run.js';
import type { Setup } from '../model/setup.js';
import type { Account, View } from '../model/source.js';
import type { FinalState } from '../model/status.js';
import type { LoopEnd, Recorder } from './loop.js';

/** A stage that began, and the windows of it. */
export interface PlayedStage {
  readonly stageIndex: number;
  readonly startedAtSeconds: number;
  readonly windows: readonly PlayedWindow[];
}

export interface PlayedTransition extends LedBy {
  readonly transition: TransitionRecord;
}

/** A note of a rehearsed controller's, and when it was made. */
export interface TimedNote {
  readonly atSeconds: number;
  readonly note: RehearsalNote;
}

/** What a rehearsed rollout tells beyond what every rollout does. */
export interface Rehearsed {
  /** Of the policy, in the order in which a rollout that goes well meets them. */
  readonly stages: readonly RehearsedStage[];
  readonly assumptions: readonly PolicyFindingDetail[];
  readonly standing: Standing;
  readonly shareAtDecisionPercent: number;
  /** Both are empty where nothing is recorded. */
  readonly notes: readonly TimedNote[];
  readonly openRuns: readonly RunStanding[];
}

/** What became of one rollout, whether or not it was recorded, and the source that knows what was served. */
export interface Played {
  readonly setup: Setup;
  readonly state: PlanState;
  readonly served: Account & View;
  /** Where simulated time ended. */
  readonly untilSeconds: number;
  /** Left out where a plan steered. */
  readonly rehearsed?: Rehearsed;
}

/** The same with everything that happened on the way. */
export interface Playback extends Played {
  readonly stages: readonly PlayedStage[];
  readonly windows: readonly PlayedWindow[];
  readonly transitions: readonly PlayedTransition[];
  readonly alerts: readonly Alert[];
  /** When the error budget was used up, and in which stage; null: it was not, or that does not matter. */
  readonly overspent: { readonly atSeconds: number; readonly stageIndex: number } | null;
  readonly warnings: readonly Warning[];
}

/** When the rollout was decided on, or stopped for want of a person. */
export function endedAtSeconds({ state, untilSeconds }: Played): number {
  return state.aftermath?.decidedAtSeconds ?? untilSeconds;
}

/** When the canary was gone, or the decision that let it stay, and all instances are there that go with it. */
export function rolloutEndsAtSeconds(played: Played): number {
  return played.state.aftermath?.settledAtSeconds ?? endedAtSeconds(played);
}

export function finalStateOf({ state }: Played): FinalState {
  const { status } = state;
  if (status === 'PROGRESSING') throw new Error('a run ends COMPLETED, ROLLED_BACK or PAUSED');
  return status;
}

/** Keeps everything that a plan notes. */
export class PlaybackRecorder implements Recorder<PlanNote> {
  private readonly stages: (PlayedStage & { readonly windows: PlayedWindow[] })[] = [];
  private readonly windows: PlayedWindow[] = [];
  private readonly transitions: PlayedTransition[] = [];
  private readonly alerts: Extract<PlanNote, { kind: 'alert' }>[] = [];
  private overspent: Playback['overspent'] = null;
  private readonly warnings: Warning[] = [];

  record(note: PlanNote): void {
    switch (note.kind) {
      case 'stage': {
        const { stageIndex, startedAtSeconds } = note;
        this.stages.push({ stageIndex, startedAtSeconds, windows: [] });
        break;
      }
      case 'window':
        this.windows.push(note.window);
        this.stages.at(-1)?.windows.push(note.window);
        break;
      case 'transition':
        this.transitions.push(note);
        break;
      case 'alert':
        this.alerts.push(note);
        break;
      case 'overspent':
        this.overspent = note;
        break;
      case 'warning':
        this.warnings.push(note.warning);
        break;
    }
  }

  playback(played: Played, { undelivered }: Pick<LoopEnd<unknown, PlanNote>, 'undelivered'>): Playback {
    const { stages, windows, transitions } = this;
    const ignored = undelivered.map(({ said: { atSeconds, action } }): Warning => {
      return { code: 'operator_ignored', atSeconds, action, why: 'ended' };
    });
    const alerts = this.alerts.map(({ atSeconds, stageIndex, finding }): Alert => {
      return { atSeconds, stage: played.setup.plan.stages[stageIndex]?.name ?? '', finding };
    });
    const { overspent } = this;
    return { ...played, stages, windows, transitions, alerts, overspent, warnings: [...this.warnings, ...ignored] };
  }
}
