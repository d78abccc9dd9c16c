import type { BaselineSource, Comparison, Observation } from '../../model/observation.js';
import type { Reading, UserSplit, View } from '../../model/source.js';

/** The latest stage in which the baseline still served, which lends its figures at 100 %. */
export interface Lender {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** Of the whole stage. */
  readonly baseline: Reading;
}

/** What a look at a stage is about. */
export interface LookAtStage {
  readonly view: View;
  /** Whether fresh instances of stable serve beside the canary, to be compared with. */
  readonly freshBaseline: boolean;
  /** Where the window begins. */
  readonly fromSeconds: number;
  readonly stageStartedAtSeconds: number;
  /** Where the first stage began. */
  readonly exposedFromSeconds: number;
  readonly newSeconds: number;
  readonly stageEnds: boolean;
  /** Whether the canary has all of the traffic, so that nobody is left to compare it with. */
  readonly isAlone: boolean;
  readonly lender: Lender | null;
}

/**
 * What a look at a stage sees: the canary, and what to compare it with, which is stable, or where there are some fresh
 * instances of it. At 100 % nobody is left to compare with: the lender's figures stand in, whole.
 */
export class StageObservation implements Observation {
  readonly canary: Reading;
  readonly baseline: Reading;
  readonly baselineSource: BaselineSource;
  readonly newSeconds: number;
  readonly stageSeconds: number;
  readonly stageEnds: boolean;
  private readonly look: LookAtStage;
  private readonly atSeconds: number;

  constructor(look: LookAtStage) {
    const { view, fromSeconds } = look;
    this.look = look;
    this.atSeconds = view.atSeconds;
    this.newSeconds = look.newSeconds;
    this.stageSeconds = view.atSeconds - look.stageStartedAtSeconds;
    this.stageEnds = look.stageEnds;
    this.canary = view.read('canary', fromSeconds, view.atSeconds);
    this.baseline = baselineOf(look, fromSeconds);
    this.baselineSource = sourceOf(look, this.baseline);
  }

  over(seconds: number): Comparison {
    return this.since(Math.max(this.look.exposedFromSeconds, this.atSeconds - seconds));
  }

  newest(): Comparison {
    const { look, atSeconds, newSeconds } = this;
    const fromSeconds = atSeconds - newSeconds;
    if (!look.isAlone) return fromSeconds === look.fromSeconds ? this : this.since(fromSeconds);
    const canary = fromSeconds === look.fromSeconds ? this.canary : look.view.read('canary', fromSeconds, atSeconds);
    const baseline = lentBetween(look, fromSeconds, atSeconds);
    return { canary, baseline, baselineSource: baseline.requests > 0 ? 'carried' : 'none' };
  }

  users(): UserSplit | null {
    return this.look.view.users(this.look.stageStartedAtSeconds);
  }

  private since(fromSeconds: number): Comparison {
    const baseline = baselineOf(this.look, fromSeconds);
    return {
      canary: this.look.view.read('canary', fromSeconds, this.atSeconds),
      baseline,
      baselineSource: sourceOf(this.look, baseline),
    };
  }
}

function armOf({ freshBaseline }: Pick<LookAtStage, 'freshBaseline'>): 'baseline' | 'stable' {
  return freshBaseline ? 'baseline' : 'stable';
}

function baselineOf(look: LookAtStage, fromSeconds: number): Reading {
  const { view, isAlone, lender } = look;
  return isAlone && lender !== null ? lender.baseline : view.read(armOf(look), fromSeconds, view.atSeconds);
}

function sourceOf({ isAlone, lender, freshBaseline }: LookAtStage, { requests }: Reading): BaselineSource {
  if (isAlone) return lender === null ? 'none' : 'carried';
  if (requests === 0) return 'none';
  return freshBaseline ? 'fresh' : 'window';
}

/** What the lender served as long after its beginning as the window's stage is old; nothing once all of it is lent. */
function lentBetween(look: LookAtStage, fromSeconds: number, toSeconds: number): Reading {
  const { view, lender, stageStartedAtSeconds } = look;
  if (lender === null) return view.read(armOf(look), view.atSeconds, view.atSeconds);
  const at = (seconds: number): number =>
    Math.min(lender.toSeconds, lender.fromSeconds + (seconds - stageStartedAtSeconds));
  return view.read(armOf(look), at(fromSeconds), at(toSeconds));
}

/**
 * The lender at an instant, by when the stages began, the latest last; null where no stage before had a baseline that served
 * anything.
 */
export function lenderOf(view: View, freshBaseline: boolean, stageStarts: readonly number[]): Lender | null {
  for (let i = stageStarts.length - 2; i >= 0; i--) {
    const [fromSeconds, toSeconds] = [stageStarts[i] as number, stageStarts[i + 1] as number];
    const baseline = view.read(armOf({ freshBaseline }), fromSeconds, toSeconds);
    if (baseline.requests > 0) return { fromSeconds, toSeconds, baseline };
  }
  return null;
}
