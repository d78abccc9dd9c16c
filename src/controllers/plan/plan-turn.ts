import type { Analyzer } from '../../analysis/analyzer.js';
import { type Exposure, type Mark, type Turn, UNEXPOSED } from '../../model/controller.js';
import type { OperatorAction } from '../../model/operator.js';
import type { Plan, Stage } from '../../model/plan.js';
import type { RollbackProcedure } from '../../model/rollback.js';
import type { View } from '../../model/source.js';
import type { Status } from '../../model/status.js';
import type { DecidedBy, Judgement } from '../../model/verdict.js';
import { bakeEndsAtSeconds, type Step, step } from './advance.js';
import { lenderOf, StageObservation } from './observation.js';
import type { Aftermath, PlanNote, PlanState, PlayedWindow, RollbackTimes } from './plan-state.js';
import { type ActiveState, isActive, isRefused, type RolloutEvent, trafficPercent } from './state.js';

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

type Draft = { -readonly [K in keyof PlanState]: PlanState[K] };

/** One turn of a plan while it is taken: what changes in it is a copy of the state, and nobody has seen it yet. */
export class PlanTurn {
  private readonly plan: PreparedPlan;
  private readonly state: Draft;
  private marks: readonly Mark[] = NO_MARKS;
  private notes: readonly PlanNote[] = NO_NOTES;

  constructor(plan: PreparedPlan, state: PlanState) {
    this.plan = plan;
    // Written out: it happens every window, where spreading is slow.
    this.state = {
      nowSeconds: state.nowSeconds,
      rollout: state.rollout,
      memory: state.memory,
      stageStarts: state.stageStarts,
      lookedAtSeconds: state.lookedAtSeconds,
      lender: state.lender,
      closeness: state.closeness,
      aftermath: state.aftermath,
    };
  }

  /** The turn, once it is over. */
  taken(): Turn<PlanState, PlanNote> {
    const { state, marks, notes } = this;
    const { rollout, aftermath, nowSeconds } = state;
    return {
      state,
      exposure: this.exposure(),
      status: rollout.status,
      isWaiting: rollout.status === 'PAUSED' && rollout.resumesAtSeconds === null,
      isEnded: aftermath !== null && nowSeconds >= aftermath.endsAtSeconds,
      marks,
      notes,
    };
  }

  begin(): void {
    const { rollout } = this.state;
    if (this.plan.isRefused && isActive(rollout)) {
      this.tell(rollout, { type: 'BUDGET_EXHAUSTED', atSeconds: 0 });
      return;
    }
    this.beginStage(rollout.stageIndex);
    // A plan of one stage without duration is COMPLETED before anything can happen.
    if (!isActive(rollout)) this.conclude(rollout.status, null);
  }

  /**
   * At the same instant a look comes before people, and a person before a timer. `isJudged`: whether anything is made of the
   * look; otherwise somebody else decides, and the stage goes on.
   */
  act(atSeconds: number, words: readonly OperatorAction[], view: View, isJudged = true): void {
    const { state } = this;
    const isLater = atSeconds > state.nowSeconds;
    state.nowSeconds = atSeconds;
    const { rollout, aftermath } = state;
    if (aftermath !== null) this.followOn(aftermath, isLater);
    else if (isLater && isActive(rollout)) {
      if (!isJudged) this.watch(rollout, view);
      else if (this.isLook(rollout)) this.look(rollout, view);
    }
    for (const word of words) this.hear(word);
    this.passTimer();
  }

  private exposure(): Exposure {
    const { rollout, aftermath, nowSeconds } = this.state;
    const { exposures, rollback } = this.plan;
    const ofStage = exposures[rollout.stageIndex] ?? UNEXPOSED;
    switch (rollout.status) {
      case 'PROGRESSING':
        return ofStage;
      case 'PAUSED':
        return rollout.cause === 'budget' ? UNEXPOSED : ofStage;
      case 'COMPLETED':
        return PROMOTED;
      case 'ROLLED_BACK': {
        const times = aftermath?.rollback ?? null;
        if (times === null || nowSeconds >= times.restoredAtSeconds) return UNEXPOSED;
        if (nowSeconds < times.beginsAtSeconds || rollback.method !== 'rolling') return ofStage;
        return { ...ofStage, line: lineOf(times) };
      }
    }
  }

  /** A look is due every interval from the start of the stage, and at the end of its bake time. */
  private isLook(rollout: ActiveState): boolean {
    if (isRefused(rollout)) return false;
    const { nowSeconds } = this.state;
    const inStage = nowSeconds - rollout.stageStartedAtSeconds;
    return inStage % this.plan.plan.intervalSeconds === 0 || nowSeconds === bakeEndsAtSeconds(rollout);
  }

  /** The plan's own rules take over from a person: the stage bakes its whole time from now on. */
  takeOver(): void {
    const { state } = this;
    if (isActive(state.rollout)) state.rollout = { ...state.rollout, stageStartedAtSeconds: state.nowSeconds };
  }

