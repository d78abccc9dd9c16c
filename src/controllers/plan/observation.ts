import { pooledReading } from '../../analysis/pooled-reading.js';
import { NOTHING_SERVED } from '../../measures/metric-value.js';
import { plannedPercent } from '../../measures/planned-percent.js';
import { readForUsers } from '../../measures/read-for-users.js';
import { ARMS } from '../../model/arm.js';
import type { BaselineSource, Comparison, Observation } from '../../model/observation.js';
import type { Stage } from '../../model/plan.js';
import type { Reading, UserSplit, View } from '../../model/source.js';
import type { PlanState } from './plan-records.js';
import type { ActiveState } from './state.js';

/** The latest stage in which the baseline still served: at 100 % its figures are carried over. */
interface CarriedBaseline {
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/**
 * What a look at a stage sees: the canary, and what to compare it with, which is stable, or where there are some fresh
 * instances of it. At 100 % no baseline is left: the whole of the carried figures stands in. Its fields are set anew at
 * each look.
 */
export class StageObservation implements Observation {
  newSeconds = 0;
  stageSeconds = 0;
  stageEnds = false;
  /** Where the first stage began. */
  exposedFromSeconds = 0;
  canary: Reading = NOTHING_SERVED;
  baseline: Reading = NOTHING_SERVED;
  baselineSource: BaselineSource = 'none';
  private readonly hasFreshBaseline: boolean;
  private readonly delaySeconds: number;
  /** Whether no user meets the canary, so that no instances of stable are new beside it. */
  isShadow = false;
  private view: View | null = null;
  /** The window. */
  private fromSeconds = 0;
  private toSeconds = 0;
  /** Up to where there is anything to read. */
  private readsToSeconds = 0;
  /** Of a canary with all of the traffic, null if there is none; undefined: the canary has less. */
  carried: CarriedBaseline | null | undefined = undefined;

  constructor(hasFreshBaseline: boolean, delaySeconds: number) {
    this.hasFreshBaseline = hasFreshBaseline;
    this.delaySeconds = delaySeconds;
  }

  look(view: View, fromSeconds: number, toSeconds: number, stageStartedAtSeconds: number): void {
    this.view = view;
    this.stageSeconds = toSeconds - stageStartedAtSeconds;
    this.readsToSeconds = Math.max(this.exposedFromSeconds, view.atSeconds - this.delaySeconds);
    this.fromSeconds = fromSeconds;
    this.toSeconds = toSeconds;
    this.canary = view.read('canary', fromSeconds, toSeconds);
    this.baseline = this.baselineIn(fromSeconds, toSeconds);
    this.baselineSource = this.sourceOf(this.baseline);
  }

  over(seconds: number): Comparison {
    return this.between(this.backTo(seconds), this.readsToSeconds);
  }

  newest(): Comparison {
    const { toSeconds } = this;
    const fromSeconds = toSeconds - this.newSeconds;
    if (this.carried === undefined)
      return fromSeconds === this.fromSeconds ? this : this.between(fromSeconds, toSeconds);
    const canary = fromSeconds === this.fromSeconds ? this.canary : this.seen().read('canary', fromSeconds, toSeconds);
    const baseline = this.carriedFrom(fromSeconds, this.carried);
    return { canary, baseline, baselineSource: baseline.requests > 0 ? 'carried' : 'none' };
  }

  service(seconds: number | null): Reading {
    const view = this.seen();
    const [from, to] =
      seconds === null ? [this.fromSeconds, this.toSeconds] : [this.backTo(seconds), this.readsToSeconds];
    return pooledReading(ARMS.map((arm) => readForUsers(view, arm, from, to)));
  }

  users(): UserSplit | null {
    return this.seen().users(this.toSeconds - this.stageSeconds, this.toSeconds);
  }

  /** Of a stretch that ends where there is nothing more to read. */
  private backTo(seconds: number): number {
    return Math.max(this.exposedFromSeconds, this.readsToSeconds - seconds);
  }

  private between(fromSeconds: number, toSeconds: number): Comparison {
    const baseline = this.baselineIn(fromSeconds, toSeconds);
    const canary = this.seen().read('canary', fromSeconds, toSeconds);
    return { canary, baseline, baselineSource: this.sourceOf(baseline) };
  }

  private seen(): View {
    if (this.view === null) throw new Error('a look comes before what it sees');
    return this.view;
  }

