import type { Turn } from '../../model/controller.js';
import { type Exposure, type Mark, UNEXPOSED } from '../../model/exposure.js';
import type { PauseCause } from '../../model/rollout.js';
import type { Status } from '../../model/status.js';
import type { DecidedBy } from '../../model/verdict.js';
import { bakeEndsAtSeconds, type Step, start, step } from './advance.js';
import { AlertDuty } from './alert-duty.js';
import type { StageEventName } from './assess.js';
import { exposureOf, unexposed } from './exposure-of.js';
import {
  aftermathOf,
  type PreparedPlan,
  promotionAtOnce,
  stageAt,
  transitionRecord,
  waitEndsAtSeconds,
} from './plan-parts.js';
import type { Aftermath, LedBy, PlanNote, PlanState } from './plan-records.js';
import { StageTally } from './stage-tally.js';
import { type ActiveState, isActive, isRefused, type RolloutEvent, type RolloutState } from './state.js';
import { keepsWatching } from './transitions.js';

const NONE: readonly never[] = [];
const NEVER = Number.POSITIVE_INFINITY;

/**
 * Where a rollout by a plan stands, and how it goes from stage to stage: its turn and its state in one, changed from turn to
 * turn, since a study takes millions. Where a window changes nothing but the tally of its stage, the state of the core is brought
 * up to date when it moves on.
 */
export abstract class RolloutMoves implements Turn<unknown, PlanNote>, Omit<PlanState, 'closeness'> {
  readonly state: this = this;
  exposure: Exposure = UNEXPOSED;
  status: Status = 'PROGRESSING';
  isWaiting = false;
  isEnded = false;
  marks: readonly Mark[] = NONE;
  notes: readonly PlanNote[] = NONE;
  readonly stageStarts: number[] = [];
  lookedAtSeconds = 0;
  aftermath: Aftermath | null = null;
  protected readonly plan: PreparedPlan;
  protected nowSeconds = 0;
  protected rollout: RolloutState;
  protected readonly tally: StageTally;
  protected nextLookSeconds = NEVER;
  protected bakeEndsSeconds = NEVER;
  /** When a pause that waits for people ends. */
  protected waitEndsSeconds = NEVER;
  protected readonly duty: AlertDuty;
  holdsByRules = 0;
  /** What nearly every window comes to, and after which all is as it was. */
  protected unmoving: StageEventName | null = null;

  constructor(plan: PreparedPlan) {
    this.plan = plan;
    this.rollout = start(plan.plan);
    this.tally = new StageTally(plan.plan);
    this.duty = new AlertDuty(plan.whenAlerted);
  }

  /** The rollout begins, or is refused its start. */
  begin(): this {
    const { plan, rollout } = this;
    if (plan.isRefused && isActive(rollout)) this.apply(rollout, { type: 'BUDGET_EXHAUSTED', atSeconds: 0 });
    else this.beginStage(rollout.stageIndex);
    // A plan of one stage without duration promotes before anything can happen.
    if (!isActive(rollout)) {
      this.note(promotionAtOnce(stageAt(plan, 0)));
      this.conclude(rollout.status, null, false);
    }
    this.moved();
    return this;
  }

  get stageIndex(): number {
    return this.rollout.stageIndex;
  }

  get pauseCause(): PauseCause | null {
    return this.rollout.status === 'PAUSED' ? this.rollout.cause : null;
  }

  get alerts(): number {
    return this.duty.count;
  }

  protected apply(from: ActiveState, event: RolloutEvent, pausedSeconds: number | null = null): Step {
    const taken = step({ ...from, tally: this.tally.asOf(null) }, event);
    this.take(from, taken, { window: null, pausedSeconds }, null);
    return taken;
  }

  /** Goes where a step of the core leads. What leaves everything as it was is not a line in the history. */
  protected take(from: ActiveState, taken: Step, led: LedBy, decidedBy: DecidedBy | null): void {
    const { state, transition, event } = taken;
    const { action } = transition;
    this.rollout = state;
    if (action === 'pause_by_rule' || action === 'freeze_by_rule') this.holdsByRules++;
    if (action !== 'keep_watching' && action !== 'ignore' && this.plan.isRecorded) {
      const transition = transitionRecord(from, taken, this.nowSeconds, stageAt(this.plan, state.stageIndex).name);
      this.note({ kind: 'transition', transition, ...led });
    }
    if (!isActive(state)) this.conclude(state.status, decidedBy, event === 'ABORT');
    else if (state.stageIndex !== from.stageIndex || action === 'begin_stage') this.beginStage(state.stageIndex);
    this.moved();
  }

  protected beginStage(stageIndex: number): void {
    const { nowSeconds, plan } = this;
    this.tally.clear();
    this.stageStarts.push(nowSeconds);
    this.nextLookSeconds = nowSeconds + plan.plan.intervalSeconds;
    this.mark(`stage:${stageAt(this.plan, stageIndex).name}`);
    this.note({ kind: 'stage', stageIndex, startedAtSeconds: nowSeconds });
  }

  /** The core has nothing more to say. */
  private conclude(status: Status, decidedBy: DecidedBy | null, byPerson: boolean): void {
    const { plan, nowSeconds } = this;
    this.aftermath = aftermathOf(plan, this.exposure, status, nowSeconds, decidedBy, byPerson);
    if (status === 'COMPLETED') {
      // A last stage of no duration begins and ends with the promotion.
      for (const { name } of plan.plan.stages.slice(this.stageStarts.length)) this.mark(`stage:${name}`);
      this.mark('completed');
      return;
    }
    this.mark('rolled_back');
    if (this.aftermath.rollback?.restoredAtSeconds === nowSeconds) this.mark('restored');
  }

  /** Brings what others see up to date with what the core says. */
  protected moved(): void {
    const { rollout, aftermath, nowSeconds, plan } = this;
    this.status = rollout.status;
    this.bakeEndsSeconds = isActive(rollout) ? bakeEndsAtSeconds(rollout) : NEVER;
    this.unmoving = isActive(rollout) && keepsWatching(rollout, 'STAGE_CONTINUES') ? 'STAGE_CONTINUES' : null;
    const waiting = rollout.status === 'PAUSED' && rollout.resumesAtSeconds === null ? rollout : null;
    if (waiting === null || isRefused(waiting)) this.waitEndsSeconds = NEVER;
    else if (this.waitEndsSeconds === NEVER) this.waitEndsSeconds = waitEndsAtSeconds(plan, waiting, nowSeconds);
    // Who was told of a breach comes without being asked for.
    this.isWaiting = waiting !== null && this.waitEndsSeconds === NEVER && this.duty.actsSeconds === NEVER;
    this.isEnded = aftermath !== null && nowSeconds >= aftermath.endsAtSeconds;
    // A canary that never served has nothing to be taken out.
    this.exposure = this.stageStarts.length === 0 ? unexposed(plan) : exposureOf(plan, rollout, aftermath, nowSeconds);
  }

  protected mark(mark: Mark): void {
    this.marks = [...this.marks, mark];
  }

  protected note(note: PlanNote): void {
    if (this.plan.isRecorded) this.notes = [...this.notes, note];
  }
}
