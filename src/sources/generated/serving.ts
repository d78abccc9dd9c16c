import { type Exposure, type Mark, UNEXPOSED } from '../../model/exposure.js';
import type { Key } from '../../random/key.js';
import { CellSplit } from './cell-split.js';
import type { CellConditions } from './conditions/cell-conditions.js';
import { livePercent, type ShareStep, type Situation } from './conditions/situation.js';
import type { Part } from './conditions/situation-parts.js';
import { FirstAttempts } from './first-attempts.js';
import { armShares } from './pods/arm-pools.js';
import { Fleet } from './pods/fleet.js';
import type { FleetNow } from './pods/fleet-now.js';
import { sameExposure } from './same-exposure.js';
import { serveCells } from './serve-cells.js';
import type { ServedCells } from './served-cells.js';
import { GivenShares, refuseExposure } from './users/given-shares.js';
import { userShare } from './users/user-share.js';

/** Where instances are counted, and take what they can, a share that changes by itself stands for so many seconds, at most. */
const DRIFT_STEP = 10;

/**
 * Draws what a world serves, a row a part of a cell, as a rollout goes on. Rows are drawn to the end of a part, and of some
 * cells more where all are alike, as if nothing changed; a look within one divides it, and where the rollout takes another way
 * what lies beyond is drawn anew, of the first attempts that the cell has left. So a cell has the same first attempts whatever
 * the plan does, and nothing that was served depends on who looked.
 */
export class Serving {
  private readonly cells: ServedCells;
  private exposure: Exposure = UNEXPOSED;
  private readonly given: GivenShares;
  /** The canary's share of each lane in percent, and the share of its users' requests that it is to get. */
  private percents: readonly number[];
  private readonly canaryUsers: number[];
  /** Chance that a request to stable fails on data that the canary left behind. */
  stale = 0;
  steps: readonly ShareStep[] = [];
  /** Null: instances are not counted. */
  readonly fleet: Fleet | null;
  private fleetNow: FleetNow | null = null;
  /** What is given, as far as instances are ready for it. */
  private ready: Exposure = UNEXPOSED;
  /** Whether another share was given that is not reached yet. */
  private isGiven = false;
  private marks: Situation['marks'] = {};
  /** Whether something was marked, by which the world goes, since the last part was drawn. */
  private isMarked = false;
  /** Up to where rows are drawn. */
  private drawnSeconds = 0;
  private readonly firstAttempts: FirstAttempts;
  /** What the world goes by now; null: not made since something changed. */
  private known: Situation | null = null;
  /** Where a share has the same conditions at all times: a part, which ends with its cell, now and by share, in percent. */
  private steady: Part | null = null;
  private readonly steadyByShare = new Map<number | string, Part>();
  /** The conditions of the latest part, null: the share is another since; and how its traffic was split, by lane. */
  private latest: CellConditions | null = null;
  private readonly splits: readonly CellSplit[];
  /** The part that is being served, and what is known of it: one object for all of them. */
  private readonly cell = { cellIndex: 0, part: 0, fromSeconds: 0, toSeconds: 0 };

  constructor(cells: ServedCells) {
    this.cells = cells;
    const { lanes, world } = cells.model;
    this.fleet = world.instances === null ? null : new Fleet(world, world.instances, lanes);
    this.given = new GivenShares(cells.model);
    this.percents = lanes.map(() => 0);
    this.canaryUsers = lanes.map(() => 0);
    this.splits = lanes.map(() => new CellSplit());
    this.firstAttempts = new FirstAttempts(lanes.length);
  }

  /** Begins anew, under a key. */
  restart(key: Key): void {
    this.cells.restart(key);
    this.exposure = UNEXPOSED;
    this.fleetNow = null;
    this.ready = UNEXPOSED;
    this.isGiven = false;
    this.given.restart();
    this.percents = this.cells.model.lanes.map(() => 0);
    this.canaryUsers.fill(0);
    this.stale = 0;
    this.steps = [];
    this.marks = {};
    this.isMarked = false;
    this.drawnSeconds = 0;
    this.firstAttempts.restart();
    this.fleet?.restart();
    this.forget();
  }

