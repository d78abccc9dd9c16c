import type { Analyzer, Inquiry } from '../../analysis/analyzer.js';
import { type Exposure, type Mark, type Turn, UNEXPOSED } from '../../model/controller.js';
import type { OperatorAction } from '../../model/operator.js';
import type { Plan, Stage } from '../../model/plan.js';
import type { RollbackProcedure } from '../../model/rollback.js';
import type { PauseCause } from '../../model/rollout.js';
import type { View } from '../../model/source.js';
import type { Status } from '../../model/status.js';
import type { DecidedBy, Judgement } from '../../model/verdict.js';
import { bakeEndsAtSeconds, type Step, start, step } from './advance.js';
import { assess, type Limits } from './assess.js';
import { type Lender, lenderOf, StageObservation } from './observation.js';
import type { Aftermath, PlanNote, PlanState, PlayedWindow, RollbackTimes } from './plan-records.js';
import {
  type ActiveState,
  isActive,
  isRefused,
  type RolloutEvent,
  type RolloutState,
  trafficPercent,
} from './state.js';
import { transitionOf } from './transitions.js';

/** What a plan is carried out with. */
export interface PlanParts {
  readonly plan: Plan;
  readonly analyzer: Analyzer<unknown>;
  readonly rollback: RollbackProcedure;
  /** How long the service is followed after a rollout that is COMPLETED or ROLLED_BACK. */
  readonly followUpSeconds: number;
  /** Whether the world has fresh instances of stable beside the canary. */
  readonly freshBaseline: boolean;
  /** Whether the error budget is exhausted and keeps the rollout from starting. */
  readonly isRefused: boolean;
  /** Whether notes are wanted, and findings with them. */
  readonly isRecorded: boolean;
}

/** The same, with what the shares of its stages mean for the traffic. */
export interface PreparedPlan extends PlanParts {
  /** By stage. */
  readonly exposures: readonly Exposure[];
}

const OPERATOR_EVENTS = { pause: 'PAUSE', resume: 'RESUME', promote: 'PROMOTE', abort: 'ABORT' } as const;

const NO_MARKS: readonly Mark[] = [];
const NO_NOTES: readonly PlanNote[] = [];
const NEVER = Number.POSITIVE_INFINITY;

/**
 * A plan as it is carried out: its turn and its state in one, changed from turn to turn, since a study takes millions. The
 * core is told of every window; where that changes nothing but the tally of the stage, only the tally is kept, and the state
 * of the core is brought up to date when it moves on.
 */
export class PlanTurn implements Turn<PlanTurn, PlanNote>, PlanState {
  readonly state: this = this;
  exposure: Exposure = UNEXPOSED;
  status: Status = 'PROGRESSING';
  isWaiting = false;
  isEnded = false;
  marks: readonly Mark[] = NO_MARKS;
  notes: readonly PlanNote[] = NO_NOTES;
  readonly stageStarts: number[] = [];
  lookedAtSeconds = 0;
  aftermath: Aftermath | null = null;
  /** Whether anything is made of a look. If not, somebody else decides, and no stage ends by itself. */
  isJudged = true;
  private readonly plan: PreparedPlan;
  private nowSeconds = 0;
  /** As of when it last moved on; `tally` is that of now. */
  private rollout: RolloutState;
  private readonly tally = { passed: 0, failed: 0, inconclusive: 0 };
  private readonly limits: { -readonly [K in keyof Limits]: Limits[K] };
  private memory: unknown;
  private readonly inquiry: Inquiry;
  /** Of the stage that has all of the traffic; undefined until somebody looks there. */
  private lender: Lender | null | undefined = undefined;
  private nextLookSeconds = NEVER;
  private bakeEndsSeconds = NEVER;
  /** Used again from look to look where nobody keeps what was seen. */
  private observation: StageObservation | null = null;

