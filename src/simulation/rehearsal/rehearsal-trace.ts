import type { Controller, Turn } from '../../model/controller.js';
import type { RehearsalNote } from '../../model/policy/rehearsal-note.js';
import type { RehearsedController } from '../../model/policy/rehearsed-controller.js';
import type { RolloutAction, RolloutEventName } from '../../model/rollout.js';
import type { TransitionRecord } from '../../model/run.js';
import type { Status } from '../../model/status.js';
import { percentAt } from '../../sources/generated/conditions/share-lines.js';
import { ShareTrace } from '../share-trace.js';

/** A stage that a rehearsed rollout came to. */
export interface ReachedStage {
  readonly stageIndex: number;
  readonly startedAtSeconds: number;
}

/** What of a rehearsed rollout's turns a run is made of: its shares, its stages, and how its status changed. */
export class RehearsalTrace {
  readonly shares = new ShareTrace();
  readonly stages: ReachedStage[] = [];
  readonly transitions: TransitionRecord[] = [];
  /** The share before the decision to promote or to roll back, in [0, 100]; of a run without one the share that it keeps. */
  shareAtDecisionPercent = 0;
  private readonly indexes: ReadonlyMap<string, number>;
  private readonly names: readonly string[];
  private status: Status = 'PROGRESSING';
  private isDecided = false;

  private readonly keepsShare: boolean;

  constructor({ stages, keepsShare = false }: Pick<RehearsedController<unknown>, 'stages' | 'keepsShare'>) {
    this.keepsShare = keepsShare;
    this.names = stages.map(({ name }) => name);
    this.indexes = new Map(this.names.map((name, index) => [name, index]));
  }

  /** The same controller; what its turns say is noted. */
  of<State>(controller: Controller<State, RehearsalNote>): Controller<State, RehearsalNote> {
    const seen = <T extends Turn<State, RehearsalNote>>(turn: T, atSeconds: number): T => {
      this.see(turn, atSeconds);
      return turn;
    };
    return this.shares.of({
      begin: () => seen(controller.begin(), 0),
      next: (state) => controller.next(state),
      act: (state, atSeconds, words, view) => seen(controller.act(state, atSeconds, words, view), atSeconds),
    });
  }

  /** When the first stage of all began. */
  get startedAtSeconds(): number | null {
    return this.stages[0]?.startedAtSeconds ?? null;
  }

  private see({ marks, status, exposure }: Turn<unknown, RehearsalNote>, atSeconds: number): void {
    const isFinal = status === 'COMPLETED' || status === 'ROLLED_BACK';
    const share = percentAt(exposure, atSeconds);
    if (!isFinal) this.shareAtDecisionPercent = share;
    else if (!this.isDecided && status === 'COMPLETED') this.shareAtDecisionPercent = this.keepsShare ? share : 100;
    this.isDecided ||= isFinal;
    for (const mark of marks) {
      const stageIndex = mark.startsWith('stage:') ? this.indexes.get(mark.slice('stage:'.length)) : undefined;
      if (stageIndex === undefined) continue;
      const isFirst = this.stages.length === 0;
      this.stages.push({ stageIndex, startedAtSeconds: atSeconds });
      if (!isFirst) this.note('STAGE_PASSED', 'enter_next_stage', 'PROGRESSING', share, atSeconds);
    }
    if (status !== this.status) this.note(...CHANGES[status], status, share, atSeconds);
  }

  private note(
    event: RolloutEventName,
    action: RolloutAction,
    to: Status,
    trafficPercent: number,
    atSeconds: number,
  ): void {
    const stage = this.names[this.stages.at(-1)?.stageIndex ?? 0] ?? '';
    this.transitions.push({ atSeconds, from: this.status, event, action, to, stage, trafficPercent });
    this.status = to;
  }
}

/** How a change to each status reads in the words of our own plans. */
const CHANGES: Readonly<Record<Status, readonly [RolloutEventName, RolloutAction]>> = {
  PROGRESSING: ['RESUME', 'continue_stage'],
  PAUSED: ['PAUSE', 'hold'],
  COMPLETED: ['STAGE_PASSED', 'promote'],
  ROLLED_BACK: ['STAGE_FAILED', 'roll_back'],
};
