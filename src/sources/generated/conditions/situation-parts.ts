import type { CellConditions, ConditionsSource, InSituation } from './cell-conditions.js';
import { CellsInSituation } from './cells-in-situation.js';
import { LanesInSituation } from './lanes-in-situation.js';
import { partEnd, steadyState, stretchEnd } from './moments.js';
import type { Situation } from './situation.js';

/** A part of a cell, and how the arms behave in it. */
export interface Part {
  readonly toSeconds: number;
  /** Up to when parts of the same length have the same conditions, if they follow on one another. */
  readonly alikeToSeconds: number;
  readonly conditions: CellConditions;
}

/** More than a cell is long. */
const LONGEST_CELL = 64;

export function inSituation(source: ConditionsSource, situation: Situation): InSituation {
  return source.lanes.length === 1 ? new CellsInSituation(source, situation) : new LanesInSituation(source, situation);
}

/**
 * The parts of cells in one situation. Where nothing changes, all parts of a length in which the same is going on have the same
 * conditions, whenever they are; where something does, each has its own. They are worked out once.
 */
export class SituationParts {
  /** So many conditions are kept. */
  kept = 0;
  private readonly source: ConditionsSource;
  private readonly of: InSituation;
  /** The stretch of the latest part, from one instant at which something begins or ends to the next. */
  private fromSeconds = Number.NaN;
  private endSeconds = Number.NaN;
  /** Its conditions, by length of a part; null: something changes in it. */
  private steady: Map<number, CellConditions> | null = null;
  private readonly byState = new Map<string, Map<number, CellConditions>>();
  private readonly changing = new Map<number, Part>();

  constructor(source: ConditionsSource, situation: Situation) {
    this.source = source;
    this.of = inSituation(source, situation);
  }

  /** The part that begins at an instant and ends at another at the latest, in whole seconds of the rollout, within one cell. */
  partFrom(from: number, latest: number): Part {
    if (!(from >= this.fromSeconds && from < this.endSeconds)) this.enter(from);
    const { steady } = this;
    const end = Math.min(latest, this.endSeconds);
    if (steady === null) return this.changingPart(from, end);
    const length = end - from;
    let conditions = steady.get(length);
    if (conditions === undefined) {
      conditions = this.between(from, end);
      steady.set(length, conditions);
    }
    return { toSeconds: end, alikeToSeconds: this.endSeconds, conditions };
  }

  private enter(from: number): void {
    const { source, of, byState } = this;
    this.fromSeconds = from;
    this.endSeconds = stretchEnd(source.world, of.pools, from);
    const state = steadyState(source.world, of.pools, from, this.endSeconds);
    this.steady = null;
    if (state === null) return;
    this.steady = byState.get(state) ?? new Map<number, CellConditions>();
    byState.set(state, this.steady);
  }

  private changingPart(from: number, latest: number): Part {
    const address = from * LONGEST_CELL + (latest - from);
    const known = this.changing.get(address);
    if (known !== undefined) return known;
    const toSeconds = partEnd(this.source.world, this.of.pools, from, latest);
    const made = { toSeconds, alikeToSeconds: toSeconds, conditions: this.between(from, toSeconds) };
    this.changing.set(address, made);
    return made;
  }

  private between(from: number, to: number): CellConditions {
    this.kept++;
    return this.of.between(from, to);
  }
}