  constructor(plan: PreparedPlan) {
    this.plan = plan;
    this.rollout = start(plan.plan);
    this.memory = plan.analyzer.begin();
    this.limits = { failureLimit: plan.plan.failureLimit, timeIsOver: false, asks: null, mayExtend: false };
    this.inquiry = { wantsFindings: plan.isRecorded, closeness: -1 };
    const { rollout } = this;
    if (plan.isRefused && isActive(rollout)) {
      this.tell(rollout, { type: 'BUDGET_EXHAUSTED', atSeconds: 0 });
      return;
    }
    this.beginStage(rollout.stageIndex);
    // A plan of one stage without duration is COMPLETED before anything can happen.
    if (!isActive(rollout)) this.conclude(rollout.status, null, false);
    this.moved();
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

  /** When something can next happen: a look, the end of the bake time, a timer, the next piece of the aftermath. */
  next(): number | null {
    const { rollout, aftermath, nowSeconds, nextLookSeconds, bakeEndsSeconds } = this;
    if (aftermath !== null) return nextOfAftermath(aftermath, nowSeconds);
    if (!this.isJudged) return isRefused(rollout) ? null : nextLookSeconds;
    const lookAt = bakeEndsSeconds > nowSeconds ? Math.min(nextLookSeconds, bakeEndsSeconds) : nextLookSeconds;
    if (rollout.status !== 'PAUSED') return lookAt;
    // Nobody looks at a canary that may not start.
    return isRefused(rollout) ? null : Math.min(lookAt, rollout.resumesAtSeconds ?? NEVER);
  }

  /** At the same instant a look comes before people, and a person before a timer. */
  act(atSeconds: number, words: readonly OperatorAction[], view: View): this {
    const isLater = atSeconds > this.nowSeconds;
    this.nowSeconds = atSeconds;
    this.marks = NO_MARKS;
    this.notes = NO_NOTES;
    const { rollout, aftermath } = this;
    if (aftermath !== null) {
      if (isLater && aftermath.rollback?.restoredAtSeconds === atSeconds) this.mark('restored');
      this.moved();
    } else if (isLater && isActive(rollout) && !isRefused(rollout)) {
      const isOnGrid = atSeconds === this.nextLookSeconds;
      if (isOnGrid) this.nextLookSeconds += this.plan.plan.intervalSeconds;
      if (!this.isJudged) {
        if (isOnGrid) this.watch(rollout, view);
      } else if (isOnGrid || atSeconds === this.bakeEndsSeconds) this.look(rollout, view);
    }
    for (const word of words) this.say(word);
    if (this.rollout.status === 'PAUSED') this.passTimer();
    return this;
  }

  /** The plan's own rules take over from a person: the stage bakes its whole time from now on. */
  takeOver(): void {
    this.isJudged = true;
    const { rollout, nowSeconds, plan } = this;
    if (!isActive(rollout)) return;
    this.rollout = { ...rollout, stageStartedAtSeconds: nowSeconds };
    this.nextLookSeconds = nowSeconds + plan.plan.intervalSeconds;
    this.moved();
  }

  /** A look of which nothing is made. */
  private watch({ stageIndex, stageStartedAtSeconds, status }: ActiveState, view: View): void {
    const { plan, nowSeconds } = this;
    this.lookedAtSeconds = nowSeconds;
    if (!plan.isRecorded) return;
    const fromSeconds = Math.max(stageStartedAtSeconds, nowSeconds - plan.plan.lookbackSeconds);
    const { requests } = view.read(plan.freshBaseline ? 'baseline' : 'stable', fromSeconds, nowSeconds);
    const window: PlayedWindow = {
      fromSeconds,
      toSeconds: nowSeconds,
      stageIndex,
      baselineSource: requests === 0 ? 'none' : plan.freshBaseline ? 'fresh' : 'window',
      judgement: UNJUDGED,
      event: 'STAGE_CONTINUES',
      action: 'keep_watching',
      status,
    };
    this.note({ kind: 'window', window });
  }

  private look(rollout: ActiveState, view: View): void {
    const { plan, nowSeconds, memory, inquiry, tally } = this;
    const { analyzer, isRecorded } = plan;
    const { stageIndex, stageStartedAtSeconds } = rollout;
    const stage = this.stageAt(stageIndex);
    const fromSeconds = Math.max(stageStartedAtSeconds, nowSeconds - plan.plan.lookbackSeconds);
    const observation = this.observe(rollout, stage, fromSeconds, view);
    const analyzed = analyzer.judge(memory, stage, observation, inquiry);
    const { judgement } = analyzed;
    const { verdict, asks } = judgement;
    this.memory = analyzed.memory;
    this.lookedAtSeconds = nowSeconds;
    const counted = verdict === 'PASS' ? 'passed' : verdict === 'FAIL' ? 'failed' : 'inconclusive';
    tally[counted]++;
    const { limits } = this;
    limits.timeIsOver = nowSeconds >= this.bakeEndsSeconds;
    limits.asks = asks;
    limits.mayExtend = plan.plan.judging.extendInconclusive && !rollout.extended;
    const event = assess(tally, limits);
    const { action } = transitionOf(rollout, event, nowSeconds);
    if (action === 'keep_watching' && !isRecorded) return;
    const before = { ...tally, [counted]: tally[counted] - 1 };
    const taken = step({ ...rollout, tally: before }, { type: 'WINDOW_JUDGED', atSeconds: nowSeconds, verdict, asks });
    const window: PlayedWindow = {
      fromSeconds,
      toSeconds: nowSeconds,
      stageIndex,
      baselineSource: observation.baselineSource,
      judgement,
      event,
      action,
      status: taken.state.status,
    };
    this.note({ kind: 'window', window });
    // Of the one window that decided, everything is asked again, unless it was told already.
    const decidedBy = (): DecidedBy =>
      (isRecorded
        ? judgement
        : analyzer.judge(memory, stage, observation, { wantsFindings: true, closeness: -1 }).judgement
      ).decidedBy;
    this.take(rollout, taken, window, event === 'STAGE_FAILED' ? decidedBy : null);
  }

  private observe(rollout: ActiveState, stage: Stage, fromSeconds: number, view: View): StageObservation {
    const { plan, nowSeconds, stageStarts, lookedAtSeconds } = this;
    const { stageStartedAtSeconds } = rollout;
    const isAlone = stage.trafficPercent >= 100;
    if (isAlone && this.lender === undefined) this.lender = lenderOf(view, plan.freshBaseline, stageStarts);
    const observation = this.observation ?? new StageObservation(plan.freshBaseline);
    if (!plan.isRecorded) this.observation = observation;
    observation.newSeconds = nowSeconds - Math.max(stageStartedAtSeconds, lookedAtSeconds);
    observation.stageSeconds = nowSeconds - stageStartedAtSeconds;
    observation.stageEnds = nowSeconds === this.bakeEndsSeconds;
    observation.exposedFromSeconds = stageStarts[0] ?? stageStartedAtSeconds;
    observation.look(view, fromSeconds, isAlone ? (this.lender ?? null) : undefined);
    return observation;
  }

  /** A person speaks. Once the rollout is over, nothing comes of it. */
  private say({ action, atSeconds }: OperatorAction): void {
    const { rollout, nowSeconds } = this;
    if (!isActive(rollout)) {
      this.note({ kind: 'warning', warning: { code: 'operator_ignored', atSeconds, action, why: 'ended' } });
      return;
    }
    const { transition } = this.tell(rollout, { type: OPERATOR_EVENTS[action], atSeconds: nowSeconds });
    if (transition.action !== 'ignore') return;
    const why = action === 'promote' ? 'refused' : 'not_paused';
    this.note({ kind: 'warning', warning: { code: 'operator_ignored', atSeconds, action, why } });
  }

  private passTimer(): void {
    const { rollout, nowSeconds } = this;
    if (rollout.status !== 'PAUSED' || (rollout.resumesAtSeconds ?? NEVER) > nowSeconds) return;
    this.tell(rollout, { type: 'PAUSE_EXPIRED', atSeconds: nowSeconds });
  }

  private tell(from: ActiveState, event: RolloutEvent): Step {
    const taken = step({ ...from, tally: { ...this.tally } }, event);
    this.take(from, taken, null, null);
    return taken;
  }

  /** Goes where a step of the core leads. What leaves everything as it was is not a line in the history. */
  private take(from: ActiveState, taken: Step, window: PlayedWindow | null, decidedBy: (() => DecidedBy) | null): void {
    const { state, transition, event } = taken;
    const { action } = transition;
    this.rollout = state;
    if (action !== 'keep_watching' && action !== 'ignore' && this.plan.isRecorded) {
      const record = {
        atSeconds: this.nowSeconds,
        from: from.status,
        event,
        action,
        to: state.status,
        stage: this.stageAt(state.stageIndex).name,
        trafficPercent: trafficPercent(state),
      };
      this.note({ kind: 'transition', transition: record, window });
    }
    if (!isActive(state)) this.conclude(state.status, decidedBy === null ? null : decidedBy(), event === 'ABORT');
    else if (state.stageIndex !== from.stageIndex || action === 'begin_stage') this.beginStage(state.stageIndex);
    this.moved();
  }

  private beginStage(stageIndex: number): void {
    const { tally, nowSeconds, plan } = this;
    tally.passed = 0;
    tally.failed = 0;
    tally.inconclusive = 0;
    this.stageStarts.push(nowSeconds);
    this.nextLookSeconds = nowSeconds + plan.plan.intervalSeconds;
    this.mark(`stage:${this.stageAt(stageIndex).name}`);
    this.note({ kind: 'stage', stageIndex, startedAtSeconds: nowSeconds });
  }

  /** The core has nothing more to say. */
  private conclude(status: Status, decidedBy: DecidedBy | null, byPerson: boolean): void {
    const { plan, nowSeconds: decidedAtSeconds } = this;
    const { rollback, followUpSeconds } = plan;
    if (status === 'COMPLETED') {
      // A last stage of no duration begins and ends with the promotion.
      for (const { name } of plan.plan.stages.slice(this.stageStarts.length)) this.mark(`stage:${name}`);
      this.mark('completed');
      const endsAtSeconds = decidedAtSeconds + followUpSeconds;
      this.aftermath = { decidedAtSeconds, decidedBy, rollback: null, endsAtSeconds };
      return;
    }
    // A person who aborts is already there.
    const beginsAtSeconds = decidedAtSeconds + (byPerson ? 0 : rollback.actAfterSeconds);
    const restoredAtSeconds = beginsAtSeconds + rollback.takesSeconds;
    this.aftermath = {
      decidedAtSeconds,
      decidedBy,
      rollback: { beginsAtSeconds, restoredAtSeconds },
      endsAtSeconds: restoredAtSeconds + followUpSeconds,
    };
    this.mark('rolled_back');
    if (restoredAtSeconds === decidedAtSeconds) this.mark('restored');
  }

  /** Brings what others see up to date with what the core says. */
  private moved(): void {
    const { rollout, aftermath, nowSeconds } = this;
    this.status = rollout.status;
    this.bakeEndsSeconds = isActive(rollout) ? bakeEndsAtSeconds(rollout) : NEVER;
    this.isWaiting = rollout.status === 'PAUSED' && rollout.resumesAtSeconds === null;
    this.isEnded = aftermath !== null && nowSeconds >= aftermath.endsAtSeconds;
    this.exposure = this.exposureNow();
  }

  private exposureNow(): Exposure {
    const { rollout, aftermath, nowSeconds, plan } = this;
    const ofStage = plan.exposures[rollout.stageIndex] ?? UNEXPOSED;
    switch (rollout.status) {
      case 'PROGRESSING':
        return ofStage;
      case 'PAUSED':
        return isRefused(rollout) ? UNEXPOSED : ofStage;
      case 'COMPLETED':
        return PROMOTED;
      case 'ROLLED_BACK': {
        const times = aftermath?.rollback ?? null;
        if (times === null || nowSeconds >= times.restoredAtSeconds) return UNEXPOSED;
        if (nowSeconds < times.beginsAtSeconds || plan.rollback.method !== 'rolling') return ofStage;
        return { ...ofStage, line: lineOf(times) };
      }
    }
  }

  private stageAt(index: number): Stage {
    const { stages } = this.plan.plan;
    const stage = stages[index];
    if (stage === undefined) throw new Error(`a plan of ${stages.length} stages has none at ${index}`);
    return stage;
  }

  private mark(mark: Mark): void {
    this.marks = [...this.marks, mark];
  }

  private note(note: PlanNote): void {
    if (this.plan.isRecorded) this.notes = [...this.notes, note];
  }
}

const UNJUDGED: Judgement = {
  verdict: 'INCONCLUSIVE',
  findings: [],
  silence: { code: 'no_thresholds' },
  evidence: [],
  asks: null,
  decidedBy: { row: 'somebody_is_undecided', evidence: [], findings: [] },
};

const PROMOTED: Exposure = { ...UNEXPOSED, canaryPercent: 100 };

function lineOf({ beginsAtSeconds, restoredAtSeconds }: RollbackTimes) {
  return { fromSeconds: beginsAtSeconds, untilSeconds: restoredAtSeconds, toPercent: 0 };
}

function nextOfAftermath({ rollback, endsAtSeconds }: Aftermath, now: number): number {
  if (rollback !== null) {
    const { beginsAtSeconds, restoredAtSeconds } = rollback;
    if (now < beginsAtSeconds) return beginsAtSeconds;
    if (now < restoredAtSeconds) return restoredAtSeconds;
  }
  return endsAtSeconds;
}
