import type { BaselineSource, Reading } from '../model/reading.js';
import type { RolloutAction, RolloutEventName } from '../model/rollout.js';
import type { TransitionRecord } from '../model/run.js';
import type { Judgement } from '../model/verdict.js';
import type { Warning } from '../model/warning.js';
import type { RolloutState } from '../rollout/state.js';
import type { CellTraffic } from '../traffic/serve-cell.js';

/** One look, with what it saw still to be read. */
export interface PlayedWindow {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly stageIndex: number;
  readonly canary: Reading;
  readonly stable: Reading;
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

/** Everything that happened in one rollout. */
export interface Playback {
  readonly state: RolloutState;
  readonly endedAtSeconds: number;
  readonly stages: readonly PlayedStage[];
  readonly windows: readonly PlayedWindow[];
  readonly transitions: readonly TransitionRecord[];
  readonly warnings: readonly Warning[];
}