  /** A look of which nothing is made. */
  private watch({ stageIndex, stageStartedAtSeconds, status }: ActiveState, view: View): void {
    const { state, plan } = this;
    const { nowSeconds } = state;
    if ((nowSeconds - stageStartedAtSeconds) % plan.plan.intervalSeconds !== 0) return;
    state.lookedAtSeconds = nowSeconds;
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
    const { state, plan } = this;
    const { analyzer, isRecorded } = plan;
    const { nowSeconds, memory } = state;
    const { stageIndex, stageStartedAtSeconds } = rollout;
    const stage = this.stageAt(stageIndex);
    const fromSeconds = Math.max(stageStartedAtSeconds, nowSeconds - plan.plan.lookbackSeconds);
    const observation = this.observe(rollout, stage, fromSeconds, view);
    const { judgement, memory: after, closeness } = analyzer.judge(memory, stage, observation, isRecorded);
    state.memory = after;
    state.lookedAtSeconds = nowSeconds;
    if (closeness > state.closeness) state.closeness = closeness;
    const { verdict, asks } = judgement;
    const taken = step(rollout, { type: 'WINDOW_JUDGED', atSeconds: nowSeconds, verdict, asks });
    const { event, transition } = taken;
    if (transition.action === 'keep_watching' && !isRecorded) {
      state.rollout = taken.state;
      return;
    }
    const window: PlayedWindow = {
      fromSeconds,
      toSeconds: nowSeconds,
      stageIndex,
      baselineSource: observation.baselineSource,
      judgement,
      event,
      action: transition.action,
      status: taken.state.status,
    };
    if (isRecorded) this.note({ kind: 'window', window });
    // Asked again of the one window that decided: the same, with findings.
    const decidedBy = (): DecidedBy =>
      (isRecorded ? judgement : analyzer.judge(memory, stage, observation, true).judgement).decidedBy;
    this.take(rollout, taken, window, event === 'STAGE_FAILED' ? decidedBy : null);
  }

  private observe(rollout: ActiveState, stage: Stage, fromSeconds: number, view: View): StageObservation {
    const { state, plan } = this;
    const { stageStartedAtSeconds } = rollout;
    const isAlone = stage.trafficPercent >= 100;
    if (isAlone && state.lender === undefined) {
      state.lender = lenderOf(view, plan.freshBaseline, state.stageStarts);
    }
    return new StageObservation({
      view,
      freshBaseline: plan.freshBaseline,
      fromSeconds,
      stageStartedAtSeconds,
      exposedFromSeconds: state.stageStarts[0] ?? stageStartedAtSeconds,
      newSeconds: state.nowSeconds - Math.max(stageStartedAtSeconds, state.lookedAtSeconds),
      stageEnds: state.nowSeconds === bakeEndsAtSeconds(rollout),
      isAlone,
      lender: isAlone ? (state.lender ?? null) : null,
    });
  }

  /** A person speaks. Once the rollout is over, nothing comes of it. */
  private hear({ action, atSeconds }: OperatorAction): void {
    const { rollout, nowSeconds } = this.state;
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
    const { rollout, nowSeconds } = this.state;
    if (rollout.status !== 'PAUSED' || rollout.resumesAtSeconds === null || rollout.resumesAtSeconds > nowSeconds)
      return;
    this.tell(rollout, { type: 'PAUSE_EXPIRED', atSeconds: nowSeconds });
  }

  private tell(from: ActiveState, event: RolloutEvent): Step {
    const taken = step(from, event);
    this.take(from, taken, null, null);
    return taken;
  }

  /** Goes where a step of the core leads. What leaves everything as it was is not a line in the history. */
  private take(from: ActiveState, taken: Step, window: PlayedWindow | null, decidedBy: (() => DecidedBy) | null): void {
    const { state, transition, event } = taken;
    const { action } = transition;
    this.state.rollout = state;
    if (action !== 'keep_watching' && action !== 'ignore') {
      const record = {
        atSeconds: this.state.nowSeconds,
        from: from.status,
        event,
        action,
        to: state.status,
        stage: this.stageAt(state.stageIndex).name,
        trafficPercent: trafficPercent(state),
      };
      this.note({ kind: 'transition', transition: record, window });
    }
    if (!isActive(state)) {
      this.conclude(state.status, decidedBy === null ? null : decidedBy(), event === 'ABORT');
    } else if (state.stageIndex !== from.stageIndex || action === 'begin_stage') {
      this.beginStage(state.stageIndex);
    }
  }

  private beginStage(stageIndex: number): void {
    const { state } = this;
    state.stageStarts = [...state.stageStarts, state.nowSeconds];
    this.mark(`stage:${this.stageAt(stageIndex).name}`);
    this.note({ kind: 'stage', stageIndex, startedAtSeconds: state.nowSeconds });
  }

  /** The core has nothing more to say. */
  private conclude(status: Status, decidedBy: DecidedBy | null, byPerson = false): void {
    const { state, plan } = this;
    const { rollback, followUpSeconds } = plan;
    const decidedAtSeconds = state.nowSeconds;
    if (status === 'COMPLETED') {
      // A last stage of no duration begins and ends with the promotion.
      for (const { name } of plan.plan.stages.slice(state.stageStarts.length)) this.mark(`stage:${name}`);
      this.mark('completed');
      const endsAtSeconds = decidedAtSeconds + followUpSeconds;
      state.aftermath = { decidedAtSeconds, decidedBy, rollback: null, endsAtSeconds };
      return;
    }
    // A person who aborts is already there.
    const beginsAtSeconds = decidedAtSeconds + (byPerson ? 0 : rollback.actAfterSeconds);
    const restoredAtSeconds = beginsAtSeconds + rollback.takesSeconds;
    state.aftermath = {
      decidedAtSeconds,
      decidedBy,
      rollback: { beginsAtSeconds, restoredAtSeconds },
      endsAtSeconds: restoredAtSeconds + followUpSeconds,
    };
    this.mark('rolled_back');
    if (restoredAtSeconds === decidedAtSeconds) this.mark('restored');
  }

  private followOn({ rollback }: Aftermath, isLater: boolean): void {
    if (isLater && rollback?.restoredAtSeconds === this.state.nowSeconds) this.mark('restored');
  }

  private stageAt(index: number): Stage {
    const stage = this.plan.plan.stages[index];
    if (stage === undefined) throw new Error(`a plan of ${this.plan.plan.stages.length} stages has none at ${index}`);
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