  mark(mark: Mark, atSeconds: number): void {
    if (mark === 'completed') this.fleet?.promote();
    if (!this.cells.model.goesBy(mark)) return;
    this.marks = { ...this.marks, [mark]: atSeconds };
    this.isMarked = true;
  }

  serve(fromSeconds: number, toSeconds: number, exposure: Exposure): void {
    if (exposure !== this.exposure && !sameExposure(exposure, this.exposure)) {
      this.turn(fromSeconds);
      this.expose(exposure, fromSeconds);
    } else if (this.isMarked) this.turn(fromSeconds);
    this.fleet?.beginRestart(fromSeconds);
    while (this.drawnSeconds < toSeconds) this.serveNext();
  }

  /** From an instant on the canary has another share, or something was marked: what was drawn beyond is drawn anew. */
  private turn(atSeconds: number): void {
    if (this.drawnSeconds > atSeconds) {
      this.cells.dropFrom(atSeconds, this.firstAttempts.left);
      this.drawnSeconds = atSeconds;
    }
    this.isMarked = false;
    this.forget();
  }

  private expose(wanted: Exposure, atSeconds: number): void {
    const { given, cells, fleet } = this;
    refuseExposure(wanted, cells.model.world);
    this.exposure = wanted;
    this.ready = fleet === null ? wanted : fleet.ready(fleet.expose(wanted, atSeconds), atSeconds);
    given.give(this.ready, atSeconds, cells.lines);
    if (given.isCatching) cells.hasCaught = true;
    // What the share falls to while the canary is taken out is no step.
    if (fleet === null) this.reach(given.percentsGiven(atSeconds), atSeconds);
    else this.isGiven = true;
  }

  /** From an instant on the canary has such shares. */
  private reach(percents: readonly number[], atSeconds: number): void {
    const { steps, given, cells, ready } = this;
    const latest = steps.at(-1);
    const live = given.percentOfAll(percents);
    const { mirroredPercent } = ready;
    const copied = mirroredPercent === 0 ? 0 : armShares(cells.model.world, live).stable * mirroredPercent;
    const percent = live + copied;
    const isNew = latest === undefined || latest.percent !== percent || livePercent(latest) !== live;
    const step = copied === 0 ? { atSeconds, percent } : { atSeconds, percent, livePercent: live };
    if (percent > 0 && isNew) this.steps = [...steps, step];
    this.share(percents);
  }

  private share(percents: readonly number[]): void {
    const { cells, canaryUsers } = this;
    const { lanes } = cells.model;
    this.percents = percents;
    for (let lane = 0; lane < lanes.length; lane++) {
      const { users } = (lanes[lane] as (typeof lanes)[number]).world;
      canaryUsers[lane] = userShare(users, cells.keyOfLane(lane), (percents[lane] as number) / 100);
    }
    this.forget();
  }

  private forget(): void {
    this.known = this.steady = this.latest = null;
  }

  private situation(fromSeconds: number, toSeconds: number): Situation {
    const { percents, steps, marks, stale: staleDataRate, given, ready, fleet, fleetNow } = this;
    const { lanes } = this.cells.model;
    const { mirroredPercent } = ready;
    this.known ??= {
      canaryPercent: given.percentOfAll(percents),
      ...(mirroredPercent === 0 ? {} : { mirroredPercent }),
      steps,
      marks,
      staleDataRate,
      ...(lanes.length === 1 ? {} : { lanePercents: percents }),
      ...given.caughtBetween(fromSeconds, toSeconds),
      ...(fleet === null ? {} : { fleet: fleetNow }),
    };
    return this.known;
  }

