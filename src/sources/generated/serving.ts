import { type Exposure, type Mark, UNEXPOSED } from '../../model/exposure.js';
import type { Key } from '../../random/key.js';
import type { CellConditions } from './cell-conditions.js';
import { Fleet } from './fleet.js';
import type { FleetNow } from './fleet-now.js';
import { arrivalsInCell, arrivalsInPart, type CellSplit, cellSplit, serveCell } from './serve-cell.js';
import type { ServedCells } from './served-cells.js';
import { keepLine, percentAt } from './share-lines.js';
import type { ShareStep, Situation } from './situation.js';
import type { Part } from './traffic-model.js';
import { userShare } from './user-share.js';

/**
 * Draws what a world serves, a row a part of a cell, as a rollout goes on. Rows are drawn to the end of a part as if nothing
 * changed; a look within one divides it, and where the rollout takes another way what lies beyond is drawn anew, of the first
 * attempts that the cell has left. So a cell has the same first attempts whatever the plan does, and nothing that was served
 * depends on who looked.
 */
export class Serving {
  private readonly cells: ServedCells;
  private exposure: Exposure = UNEXPOSED;
  /** The same with the share that instances make of it. */
  private served: Exposure = UNEXPOSED;
  /** The canary's share in percent, and the share of all users' requests that it is to get. */
  private percent = 0;
  private canaryUsers = 0;
  /** Chance that a request to stable fails on data that the canary left behind. */
  stale = 0;
  readonly steps: ShareStep[] = [];
  /** Null: instances are not counted. */
  readonly fleet: Fleet | null;
  private fleetNow: FleetNow | null = null;
  private readonly marks: [Mark, number][] = [];
  /** Whether something was marked, by which the world goes, since the last part was drawn. */
  private isMarked = false;
  /** Up to where rows are drawn, and the first attempts of the cell beyond. */
  private drawnSeconds = 0;
  private firstAttempts = 0;
  /** What the world goes by now; null: not made since something changed. */
  private known: Situation | null = null;
  /** Where a share has the same conditions at all times: a part, which ends with its cell, now and by share, in percent. */
  private steady: Part | null = null;
  private readonly steadyByShare = new Map<number, Part>();
  /** How the traffic of the latest part was split, under its conditions; null: the share is another since. */
  private latest: CellConditions | null = null;
  private split: CellSplit | null = null;
  /** The part that is being served, and what is known of it: one object for all of them. */
  private readonly cell = { cellIndex: 0, part: 0, fromSeconds: 0, toSeconds: 0 };

  constructor(cells: ServedCells) {
    this.cells = cells;
    const { world } = cells.model;
    this.fleet = world.instances === null ? null : new Fleet(world, world.instances);
  }

  /** Begins anew, under a key. */
  restart(key: Key): void {
    this.cells.restart(key);
    this.exposure = this.served = UNEXPOSED;
    this.fleetNow = null;
    this.percent = 0;
    this.canaryUsers = 0;
    this.stale = 0;
    this.steps.length = 0;
    this.marks.length = 0;
    this.isMarked = false;
    this.drawnSeconds = 0;
    this.firstAttempts = 0;
    this.fleet?.restart();
    this.forget();
  }

  mark(mark: Mark, atSeconds: number): void {
    if (mark === 'completed') this.fleet?.promote();
    this.marks.push([mark, atSeconds]);
    if (this.cells.model.goesBy(mark)) this.isMarked = true;
  }

  serve(fromSeconds: number, toSeconds: number, exposure: Exposure): void {
    if (exposure !== this.exposure && !isSame(exposure, this.exposure)) {
      this.turn(fromSeconds);
      this.expose(exposure, fromSeconds);
    } else if (this.isMarked) this.turn(fromSeconds);
    this.fleet?.beginRestart(fromSeconds);
    while (this.drawnSeconds < toSeconds) this.serveNext();
  }

  /** From an instant on the canary has another share, or something was marked: what was drawn beyond is drawn anew. */
  private turn(atSeconds: number): void {
    if (this.drawnSeconds > atSeconds) {
      this.firstAttempts += this.cells.dropFrom(atSeconds);
      this.drawnSeconds = atSeconds;
    }
    this.isMarked = false;
    this.forget();
  }

  private expose(wanted: Exposure, atSeconds: number): void {
    this.exposure = wanted;
    if (wanted.mirroredPercent > 0 || wanted.among !== null || wanted.isSticky) {
      throw new Error('generated traffic is split by shares alone: no copies, audiences or one-way users yet');
    }
    const { fleet } = this;
    if (fleet === null && wanted.replicas !== null) {
      throw new Error('a world that does not count instances has no replicas');
    }
    const served = fleet === null ? wanted : fleet.expose(wanted, atSeconds);
    this.served = served;
    keepLine(this.cells.lines, served, atSeconds);
    // What the share falls to while the canary is taken out is no step.
    if (fleet === null) this.reach(served.canaryPercent, atSeconds);
  }

