import type { Inquiry } from '../../analysis/analyzer.js';
import { wholeInquiry } from '../../analysis/analyzer.js';
import type { Turn } from '../../model/controller.js';
import type { Observation } from '../../model/observation.js';
import type { OperatorAction } from '../../model/operator.js';
import type { View } from '../../model/source.js';
import type { Finding, Judgement } from '../../model/verdict.js';
import { step } from './advance.js';
import { judgedSteps } from './judged-steps.js';
import { lookedAt, looksFrom, looksTo } from './looked-at.js';
import { Observer } from './observation.js';
import { isOverspent } from './overspent.js';
import {
  judgedWindow,
  nextOfAftermath,
  OPERATOR_EVENTS,
  type PreparedPlan,
  stageAt,
  timeEventOf,
} from './plan-parts.js';
import type { LookedAt, PlanNote, PlanState } from './plan-records.js';
import { RolloutMoves } from './rollout-moves.js';
import { type ActiveState, isActive, isPausedByRule, isRefused, type Paused } from './state.js';

const NONE: readonly never[] = [];

/** A plan as it is carried out: when it looks, what it makes of that, what people say. */
export class PlanTurn extends RolloutMoves implements Turn<PlanTurn, PlanNote>, PlanState {
  private memory: unknown;
  private readonly inquiry: Inquiry;
  private readonly observer: Observer;
  /** How long before a look ends what it reads. */
  private readonly delaySeconds: number;
  private hasOverspent = false;

  constructor(plan: PreparedPlan, closest = -1) {
    super(plan);
    this.memory = plan.analyzer.begin();
    this.delaySeconds = plan.plan.delaySeconds ?? 0;
    this.observer = new Observer(plan.freshBaseline, plan.isRecorded, this.delaySeconds);
    this.inquiry = { wantsFindings: plan.isRecorded, closeness: closest };
  }

  get closeness(): number {
    return this.inquiry.closeness;
  }

  /** A look, the end of the bake time, a timer, a person who was told, the next piece of the aftermath. */
  next(): number | null {
    const { rollout, aftermath, nowSeconds, nextLookSeconds, bakeEndsSeconds } = this;
    if (aftermath !== null) return nextOfAftermath(aftermath, nowSeconds);
    const look = bakeEndsSeconds > nowSeconds ? Math.min(nextLookSeconds, bakeEndsSeconds) : nextLookSeconds;
    const lookAt = Math.min(look, this.duty.actsSeconds);
    if (rollout.status !== 'PAUSED') return lookAt;
    // A canary that may not start is not watched.
    return isRefused(rollout) ? null : Math.min(lookAt, rollout.resumesAtSeconds ?? this.waitEndsSeconds);
  }

  /** At the same instant a look comes before people, and a person before a timer. */
  act(atSeconds: number, words: readonly OperatorAction[], view: View): this {
    const isLater = atSeconds > this.nowSeconds;
    this.nowSeconds = atSeconds;
    this.marks = NONE;
    this.notes = NONE;
    const { rollout, aftermath } = this;
    if (aftermath !== null) {
      if (isLater && aftermath.rollback?.restoredAtSeconds === atSeconds) this.mark('restored');
      this.moved();
    } else if (isLater && isActive(rollout) && !isRefused(rollout)) {
      const isOnGrid = atSeconds === this.nextLookSeconds;
      if (isOnGrid) this.nextLookSeconds += this.plan.plan.intervalSeconds;
      if (isOnGrid || atSeconds === this.bakeEndsSeconds) this.look(rollout, view, isOnGrid);
    }
    for (const word of words) this.say(word);
    if (this.duty.actsSeconds <= atSeconds) this.answerAlert();
    if (this.rollout.status === 'PAUSED') this.passTime(this.rollout);
    return this;
  }

