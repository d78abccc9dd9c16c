import type { OperatorAction } from '../../model/operator.js';
import type { View } from '../../model/source.js';
import { type Step, step } from '../plan/advance.js';
import { type PreparedPlan, unjudgedWindow } from '../plan/plan-parts.js';
import type { PlayedWindow } from '../plan/plan-records.js';
import { PlanTurn } from '../plan/plan-turn.js';
import { type ActiveState, isActive, isRefused } from '../plan/state.js';

/** When a person hands over to the plan, and when they let the rollout stand where it is; infinite: never. */
export interface Seat {
  readonly handOverAtSeconds: number;
  readonly holdAtSeconds: number;
}

/** A plan in the hands of a person, who may hand over to it. */
export class PersonTurn extends PlanTurn {
  private readonly seat: Seat;
  /** Whether the plan goes by its looks. If not, a person decides, and no stage ends by itself. */
  private isJudged: boolean;
  /** While a person decides: the stage's latest look, and the latest that failed. */
  private seen: { readonly latest: PlayedWindow; readonly failed: PlayedWindow | null } | null = null;
  /** The look at the instant of the hand-over, of which it is not known yet what the plan makes. */
  private undecided: PlayedWindow | null = null;

  constructor(plan: PreparedPlan, seat: Seat) {
    super(plan);
    this.seat = seat;
    this.isJudged = seat.handOverAtSeconds <= 0;
  }

  override next(): number | null {
    const { aftermath, isJudged, rollout, nextLookSeconds, seat } = this;
    const lookAt = isJudged || aftermath !== null ? super.next() : isRefused(rollout) ? null : nextLookSeconds;
    if (lookAt === null || aftermath !== null) return lookAt;
    return Math.min(lookAt, seat.holdAtSeconds, isJudged ? Number.POSITIVE_INFINITY : seat.handOverAtSeconds);
  }

  /** After what is said at the same instant the plan takes over, and after that the rollout is held. */
  override act(atSeconds: number, words: readonly OperatorAction[], view: View): this {
    super.act(atSeconds, words, view);
    if (!this.isJudged && atSeconds >= this.seat.handOverAtSeconds) this.takeOver();
    if (atSeconds === this.seat.holdAtSeconds && this.aftermath === null) this.say({ action: 'pause', atSeconds });
    return this;
  }

  protected override look(rollout: ActiveState, view: View, isOnGrid: boolean): void {
    if (this.isJudged) super.look(rollout, view, isOnGrid);
    else if (isOnGrid) this.seeUnjudged(rollout, view);
  }

  private seeUnjudged(rollout: ActiveState, view: View): void {
    if (this.seat.handOverAtSeconds < Number.POSITIVE_INFINITY) this.watch(rollout, view);
    else if (this.plan.isRecorded) this.note({ kind: 'window', window: unjudgedWindow(this.plan, rollout, view) });
    this.lookedAtSeconds = view.atSeconds;
  }

  /** Judges a look that is not gone by, so that it counts once the plan takes over. */
  private watch(rollout: ActiveState, view: View): void {
    const { nowSeconds, tally, bakeEndsSeconds, seat } = this;
    const { stageIndex, status } = rollout;
    const observation = this.observe(rollout, view);
    const judgement = this.judge(rollout, observation);
    tally.add(judgement, nowSeconds >= bakeEndsSeconds, false, false);
    const { baselineSource } = observation;
    const looked = { ...this.lookedAt(rollout), stageIndex, baselineSource, judgement, status };
    const window: PlayedWindow = { ...looked, event: 'STAGE_CONTINUES', action: 'keep_watching' };
    this.seen = { latest: window, failed: judgement.verdict === 'FAIL' ? window : (this.seen?.failed ?? null) };
    this.undecided = window;
    if (nowSeconds < seat.handOverAtSeconds) this.noteUndecided();
  }

  /**
   * The plan's own rules take over, at once: what was seen of the stage counts as if the plan had gone by it, and the stage
   * ends when it would have.
   */
  private takeOver(): void {
    const { rollout, seen } = this;
    this.isJudged = true;
    if (isActive(rollout) && seen !== null) {
      const { window, taken } = this.decide(rollout, seen.failed ?? seen.latest, seen.latest);
      const { event, transition, state } = taken;
      if (this.undecided !== null) {
        this.undecided = { ...this.undecided, event, action: transition.action, status: state.status };
      }
      this.noteUndecided();
      const decidedBy = event === 'STAGE_FAILED' ? window.judgement.decidedBy : null;
      this.take(rollout, taken, { window, pausedSeconds: null }, decidedBy);
    }
    this.noteUndecided();
    this.moved();
  }

  /** What the stage's verdicts amount to now: by the look that failed, if they fail the stage, and else by the latest. */
  private decide(
    rollout: ActiveState,
    failed: PlayedWindow,
    latest: PlayedWindow,
  ): { window: PlayedWindow; taken: Step } {
    const by = (window: PlayedWindow) => {
      const { verdict, asks, halts } = window.judgement;
      const judged = {
        type: 'WINDOW_JUDGED',
        atSeconds: this.nowSeconds,
        verdict,
        asks,
        halts: halts ?? null,
      } as const;
      return { window, taken: step({ ...rollout, tally: this.tally.asOf(verdict) }, judged) };
    };
    const first = by(failed);
    return first.taken.event === 'STAGE_FAILED' ? first : by(latest);
  }

  private noteUndecided(): void {
    if (this.undecided !== null) this.note({ kind: 'window', window: this.undecided });
    this.undecided = null;
  }

  protected override beginStage(stageIndex: number): void {
    this.noteUndecided();
    this.seen = null;
    super.beginStage(stageIndex);
    // What a person let pass is not held against the stages after.
    if (this.isJudged || !isActive(this.rollout)) return;
    this.tally.forgive();
    this.rollout = { ...this.rollout, failedBefore: 0 };
  }

  /** Until it is held, it does not end by waiting. */
  protected override moved(): void {
    super.moved();
    const { holdAtSeconds } = this.seat;
    if (holdAtSeconds < Number.POSITIVE_INFINITY && this.nowSeconds < holdAtSeconds) this.isWaiting = false;
  }
}
