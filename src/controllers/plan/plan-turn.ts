import type { Inquiry } from '../../analysis/analyzer.js';
import { wholeInquiry } from '../../analysis/analyzer.js';
import { readForUsers } from '../../measures/read-for-users.js';
import { ARMS } from '../../model/arm.js';
import type { Turn } from '../../model/controller.js';
import { type Exposure, type Mark, UNEXPOSED } from '../../model/exposure.js';
import type { Observation } from '../../model/observation.js';
import type { OperatorAction } from '../../model/operator.js';
import type { PauseCause } from '../../model/rollout.js';
import type { View } from '../../model/source.js';
import type { Status } from '../../model/status.js';
import type { DecidedBy, Finding, Judgement } from '../../model/verdict.js';
import { bakeEndsAtSeconds, type Step, start, step } from './advance.js';
import type { StageEventName } from './assess.js';
import { exposureOf, unexposed } from './exposure-of.js';
import { Observer } from './observation.js';
import {
  aftermathOf,
  judgedWindow,
  nextOfAftermath,
  OPERATOR_EVENTS,
  type PreparedPlan,
  promotionAtOnce,
  stageAt,
  timeEventOf,
  transitionRecord,
  waitEndsAtSeconds,
} from './plan-parts.js';
import type { Aftermath, LedBy, LookedAt, PlanNote, PlanState } from './plan-records.js';
import { StageTally } from './stage-tally.js';
import {
  type ActiveState,
  isActive,
  isPausedByRule,
  isRefused,
  type Paused,
  type RolloutEvent,
  type RolloutState,
} from './state.js';
import { keepsWatching } from './transitions.js';

const NONE: readonly never[] = [];
const NEVER = Number.POSITIVE_INFINITY;

/**
 * A plan as it is carried out: its turn and its state in one, changed from turn to turn, since a study takes millions. Where a
 * window changes nothing but the tally of its stage, the state of the core is brought up to date when it moves on.
 */
export class PlanTurn implements Turn<PlanTurn, PlanNote>, PlanState {
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
  private memory: unknown;
  private readonly inquiry: Inquiry;
  private readonly observer: Observer;
  /** How long before a look ends what it reads. */
  private readonly delaySeconds: number;
  protected nextLookSeconds = NEVER;
  protected bakeEndsSeconds = NEVER;
  /** When a pause that waits for people ends. */
  private waitEndsSeconds = NEVER;
  /** When the person acts who was told of a breach. */
  private alertActsSeconds = NEVER;
  private isOverspent = false;
  alerts = 0;
  holdsByRules = 0;
  /** What nearly every window comes to, and after which all is as it was. */
  private unmoving: StageEventName | null = null;

