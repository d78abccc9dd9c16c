import type { Standing } from '../../model/policy/rehearsal.js';
import type { ReadPoints } from './metric-points.js';

/** As Orca calls the state of a stage. */
export type StagePhase = 'NOT_STARTED' | 'RUNNING' | 'PAUSED' | 'SUCCEEDED' | 'TERMINAL' | 'CANCELED';

/** All that the stage remembers. */
export interface KayentaState {
  readonly phase: StagePhase;
  /** Why it ended; '' before. */
  readonly message: string;
  /** When instances were ready and the analysis began; null: they are awaited. */
  readonly startSeconds: number | null;
  /** When it does the next thing. */
  readonly dueSeconds: number;
  /** Among the stages; -1: none has begun. */
  readonly stageIndex: number;
  /** Judgements made. */
  readonly judged: number;
  readonly read: ReadPoints | null;
  readonly decidedBy: Standing['decidedBy'];
  readonly decidedAtSeconds: number | null;
}

export const BEGUN: KayentaState = {
  phase: 'NOT_STARTED',
  message: '',
  startSeconds: null,
  dueSeconds: 0,
  stageIndex: -1,
  judged: 0,
  read: null,
  decidedBy: null,
  decidedAtSeconds: null,
};

export function isOver({ phase }: KayentaState): boolean {
  return phase === 'SUCCEEDED' || phase === 'TERMINAL' || phase === 'CANCELED';
}