  /** Draws the next part: as much of the cell as has one share and no beginning or end in it. */
  private serveNext(): void {
    const { cell, cells, given, firstAttempts, splits } = this;
    const { model } = cells;
    const from = this.drawnSeconds;
    const cellIndex = Math.floor(from / model.cellSeconds);
    const begins = cellIndex * model.cellSeconds;
    const cellEnds = begins + model.cellSeconds;
    const untilLine = given.steadyUntil(from, cellEnds);
    const latest = this.fleet === null ? untilLine : this.takeStock(this.fleet, from, untilLine);
    // Where shares change the mean is that of the part.
    if (given.isChanging) this.share(given.percentsBetween(from, latest));
    let part = this.nextPart(from, latest);
    if (given.isDrifting && !model.isSteady && part.toSeconds < latest) {
      this.share(given.percentsBetween(from, part.toSeconds));
      part = this.nextPart(from, part.toSeconds);
    }
    const { conditions } = part;
    // In a steady world a part of one cell stands for all.
    const toSeconds = model.isSteady ? latest : part.toSeconds;
    if (conditions !== this.latest) {
      this.latest = conditions;
      for (let lane = 0; lane < splits.length; lane++) {
        splits[lane]?.under(conditions.lanes?.[lane] ?? conditions, this.canaryUsers[lane] as number);
      }
    }
    cell.cellIndex = cellIndex;
    cell.part = from - begins;
    cell.fromSeconds = from;
    cell.toSeconds = toSeconds;
    const isWhole = from === begins && toSeconds === cellEnds;
    const count = isWhole && !given.isChanging ? this.cellsAlike(begins, part) : 1;
    if (isWhole) firstAttempts.ofCells(cells, cellIndex, count);
    else firstAttempts.ofPart(cells, cell, cellEnds);
    serveCells(cells, cell, count, conditions, splits, firstAttempts.drawn);
    this.drawnSeconds = toSeconds + (count - 1) * model.cellSeconds;
  }

  /** How many whole cells from an instant on are served at once. */
  private cellsAlike(begins: number, { alikeToSeconds }: Part): number {
    const { cellSeconds, cellsAtOnce, isSteady } = this.cells.model;
    if (isSteady || cellsAtOnce === 1) return cellsAtOnce;
    return Math.max(1, Math.min(cellsAtOnce, Math.floor((alikeToSeconds - begins) / cellSeconds)));
  }

  /** The instances that serve from an instant on, with the share that they make; gives up to when, at the latest another. */
  private takeStock(fleet: Fleet, from: number, latest: number): number {
    const { given, cells } = this;
    const now = fleet.at(from);
    const ready = fleet.ready(this.ready, from);
    const isOther = !sameExposure(ready, this.ready);
    if (isOther || this.isGiven || JSON.stringify(now) !== JSON.stringify(this.fleetNow)) {
      this.fleetNow = now;
      this.isGiven = false;
      if (ready.line === null) {
        this.ready = ready;
        if (isOther) given.give(ready, from, cells.lines);
        this.reach(given.percentsGiven(from), from);
      } else this.forget();
    }
    const step = given.isDrifting ? (Math.floor(from / DRIFT_STEP) + 1) * DRIFT_STEP : latest;
    return fleet.nextChange(from, Math.min(step, latest));
  }

  private nextPart(from: number, latest: number): Part {
    const { model } = this.cells;
    if (!model.isSteady) return model.partFrom(from, latest, this.situation(from, latest));
    this.steady ??= this.steadyPart(from, latest);
    return this.steady;
  }

  /** A cell at any time, as things stand. */
  private steadyPart(from: number, latest: number): Part {
    const { percents, stale, given } = this;
    const make = () => this.cells.model.partFrom(0, this.cells.model.cellSeconds, this.situation(from, latest));
    if (stale > 0 || given.isChanging) return make();
    const copied = this.exposure.mirroredPercent;
    const shares = copied === 0 ? percents : [...percents, copied];
    const by = shares.length === 1 ? (percents[0] as number) : shares.join(' ');
    const known = this.steadyByShare.get(by) ?? make();
    this.steadyByShare.set(by, known);
    return known;
  }
}