  private baselineIn(fromSeconds: number, toSeconds: number): Reading {
    const { carried } = this;
    if (carried === undefined || carried === null) return this.seen().read(this.arm(), fromSeconds, toSeconds);
    return this.seen().read(this.arm(), carried.fromSeconds, carried.toSeconds);
  }

  private sourceOf({ requests }: Reading): BaselineSource {
    if (this.carried !== undefined) return this.carried === null ? 'none' : 'carried';
    if (requests === 0) return 'none';
    return this.arm() === 'baseline' ? 'fresh' : 'window';
  }

  /** What was served then as long after its beginning as the stage is old; nothing once all of it is used. */
  private carriedFrom(fromSeconds: number, carried: CarriedBaseline | null): Reading {
    const { toSeconds, stageSeconds } = this;
    if (carried === null) return this.seen().read(this.arm(), toSeconds, toSeconds);
    const startedAtSeconds = toSeconds - stageSeconds;
    const shifted = (seconds: number): number =>
      Math.min(carried.toSeconds, carried.fromSeconds + (seconds - startedAtSeconds));
    return this.seen().read(this.arm(), shifted(fromSeconds), shifted(toSeconds));
  }

  private arm(): 'baseline' | 'stable' {
    return this.hasFreshBaseline && !this.isShadow ? 'baseline' : 'stable';
  }
}

/**
 * The carried baseline at an instant, by when the stages began, the latest last; null where no stage before had a baseline
 * that served anything.
 */
function carriedBaselineOf(view: View, freshBaseline: boolean, stageStarts: readonly number[]): CarriedBaseline | null {
  for (let i = stageStarts.length - 2; i >= 0; i--) {
    const [fromSeconds, toSeconds] = [stageStarts[i] as number, stageStarts[i + 1] as number];
    const baseline = view.read(freshBaseline ? 'baseline' : 'stable', fromSeconds, toSeconds);
    if (baseline.requests > 0) return { fromSeconds, toSeconds };
  }
  return null;
}

/** Makes the observations of one rollout: one for all looks where none is kept. */
export class Observer {
  private readonly freshBaseline: boolean;
  private readonly keeps: boolean;
  private readonly delaySeconds: number;
  private observation: StageObservation | null = null;
  /** The one that was looked at last. */
  private stage: Stage | null = null;
  /** Undefined until the first look at a canary with all of the traffic. */
  private carried: CarriedBaseline | null | undefined = undefined;

  constructor(freshBaseline: boolean, keeps: boolean, delaySeconds: number) {
    this.freshBaseline = freshBaseline;
    this.keeps = keeps;
    this.delaySeconds = delaySeconds;
  }

  /** A look at a stage now. */
  look(
    view: View,
    { stageStarts, lookedAtSeconds }: Pick<PlanState, 'stageStarts' | 'lookedAtSeconds'>,
    { stageStartedAtSeconds }: Pick<ActiveState, 'stageStartedAtSeconds'>,
    stage: Stage,
    fromSeconds: number,
    toSeconds: number,
    stageEnds: boolean,
  ): StageObservation {
    const observation = this.observation ?? new StageObservation(this.freshBaseline, this.delaySeconds);
    if (!this.keeps) this.observation = observation;
    if (this.keeps || stage !== this.stage) this.enter(stage, observation, view, stageStarts, stageStartedAtSeconds);
    const looked = lookedAtSeconds - this.delaySeconds;
    observation.newSeconds = toSeconds - (looked > stageStartedAtSeconds ? looked : stageStartedAtSeconds);
    observation.stageEnds = stageEnds;
    observation.look(view, fromSeconds, toSeconds, stageStartedAtSeconds);
    return observation;
  }

  /** What all looks at a stage have in common. */
  private enter(
    stage: Stage,
    observation: StageObservation,
    view: View,
    stageStarts: readonly number[],
    stageStartedAtSeconds: number,
  ): void {
    this.stage = stage;
    const planned = plannedPercent(stage);
    const isAlone = planned >= 100;
    if (isAlone && this.carried === undefined) this.carried = carriedBaselineOf(view, this.freshBaseline, stageStarts);
    observation.carried = isAlone ? (this.carried ?? null) : undefined;
    observation.isShadow = planned === 0;
    observation.exposedFromSeconds = stageStarts[0] ?? stageStartedAtSeconds;
  }
}