  /** From an instant on the canary has such a share. */
  private reach(percent: number, atSeconds: number): void {
    if (percent > 0 && percent !== this.steps.at(-1)?.percent) this.steps.push({ atSeconds, percent });
    this.share(percent);
  }

  private share(percent: number): void {
    this.percent = percent;
    this.canaryUsers = userShare(this.cells.model.world.users, this.cells.key, percent / 100);
    this.forget();
  }

  private forget(): void {
    this.known = this.steady = this.split = null;
  }

  private situation(): Situation {
    const { percent: canaryPercent, steps, marks, stale: staleDataRate } = this;
    const fleet = this.fleet === null ? {} : { fleet: this.fleetNow };
    this.known ??= { canaryPercent, steps: [...steps], marks: Object.fromEntries(marks), staleDataRate, ...fleet };
    return this.known;
  }

  /** Draws the next part: as much of the cell as has one share and no beginning or end in it. */
  private serveNext(): void {
    const { cell, cells } = this;
    const { model } = cells;
    const from = this.drawnSeconds;
    const cellIndex = Math.floor(from / model.cellSeconds);
    const begins = cellIndex * model.cellSeconds;
    const cellEnds = begins + model.cellSeconds;
    if (from === begins) this.firstAttempts = arrivalsInCell(cells, cellIndex);
    const { line } = this.served;
    const untilLine = line !== null && line.untilSeconds > from ? Math.min(cellEnds, line.untilSeconds) : cellEnds;
    const latest = this.fleet === null ? untilLine : this.takeStock(this.fleet, from, untilLine);
    // On a line the mean is that in the middle.
    if (line !== null) this.share(percentAt(this.served, (from + latest) / 2));
    const { toSeconds: ends, conditions } = this.nextPart(from, latest);
    // In a steady world a part of one cell stands for all.
    const toSeconds = model.isSteady ? latest : ends;
    if (conditions !== this.latest || this.split === null) {
      this.latest = conditions;
      this.split = cellSplit(conditions, this.canaryUsers);
    }
    cell.cellIndex = cellIndex;
    cell.part = from - begins;
    cell.fromSeconds = from;
    cell.toSeconds = toSeconds;
    const left = this.firstAttempts;
    const first = toSeconds === cellEnds ? left : arrivalsInPart(cells, cell, cellEnds, left);
    this.firstAttempts = left - first;
    serveCell(cells, cell, conditions, this.split, first);
    this.drawnSeconds = toSeconds;
  }

  /** The instances that serve from an instant on, with the share that they make; gives up to when, at the latest another. */
  private takeStock(fleet: Fleet, from: number, latest: number): number {
    const percent = fleet.percentAt(from);
    const now = fleet.at(from);
    if (percent !== this.percent || JSON.stringify(now) !== JSON.stringify(this.fleetNow)) {
      this.fleetNow = now;
      if (this.served.line === null) this.reach(percent, from);
      else this.forget();
    }
    return fleet.nextChange(from, latest);
  }

  private nextPart(from: number, latest: number): Part {
    const { model } = this.cells;
    if (!model.isSteady) return model.partFrom(from, latest, this.situation());
    this.steady ??= this.steadyPart();
    return this.steady;
  }

  /** A cell at any time, as things stand. */
  private steadyPart(): Part {
    const { percent, stale, exposure } = this;
    const { model } = this.cells;
    const make = () => model.partFrom(0, model.cellSeconds, this.situation());
    if (stale > 0 || exposure.line !== null) return make();
    const known = this.steadyByShare.get(percent) ?? make();
    this.steadyByShare.set(percent, known);
    return known;
  }
}

function isSame(one: Exposure, other: Exposure): boolean {
  return (
    one.canaryPercent === other.canaryPercent &&
    one.line?.fromSeconds === other.line?.fromSeconds &&
    one.line?.untilSeconds === other.line?.untilSeconds &&
    one.line?.toPercent === other.line?.toPercent &&
    one.mirroredPercent === other.mirroredPercent &&
    one.among === other.among &&
    isSameNumber(one.replicas, other.replicas) &&
    one.isSticky === other.isSticky
  );
}

function isSameNumber(one: Exposure['replicas'], other: Exposure['replicas']): boolean {
  if (one === null || other === null) return one === other;
  return one.canary === other.canary && one.stable === other.stable && one.splitTraffic === other.splitTraffic;
}
