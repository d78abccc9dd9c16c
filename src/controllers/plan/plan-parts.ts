import type { Analyzer } from '../../analysis/analyzer.js';
import type { Exposure } from '../../model/exposure.js';
import { type Instances, RESTARTED_AT_ONCE } from '../../model/instances.js';
import type { Observation } from '../../model/observation.js';
import type { Plan, Stage, WhenAlerted, WhenPaused } from '../../model/plan.js';
import type { RollbackProcedure } from '../../model/rollback.js';
import type { TransitionRecord } from '../../model/run.js';
import type { View } from '../../model/source.js';
import type { Status } from '../../model/status.js';
import type { DecidedBy, Judgement } from '../../model/verdict.js';
import type { Step } from './advance.js';
import type { Aftermath, LookedAt, PlanNote, PlayedWindow } from './plan-records.js';
import type { ActiveState, Paused } from './state.js';
import { trafficPercent } from './state.js';

/** How many requests may still fail, or be slow. */
export interface BudgetLeft {
  readonly requests: number;
  /** Slower ones count; null: failures alone do. */
  readonly slowerThanMs: number | null;
}

/** What a plan is carried out with. */
export interface PlanParts {
  readonly plan: Plan;
  readonly analyzer: Analyzer<unknown>;
  readonly rollback: RollbackProcedure;
  /** What people do at a pause that waits for them; null: no person comes. */
  readonly whenPaused: WhenPaused | null;
  /** What the person does who is told of a breach; null: nothing. */
  readonly whenAlerted: WhenAlerted | null;
  /** Of the error budget as the rollout begins, where it matters when that is used up; null: it does not. */
  readonly budget: BudgetLeft | null;
  /** Before this stage, by its index, people promote at once wherever the rollout waits for them; 0: nowhere. */
  readonly promotedUpTo: number;
  /** Until when a rollout is played that no person ends; infinite: it ends where it waits. */
  readonly horizonSeconds: number;
  /** How long the service is followed after a rollout that is COMPLETED or ROLLED_BACK. */
  readonly followUpSeconds: number;
  /** Whether the world has fresh instances of stable beside the canary. */
  readonly freshBaseline: boolean;
  /** Where instances are counted; null, or left out: there are as many as it takes. */
  readonly instances?: Instances | null;
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

/** When something comes of a pause that waits for people since an instant: they act, or what is looked at is over. */
export function waitEndsAtSeconds(parts: PlanParts, { stageIndex }: Paused, sinceSeconds: number): number {
  const whenPaused = whenPausedIn(parts, stageIndex);
  if (whenPaused !== null) return sinceSeconds + whenPaused.actAfterSeconds;
  return Math.max(parts.horizonSeconds, sinceSeconds + parts.followUpSeconds);
}

const AT_ONCE: WhenPaused = { actAfterSeconds: 0, action: 'promote' };

/** What people do at a pause in a stage that waits for them. */
function whenPausedIn({ whenPaused, promotedUpTo }: PlanParts, stageIndex: number): WhenPaused | null {
  return stageIndex < promotedUpTo ? AT_ONCE : whenPaused;
}

/** The words of people, as the core has them. */
export const OPERATOR_EVENTS = { pause: 'PAUSE', resume: 'RESUME', promote: 'PROMOTE', abort: 'ABORT' } as const;

/** `pausedSeconds`: after how long a pause people came; null: it was a timer. */
interface TimeEvent {
  readonly type: 'PAUSE_EXPIRED' | 'PROMOTE' | 'ABORT';
  readonly pausedSeconds: number | null;
}

/** What time alone brings to a pause: its timer runs out; or no word came, and people act by themselves or never come. */
export function timeEventOf(
  parts: PlanParts,
  { resumesAtSeconds, stageIndex }: Paused,
  waitEndsSeconds: number,
  atSeconds: number,
): TimeEvent | 'HORIZON' | null {
  if (resumesAtSeconds !== null && resumesAtSeconds <= atSeconds) return { type: 'PAUSE_EXPIRED', pausedSeconds: null };
  if (waitEndsSeconds > atSeconds) return null;
  const whenPaused = whenPausedIn(parts, stageIndex);
  if (whenPaused === null) return 'HORIZON';
  return { type: OPERATOR_EVENTS[whenPaused.action], pausedSeconds: whenPaused.actAfterSeconds };
}

/** What follows the decision that ended a rollout with such an exposure. A person who aborts is already there. */
export function aftermathOf(
  parts: PlanParts,
  { replicas }: Exposure,
  status: Status,
  decidedAtSeconds: number,
  decidedBy: DecidedBy | null,
  byPerson: boolean,
): Aftermath {
  const { rollback, followUpSeconds, instances = null } = parts;
  if (status === 'COMPLETED') {
    const settledAtSeconds = decidedAtSeconds + restartSeconds(instances, replicas);
    const endsAtSeconds = settledAtSeconds + followUpSeconds;
    return { decidedAtSeconds, decidedBy, rollback: null, settledAtSeconds, endsAtSeconds };
  }
  const beginsAtSeconds = decidedAtSeconds + (byPerson ? 0 : rollback.actAfterSeconds);
  const restoredAtSeconds = beginsAtSeconds + rollback.takesSeconds;
  const isShort = instances !== null && (replicas?.stable ?? instances.count) < instances.count;
  const readyAtSeconds = isShort ? beginsAtSeconds + instances.readyAfterSeconds : 0;
  const settledAtSeconds = Math.max(restoredAtSeconds, readyAtSeconds);
  const endsAtSeconds = settledAtSeconds + followUpSeconds;
  const times = { beginsAtSeconds, restoredAtSeconds };
  return { decidedAtSeconds, decidedBy, rollback: times, settledAtSeconds, endsAtSeconds };
}

/** How long a promotion takes that restarts the instances, once all are ready, a batch after another. */
function restartSeconds(instances: Instances | null, replicas: Exposure['replicas']): number {
  if (instances?.promotion !== 'restart') return 0;
  const { count, readyAfterSeconds } = instances;
  const rises = (replicas?.canary ?? 0) < count ? 1 : 0;
  const batches = Math.ceil(count / Math.max(1, Math.floor(count * RESTARTED_AT_ONCE)));
  return readyAfterSeconds * (rises + batches);
}

export function stageAt({ plan: { stages } }: PlanParts, index: number): Stage {
  const stage = stages[index];
  if (stage === undefined) throw new Error(`a plan of ${stages.length} stages has none at ${index}`);
  return stage;
}

/** A step of the core as a line of the history; `stage` is the one that it leads to. */
export function transitionRecord(from: ActiveState, taken: Step, atSeconds: number, stage: string): TransitionRecord {
  const { event, state, transition } = taken;
  const { action } = transition;
  return {
    atSeconds,
    from: from.status,
    event,
    action,
    to: state.status,
    stage,
    trafficPercent: trafficPercent(state),
  };
}

/** How a plan of one stage without duration begins and ends: its own word promotes. */
export function promotionAtOnce({ name: stage }: Stage): PlanNote {
  const row = { from: 'PROGRESSING', event: 'PROMOTE', action: 'promote', to: 'COMPLETED' } as const;
  const transition = { atSeconds: 0, ...row, stage, trafficPercent: 100 };
  return { kind: 'transition', transition, window: null, pausedSeconds: null };
}

/** A window with what was made of it, and where that led. */
export function judgedWindow(
  lookedAt: LookedAt,
  stageIndex: number,
  { baselineSource }: Observation,
  judgement: Judgement,
  { event, transition, state }: Step,
): PlayedWindow {
  const { action } = transition;
  return { ...lookedAt, stageIndex, baselineSource, judgement, event, action, status: state.status };
}

/** A window that ends now, of which nothing is made. */
export function unjudgedWindow(parts: PlanParts, rollout: ActiveState, view: View): PlayedWindow {
  const { plan, freshBaseline } = parts;
  const { stageIndex, status } = rollout;
  const end = view.atSeconds - (plan.delaySeconds ?? 0);
  const fromSeconds = Math.max(rollout.stageStartedAtSeconds, end - plan.lookbackSeconds);
  const toSeconds = Math.max(rollout.stageStartedAtSeconds, end);
  const isFresh = freshBaseline && stageAt(parts, stageIndex).trafficPercent > 0;
  const { requests } = view.read(isFresh ? 'baseline' : 'stable', fromSeconds, toSeconds);
  return {
    fromSeconds,
    toSeconds,
    lookedAtSeconds: view.atSeconds,
    stageIndex,
    baselineSource: requests === 0 ? 'none' : isFresh ? 'fresh' : 'window',
    judgement: UNJUDGED,
    event: 'STAGE_CONTINUES',
    action: 'keep_watching',
    status,
  };
}

const UNJUDGED: Judgement = {
  verdict: 'INCONCLUSIVE',
  findings: [],
  silence: { code: 'no_thresholds' },
  evidence: [],
  asks: null,
  decidedBy: { row: 'judges_are_undecided', evidence: [], findings: [] },
};

/** When the next piece of an aftermath is over. */
export function nextOfAftermath({ rollback, endsAtSeconds }: Aftermath, now: number): number {
  if (rollback !== null) {
    const { beginsAtSeconds, restoredAtSeconds } = rollback;
    if (now < beginsAtSeconds) return beginsAtSeconds;
    if (now < restoredAtSeconds) return restoredAtSeconds;
  }
  return endsAtSeconds;
}