  /** `isOnGrid`: at a multiple of the interval, and not only at the end of the bake time. */
  protected look(rollout: ActiveState, view: View, _isOnGrid: boolean): void {
    const { plan, nowSeconds, memory, tally } = this;
    const { analyzer, isRecorded } = plan;
    const stage = stageAt(plan, rollout.stageIndex);
    const observation = this.observe(rollout, view);
    const judgement = this.judge(rollout, observation);
    this.lookedAtSeconds = nowSeconds;
    if (judgement.told !== undefined) this.alert(rollout.stageIndex, judgement.told);
    const mayExtend = plan.plan.judging.extendInconclusive && !rollout.extended;
    const event = tally.add(judgement, nowSeconds >= this.bakeEndsSeconds, mayExtend, isPausedByRule(rollout));
    if (event !== this.unmoving || isRecorded) {
      const steps = judgedSteps({ ...rollout, tally: tally.asOf(judgement.verdict) }, judgement, nowSeconds);
      const last = steps.at(-1) ?? steps[0];
      const looked = isRecorded ? this.lookedAt(rollout) : null;
      const window = looked && judgedWindow(looked, rollout.stageIndex, observation, judgement, last);
      if (window !== null) this.note({ kind: 'window', window });
      // The one window that decided is analyzed again with its findings, unless it was already.
      const whole =
        last.event !== 'STAGE_FAILED' || isRecorded
          ? judgement
          : analyzer.analyze(memory, stage, observation, wholeInquiry()).judgement;
      let from = rollout;
      for (const taken of steps) {
        const decidedBy = taken.event === 'STAGE_FAILED' ? whole.decidedBy : null;
        this.take(from, taken, { window, pausedSeconds: null }, decidedBy);
        if (isActive(taken.state)) from = taken.state;
      }
    }
    this.spend(view);
  }

  private alert(stageIndex: number, told: readonly Finding[]): void {
    const { nowSeconds: atSeconds } = this;
    for (const finding of this.duty.tell(told, atSeconds)) this.note({ kind: 'alert', stageIndex, finding, atSeconds });
  }

  private answerAlert(): void {
    const { rollout, nowSeconds: atSeconds } = this;
    const whenAlerted = this.duty.answer();
    if (whenAlerted === null || !isActive(rollout)) return;
    const event = { type: OPERATOR_EVENTS[whenAlerted.action], atSeconds };
    const taken = step({ ...rollout, tally: this.tally.asOf(null) }, event);
    const led = { window: null, pausedSeconds: null, alertedSeconds: whenAlerted.actAfterSeconds };
    this.take(rollout, taken, led, null);
  }

  /** Whether the error budget is used up by now. */
  private spend(view: View): void {
    const { rollout, nowSeconds, plan } = this;
    const { budget } = plan;
    if (budget === null || this.hasOverspent || !isActive(rollout)) return;
    if (!isOverspent(budget, view, Math.max(0, nowSeconds - this.delaySeconds))) return;
    this.hasOverspent = true;
    this.note({ kind: 'overspent', stageIndex: rollout.stageIndex, atSeconds: nowSeconds });
    this.apply(rollout, { type: 'BUDGET_OVERSPENT', atSeconds: nowSeconds });
  }

  protected lookedAt({ stageStartedAtSeconds }: ActiveState): LookedAt {
    return lookedAt(this.plan.plan, stageStartedAtSeconds, this.nowSeconds);
  }

  protected observe(rollout: ActiveState, view: View): Observation {
    const { plan, nowSeconds, observer, bakeEndsSeconds } = this;
    const isLast = nowSeconds === bakeEndsSeconds;
    const stage = stageAt(plan, rollout.stageIndex);
    const { stageStartedAtSeconds } = rollout;
    const fromSeconds = looksFrom(plan.plan, stageStartedAtSeconds, nowSeconds);
    const toSeconds = looksTo(plan.plan, stageStartedAtSeconds, nowSeconds);
    return observer.look(view, this, rollout, stage, fromSeconds, toSeconds, isLast);
  }

  /** What the analyzer makes of a look, which it remembers. */
  protected judge({ stageIndex }: ActiveState, observation: Observation): Judgement {
    const { plan, memory, inquiry } = this;
    const analyzed = plan.analyzer.analyze(memory, stageAt(plan, stageIndex), observation, inquiry);
    this.memory = analyzed.memory;
    return analyzed.judgement;
  }

  /** Takes in what a person does. Once the rollout is over, it has no effect. */
  protected say({ action, atSeconds }: OperatorAction): void {
    const { rollout, nowSeconds } = this;
    const taken = isActive(rollout)
      ? this.apply(rollout, { type: OPERATOR_EVENTS[action], atSeconds: nowSeconds })
      : null;
    if (taken !== null && taken.transition.action !== 'ignore') return;
    const why = taken === null ? 'ended' : action === 'promote' ? 'refused' : 'not_paused';
    this.note({ kind: 'warning', warning: { code: 'operator_ignored', atSeconds, action, why } });
  }

  private passTime(rollout: Paused): void {
    const { nowSeconds: atSeconds } = this;
    const event = timeEventOf(this.plan, rollout, this.waitEndsSeconds, atSeconds);
    if (event === 'HORIZON') this.isEnded = true;
    else if (event !== null) this.apply(rollout, { type: event.type, atSeconds }, event.pausedSeconds);
  }
}
