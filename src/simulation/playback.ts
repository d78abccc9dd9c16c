import type { RolloutState } from '../controllers/plan/state.js';
import type { BaselineSource, Reading } from '../model/reading.js';
import type { RolloutAction, RolloutEventName } from '../model/rollout.js';
import type { TransitionRecord } from '../model/run.js';
import type { Judgement } from '../model/verdict.js';
import type { Warning } from '../model/warning.js';
import type { CellTraffic } from '../sources/generated/serve-cell.js';

/** One look, with what it saw still to be read. */
export interface PlayedWindow {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly stageIndex: number;
  readonly canary: Reading;
  /** The cells of the window, for whoever wants to read the other arms. */
  readonly cells: readonly CellTraffic[];
  readonly baselineSource: BaselineSource;
  readonly judgement: Judgement;
  /** What `assess` made of it, what was done, and where that led. */
  readonly event: RolloutEventName;
  readonly action: RolloutAction;
  readonly state: RolloutState;
}

/** A stage that began, with the traffic of its cells. */
export interface PlayedStage {
  readonly stageIndex: number;
  readonly startedAtSeconds: number;
  readonly cells: readonly CellTraffic[];
}

/** How a canary was taken out. Cells count to where they begin. */
export interface PlayedRollback {
  readonly beginsAtSeconds: number;
  readonly restoredAtSeconds: number;
  /** Between the verdict and the beginning. */
  readonly waitingCells: readonly CellTraffic[];
  readonly rollbackCells: readonly CellTraffic[];
}

/** What there was to see after a rollout had ended. */
export interface PlayedFollowUp {
  readonly cells: readonly CellTraffic[];
  /** Chance that stable fails a request on data that the canary left behind. */
  readonly staleDataRate: number;
}

/** Everything that happened in one rollout. */
export interface Playback {
  readonly state: RolloutState;
  readonly endedAtSeconds: number;
  /** Traffic while the rollout was refused its start. */
  readonly idleCells: readonly CellTraffic[];
  readonly stages: readonly PlayedStage[];
  readonly windows: readonly PlayedWindow[];
  readonly transitions: readonly TransitionRecord[];
  readonly warnings: readonly Warning[];
  /** Null unless ROLLED_BACK. */
  readonly rollback: PlayedRollback | null;
  /** Null unless COMPLETED or ROLLED_BACK, and asked for. */
  readonly followUp: PlayedFollowUp | null;
}