  constructor(plan: PreparedPlan) {
    this.plan = plan;
    this.rollout = start(plan.plan);
    this.memory = plan.analyzer.begin();
    this.tally = new StageTally(plan.plan);
    this.delaySeconds = plan.plan.delaySeconds ?? 0;
    this.observer = new Observer(plan.freshBaseline, plan.isRecorded, this.delaySeconds);
    this.inquiry = { wantsFindings: plan.isRecorded, closeness: -1 };
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

  get closeness(): number {
    return this.inquiry.closeness;
  }

  /** A look, the end of the bake time, a timer, a person who was told, the next piece of the aftermath. */
  next(): number | null {
    const { rollout, aftermath, nowSeconds, nextLookSeconds, bakeEndsSeconds } = this;
    if (aftermath !== null) return nextOfAftermath(aftermath, nowSeconds);
    const look = bakeEndsSeconds > nowSeconds ? Math.min(nextLookSeconds, bakeEndsSeconds) : nextLookSeconds;
    const lookAt = Math.min(look, this.alertActsSeconds);
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
    if (this.alertActsSeconds <= atSeconds) this.answerAlert();
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
    if (judgement.told !== undefined) this.tell(rollout, judgement.told);
    const mayExtend = plan.plan.judging.extendInconclusive && !rollout.extended;
    const event = tally.add(judgement, nowSeconds >= this.bakeEndsSeconds, mayExtend, isPausedByRule(rollout));
    if (event !== this.unmoving || isRecorded) {
      const steps = this.stepsOf(rollout, judgement);
      const [last] = steps.toReversed() as [Step];
      const window = judgedWindow(this.lookedAt(rollout), rollout.stageIndex, observation, judgement, last);
      this.note({ kind: 'window', window });
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

  /** Where a window leads. A rollout that a rule had paused goes on at once, and then wherever its stage stands. */
  private stepsOf(rollout: ActiveState, { verdict, asks, halts }: Judgement): readonly Step[] {
    const tally = this.tally.asOf(verdict);
    const judged = {
      ...({ type: 'WINDOW_JUDGED', atSeconds: this.nowSeconds, verdict, asks } as const),
      ...(halts === undefined ? {} : { halts }),
    };
    const taken = step({ ...rollout, tally }, judged);
    if (taken.event !== 'STAGE_RECOVERED' || taken.state.status !== 'PROGRESSING') return [taken];
    const then = step({ ...taken.state, tally }, judged);
    return then.transition.action === 'keep_watching' ? [taken] : [taken, then];
  }

  /** Breaches of rules that roll nothing back begin to count: those that alert are told to a person. */
  private tell({ stageIndex }: ActiveState, told: readonly Finding[]): void {
    const { nowSeconds: atSeconds, plan } = this;
    for (const finding of told) {
      if (finding.sequel !== 'alert') continue;
      this.alerts++;
      this.note({ kind: 'alert', stageIndex, finding, atSeconds });
      const { whenAlerted } = plan;
      // Who is on the way already is told of this as well.
      if (whenAlerted !== null && this.alertActsSeconds === NEVER)
        this.alertActsSeconds = atSeconds + whenAlerted.actAfterSeconds;
    }
  }

  private answerAlert(): void {
    const { rollout, plan, nowSeconds: atSeconds } = this;
    const { whenAlerted } = plan;
    this.alertActsSeconds = NEVER;
    if (whenAlerted === null || !isActive(rollout)) return;
    const taken = step(
      { ...rollout, tally: this.tally.asOf(null) },
      { type: OPERATOR_EVENTS[whenAlerted.action], atSeconds },
    );
    const led = { window: null, pausedSeconds: null, alertedSeconds: whenAlerted.actAfterSeconds };
    this.take(rollout, taken, led, null);
  }

  /** Whether the error budget is used up by now, by all that failed, or was slow, since the rollout began. */
  private spend(view: View): void {
    const { rollout, nowSeconds, plan } = this;
    const { budget } = plan;
    if (budget === null || this.isOverspent || !isActive(rollout)) return;
    const { slowerThanMs } = budget;
    const readsTo = Math.max(0, nowSeconds - this.delaySeconds);
    const spent = ARMS.reduce((sum, arm) => {
      const reading = readForUsers(view, arm, 0, readsTo);
      return sum + (slowerThanMs === null ? reading.errors : reading.failedOrSlow(slowerThanMs));
    }, 0);
    if (spent <= budget.requests) return;
    this.isOverspent = true;
    this.note({ kind: 'overspent', stageIndex: rollout.stageIndex, atSeconds: nowSeconds });
    this.apply(rollout, { type: 'BUDGET_OVERSPENT', atSeconds: nowSeconds });
  }

  /** What a look reads begins and ends no earlier than its stage: where it would end before, it is empty. */
  private looksBackTo({ stageStartedAtSeconds }: ActiveState): number {
    return Math.max(stageStartedAtSeconds, this.nowSeconds - this.delaySeconds - this.plan.plan.lookbackSeconds);
  }

  private readsTo({ stageStartedAtSeconds }: ActiveState): number {
    return Math.max(stageStartedAtSeconds, this.nowSeconds - this.delaySeconds);
  }

  protected lookedAt(rollout: ActiveState): LookedAt {
    const [fromSeconds, toSeconds] = [this.looksBackTo(rollout), this.readsTo(rollout)];
    return { fromSeconds, toSeconds, lookedAtSeconds: this.nowSeconds };
  }

  protected observe(rollout: ActiveState, view: View): Observation {
    const { plan, nowSeconds, observer, bakeEndsSeconds } = this;
    const isLast = nowSeconds === bakeEndsSeconds;
    const stage = stageAt(plan, rollout.stageIndex);
    return observer.look(view, this, rollout, stage, this.looksBackTo(rollout), this.readsTo(rollout), isLast);
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

  private apply(from: ActiveState, event: RolloutEvent, pausedSeconds: number | null = null): Step {
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
    this.isWaiting = waiting !== null && this.waitEndsSeconds === NEVER && this.alertActsSeconds === NEVER;
    this.isEnded = aftermath !== null && nowSeconds >= aftermath.endsAtSeconds;
    // A canary that never served has nothing to be taken out.
    this.exposure = this.stageStarts.length === 0 ? unexposed(plan) : exposureOf(plan, rollout, aftermath, nowSeconds);
  }

  private mark(mark: Mark): void {
    this.marks = [...this.marks, mark];
  }

  protected note(note: PlanNote): void {
    if (this.plan.isRecorded) this.notes = [...this.notes, note];
  }
}
