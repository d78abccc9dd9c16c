import type { BaselineSource, Comparison, Observation } from '../../model/observation.js';
import type { Reading, UserSplit, View } from '../../model/source.js';

/** The latest stage in which the baseline still served, which lends its figures at 100 %. */
export interface Lender {
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/**
 * What a look at a stage sees: the canary, and what to compare it with, which is stable, or where there are some fresh
 * instances of it. At 100 % nobody is left to compare with: the lender's figures stand in, whole. Its fields are set, and it
 * looks, at each look anew.
 */
export class StageObservation implements Observation {
  newSeconds = 0;
  stageSeconds = 0;
  stageEnds = false;
  /** Where the first stage began. */
  exposedFromSeconds = 0;
  canary: Reading = NOTHING;
  baseline: Reading = NOTHING;
  baselineSource: BaselineSource = 'none';
  private readonly freshBaseline: boolean;
  private view: View | null = null;
  private atSeconds = 0;
  private fromSeconds = 0;
  private lender: Lender | null | undefined = undefined;

  constructor(freshBaseline: boolean) {
    this.freshBaseline = freshBaseline;
  }

  /** `lender`: of a canary that has all of the traffic, null if there is none; undefined: it has not. */
  look(view: View, fromSeconds: number, stageStartedAtSeconds: number, lender: Lender | null | undefined): void {
    this.view = view;
    this.stageSeconds = view.atSeconds - stageStartedAtSeconds;
    this.atSeconds = view.atSeconds;
    this.fromSeconds = fromSeconds;
    this.lender = lender;
    this.canary = view.read('canary', fromSeconds, view.atSeconds);
    this.baseline = this.baselineFrom(fromSeconds);
    this.baselineSource = this.sourceOf(this.baseline);
  }

  over(seconds: number): Comparison {
    return this.since(Math.max(this.exposedFromSeconds, this.atSeconds - seconds));
  }

  newest(): Comparison {
    const fromSeconds = this.atSeconds - this.newSeconds;
    if (this.lender === undefined) return fromSeconds === this.fromSeconds ? this : this.since(fromSeconds);
    const canary =
      fromSeconds === this.fromSeconds ? this.canary : this.seen().read('canary', fromSeconds, this.atSeconds);
    const baseline = this.lentFrom(fromSeconds, this.lender);
    return { canary, baseline, baselineSource: baseline.requests > 0 ? 'carried' : 'none' };
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
    const { lender } = this;
    if (lender === undefined || lender === null) return this.seen().read(this.arm(), fromSeconds, this.atSeconds);
    return this.seen().read(this.arm(), lender.fromSeconds, lender.toSeconds);
  }

  private sourceOf({ requests }: Reading): BaselineSource {
    if (this.lender !== undefined) return this.lender === null ? 'none' : 'carried';
    if (requests === 0) return 'none';
    return this.freshBaseline ? 'fresh' : 'window';
  }

  /** What the lender served as long after its beginning as the stage is old; nothing once all of it is lent. */
  private lentFrom(fromSeconds: number, lender: Lender | null): Reading {
    const { atSeconds, stageSeconds } = this;
    if (lender === null) return this.seen().read(this.arm(), atSeconds, atSeconds);
    const startedAtSeconds = atSeconds - stageSeconds;
    const lent = (seconds: number): number =>
      Math.min(lender.toSeconds, lender.fromSeconds + (seconds - startedAtSeconds));
    return this.seen().read(this.arm(), lent(fromSeconds), lent(atSeconds));
  }

  private arm(): 'baseline' | 'stable' {
    return this.freshBaseline ? 'baseline' : 'stable';
  }
}

/** Of an arm that nobody has read yet. */
const NOTHING: Reading = {
  requests: 0,
  errors: 0,
  latencyMs: () => null,
  cpuPercent: () => null,
  memoryMb: () => null,
  memoryGrowthMbPerMinute: () => null,
  restarts: () => 0,
  conversionRate: () => null,
  slowerThan: () => 0,
  latencyCounts: () => new Float64Array(0),
};

/**
 * The lender at an instant, by when the stages began, the latest last; null where no stage before had a baseline that served
 * anything.
 */
export function lenderOf(view: View, freshBaseline: boolean, stageStarts: readonly number[]): Lender | null {
  for (let i = stageStarts.length - 2; i >= 0; i--) {
    const [fromSeconds, toSeconds] = [stageStarts[i] as number, stageStarts[i + 1] as number];
    const baseline = view.read(freshBaseline ? 'baseline' : 'stable', fromSeconds, toSeconds);
    if (baseline.requests > 0) return { fromSeconds, toSeconds };
  }
  return null;
}
