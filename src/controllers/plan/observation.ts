import { pooledReading } from '../../analysis/pooled-reading.js';
import { NOTHING_SERVED } from '../../measures/metric-value.js';
import { plannedPercent } from '../../measures/planned-percent.js';
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
  private readonly freshBaseline: boolean;
  private view: View | null = null;
  private atSeconds = 0;
  private fromSeconds = 0;
  /** Of a canary with all of the traffic, null if there is none; undefined: the canary has less. */
  carried: CarriedBaseline | null | undefined = undefined;

  constructor(freshBaseline: boolean) {
    this.freshBaseline = freshBaseline;
  }

  look(view: View, fromSeconds: number, stageStartedAtSeconds: number): void {
    this.view = view;
    this.stageSeconds = view.atSeconds - stageStartedAtSeconds;
    this.atSeconds = view.atSeconds;
    this.fromSeconds = fromSeconds;
    this.canary = view.read('canary', fromSeconds, view.atSeconds);
    this.baseline = this.baselineFrom(fromSeconds);
    this.baselineSource = this.sourceOf(this.baseline);
  }

  over(seconds: number): Comparison {
    return this.since(Math.max(this.exposedFromSeconds, this.atSeconds - seconds));
  }

  newest(): Comparison {
    const fromSeconds = this.atSeconds - this.newSeconds;
    if (this.carried === undefined) return fromSeconds === this.fromSeconds ? this : this.since(fromSeconds);
    const canary =
      fromSeconds === this.fromSeconds ? this.canary : this.seen().read('canary', fromSeconds, this.atSeconds);
    const baseline = this.carriedFrom(fromSeconds, this.carried);
    return { canary, baseline, baselineSource: baseline.requests > 0 ? 'carried' : 'none' };
  }

  service(seconds: number | null): Reading {
    const view = this.seen();
    const from = seconds === null ? this.fromSeconds : Math.max(this.exposedFromSeconds, this.atSeconds - seconds);
    return pooledReading(ARMS.map((arm) => view.read(arm, from, this.atSeconds)));
  }

  users(): UserSplit | null {
    return this.seen().users(this.atSeconds - this.stageSeconds);
  }

  private since(fromSeconds: number): Comparison {
    const baseline = this.baselineFrom(fromSeconds);
    const canary = this.seen().read('canary', fromSeconds, this.atSeconds);
    return { canary, baseline, baselineSource: this.sourceOf(baseline) };
  }

  private seen(): View {
    if (this.view === null) throw new Error('a look comes before what it sees');
    return this.view;
  }

  private baselineFrom(fromSeconds: number): Reading {
    const { carried } = this;
    if (carried === undefined || carried === null) return this.seen().read(this.arm(), fromSeconds, this.atSeconds);
    return this.seen().read(this.arm(), carried.fromSeconds, carried.toSeconds);
  }

  private sourceOf({ requests }: Reading): BaselineSource {
    if (this.carried !== undefined) return this.carried === null ? 'none' : 'carried';
    if (requests === 0) return 'none';
    return this.freshBaseline ? 'fresh' : 'window';
  }

  /** What was served then as long after its beginning as the stage is old; nothing once all of it is used. */
  private carriedFrom(fromSeconds: number, carried: CarriedBaseline | null): Reading {
    const { atSeconds, stageSeconds } = this;
    if (carried === null) return this.seen().read(this.arm(), atSeconds, atSeconds);
    const startedAtSeconds = atSeconds - stageSeconds;
    const shifted = (seconds: number): number =>
      Math.min(carried.toSeconds, carried.fromSeconds + (seconds - startedAtSeconds));
    return this.seen().read(this.arm(), shifted(fromSeconds), shifted(atSeconds));
  }

  private arm(): 'baseline' | 'stable' {
    return this.freshBaseline ? 'baseline' : 'stable';
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
  private observation: StageObservation | null = null;
  /** Undefined until the first look at a canary with all of the traffic. */
  private carried: CarriedBaseline | null | undefined = undefined;

  constructor(freshBaseline: boolean, keeps: boolean) {
    this.freshBaseline = freshBaseline;
    this.keeps = keeps;
  }

  /** A look at a stage now, back to an instant. */
  look(
    view: View,
    { stageStarts, lookedAtSeconds }: Pick<PlanState, 'stageStarts' | 'lookedAtSeconds'>,
    { stageStartedAtSeconds }: Pick<ActiveState, 'stageStartedAtSeconds'>,
    stage: Stage,
    fromSeconds: number,
    stageEnds: boolean,
  ): StageObservation {
    const observation = this.at(view, stageStarts, plannedPercent(stage) >= 100);
    observation.exposedFromSeconds = stageStarts[0] ?? stageStartedAtSeconds;
    observation.newSeconds = view.atSeconds - Math.max(stageStartedAtSeconds, lookedAtSeconds);
    observation.stageEnds = stageEnds;
    observation.look(view, fromSeconds, stageStartedAtSeconds);
    return observation;
  }

  /** `isAlone`: the canary has all of the traffic. */
  private at(view: View, stageStarts: readonly number[], isAlone: boolean): StageObservation {
    if (isAlone && this.carried === undefined) this.carried = carriedBaselineOf(view, this.freshBaseline, stageStarts);
    const observation = this.observation ?? new StageObservation(this.freshBaseline);
    if (!this.keeps) this.observation = observation;
    observation.carried = isAlone ? (this.carried ?? null) : undefined;
    return observation;
  }
}
