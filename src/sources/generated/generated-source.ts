import { ARMS, type Arm } from '../../model/arm.js';
import type { Exposure, Mark } from '../../model/exposure.js';
import type { AudienceHarm, BlastRadius, CopiesAccount, Harm } from '../../model/harm.js';
import { MIGRATION_TRACES, type Migration } from '../../model/rollback.js';
import type {
  Account,
  InstancesNow,
  Readiness,
  Reading,
  SeenFault,
  Source,
  UserSplit,
  View,
} from '../../model/source.js';
import type { Key } from '../../random/key.js';
import { SUM } from './cell-columns.js';
import type { CellConditions } from './conditions/cell-conditions.js';
import { faultsBetween } from './conditions/pool-in-time.js';
import { livePercent } from './conditions/situation.js';
import { CutStretches } from './cut-stretches.js';
import { unseenFailures } from './gauges.js';
import { copiesAccount } from './harm/copies-account.js';
import { harmByAudience, harmOfRows } from './harm/harm-of-rows.js';
import { ServedArms } from './served-arms.js';
import { ServedCells } from './served-cells.js';
import { Serving } from './serving.js';
import type { TrafficModel } from './traffic-model.js';
import { blastRadius } from './users/blast-radius.js';

/** No stretch begins then. A whole number, as most instants are: else V8 keeps and compares them as real ones. */
const NOT_ASKED = -1;

/**
 * A generated world, bound to one seed at a time by its key: `bind` begins anew, and what was read before is no longer good.
 * `migration` is what the canary does to stored data. `recycles`: whether readings, too, are good only until it serves on, as a
 * study has it, which reads and forgets.
 */
export class GeneratedSource implements Source, View, Account {
  atSeconds = 0;
  readonly cells: ServedCells;
  private readonly model: TrafficModel;
  private readonly migration: Migration | null;
  readonly serving: Serving;
  private readonly arms: ServedArms;
  private readonly cuts: CutStretches;
  /** What was asked for last, since it served: a look reads each arm of one stretch. */
  private askedFrom = NOT_ASKED;
  private askedTo = NOT_ASKED;
  /** Up to where it was read. */
  private readTo = 0;
  private readonly found: Found;

  constructor(model: TrafficModel, key: Key, migration: Migration | null, recycles = false) {
    this.model = model;
    this.migration = migration;
    this.cells = new ServedCells(model, key);
    this.serving = new Serving(this.cells);
    this.arms = new ServedArms(this.cells, recycles);
    this.cuts = new CutStretches(this.cells, recycles);
    this.found = { arms: this.arms, first: 0, end: 0 };
  }

  bind(key: Key): this {
    this.serving.restart(key);
    this.cuts.restart();
    this.askedFrom = NOT_ASKED;
    this.atSeconds = 0;
    this.readTo = 0;
    return this;
  }

  mark(mark: Mark, atSeconds: number): void {
    if (mark === 'restored') this.serving.stale = this.leftStale(atSeconds);
    this.serving.mark(mark, atSeconds);
  }

  serve(fromSeconds: number, toSeconds: number, exposure: Exposure): void {
    this.arms.renew();
    this.cuts.renew();
    this.serving.serve(fromSeconds, toSeconds, exposure);
    this.atSeconds = toSeconds;
    this.askedFrom = NOT_ASKED;
  }

  view(atSeconds: number): View {
    this.atSeconds = atSeconds;
    return this;
  }

  read(arm: Arm, fromSeconds: number, toSeconds: number): Reading {
    if (toSeconds > this.readTo) this.readOn(toSeconds);
    const { arms, first, end } = this.rows(fromSeconds, toSeconds);
    return arms.of(arm).read(first, end);
  }

  withoutCopies(fromSeconds: number, toSeconds: number): Reading {
    const { arms, first, end } = this.rows(fromSeconds, toSeconds);
    return arms.live.read(first, end);
  }

  users(fromSeconds: number, toSeconds: number): UserSplit | null {
    const { arms, first, end } = this.rows(fromSeconds, toSeconds);
    return arms.users.between(first, end);
  }

  /** The first reading up to an instant: where that is before now, rows are cut there for good. */
  private readOn(toSeconds: number): void {
    this.readTo = toSeconds;
    if (toSeconds < this.atSeconds) this.cutAt(toSeconds);
  }

  /** Cuts rows at an instant before now, of which nothing was read from there on: what is read can begin and end there. */
  cutAt(seconds: number): void {
    // Now comes first, as if what is read ended there: what is left of a cell does not go by where else it is cut.
    for (const at of [this.atSeconds, seconds]) this.cells.rowFrom(at);
    this.askedFrom = NOT_ASKED;
  }

  unseenFailuresOf(arm: Arm | 'live', fromSeconds: number, toSeconds: number): number {
    const { arms, first, end } = this.rows(fromSeconds, toSeconds);
    return unseenFailures(arm === 'live' ? arms.live : arms.of(arm), first, end);
  }

  /** A generated world has no hooks, jobs or gates yet that could say no. */
  answer = (): string => 'pass';
  nextReadySeconds = (arm: Arm): number | null => this.serving.fleet?.nextReady(arm, this.atSeconds) ?? null;

  readiness(arm: Arm): Readiness {
    const now = this.instances(arm);
    return now === null || now.ready >= now.wanted ? 'ready' : 'waiting';
  }

  instances(arm: Arm): InstancesNow | null {
    return this.serving.fleet?.now(arm, this.atSeconds) ?? null;
  }

  /** Seconds of instances beyond those of stable alone, up to an instant; null where they are not counted. */
  extraInstanceSeconds(untilSeconds: number): number | null {
    return this.serving.fleet?.extraSeconds(untilSeconds) ?? null;
  }

  harm(fromSeconds: number, toSeconds: number): Harm {
    const { arms, first, end } = this.rows(fromSeconds, toSeconds);
    return { seconds: Math.max(0, toSeconds - fromSeconds), ...harmOfRows(arms.cells, first, end) };
  }

  copies(fromSeconds: number, toSeconds: number): CopiesAccount | null {
    const { arms, first, end } = this.rows(fromSeconds, toSeconds);
    return copiesAccount(arms.cells, first, end);
  }

  failedOrSlow(fromSeconds: number, toSeconds: number, limitMs: number): { all: number; excess: number } {
    const { arms, first, end } = this.rows(fromSeconds, toSeconds);
    // Copies are nobody's requests.
    const all = ARMS.reduce((sum, arm) => {
      return sum + (arm === 'canary' ? arms.live : arms.of(arm)).bad.total(limitMs, first, end);
    }, 0);
    const excess = arms.live.bad.excess(limitMs, first, end);
    return { all, excess: excess + arms.cells.total(SUM.stableExcessErrors, first, end) };
  }

  requests(fromSeconds: number, toSeconds: number): number {
    const { arms, first, end } = this.rows(fromSeconds, toSeconds);
    const { cells } = arms;
    const total = (column: number): number => cells.total(column, first, end);
    return total(SUM.stableRequests) + total(SUM.baselineRequests) + total(SUM.canaryRequests);
  }

  unseenFailures(fromSeconds: number, toSeconds: number): number | null {
    if (!this.model.hasUnseenFailures) return null;
    const of = (arm: Arm): number => this.unseenFailuresOf(arm === 'canary' ? 'live' : arm, fromSeconds, toSeconds);
    return ARMS.reduce((sum, arm) => sum + of(arm), 0);
  }

  blastRadius(fromSeconds: number, toSeconds: number): BlastRadius {
    const { arms, first, end } = this.rows(fromSeconds, toSeconds);
    const { cells } = arms;
    return blastRadius(cells, first, end);
  }

  byAudience(fromSeconds: number, toSeconds: number): readonly AudienceHarm[] {
    const { arms, first, end } = this.rows(fromSeconds, toSeconds);
    return harmByAudience(arms.cells, first, end);
  }

  faults(fromSeconds: number, toSeconds: number): readonly SeenFault[] {
    const seen: SeenFault[] = [];
    if (this.model.world.faults.length === 0) return seen;
    const { arms, first, end } = this.rows(fromSeconds, toSeconds);
    const { cells } = arms;
    for (let row = first; row < end; ) {
      const from = cells.fromSeconds[row] as number;
      const { pools } = cells.conditions[row] as CellConditions;
      while (row < end && cells.conditions[row]?.pools === pools) row++;
      seen.push(...faultsBetween(this.model.world, pools, from, cells.toSeconds[row - 1] as number));
    }
    return seen;
  }

  staleDataRate(): number {
    return this.serving.stale;
  }

  /**
   * The rows of a stretch, up to now at most. The latest is cut where it is to end now, before anything was read of it; a
   * stretch that begins or ends within another has rows of its own, so that nothing moves what others read.
   */
  private rows(fromSeconds: number, toSeconds: number): Found {
    if (fromSeconds !== this.askedFrom || toSeconds !== this.askedTo) this.find(fromSeconds, toSeconds);
    return this.found;
  }

  private find(fromSeconds: number, toSeconds: number): void {
    this.askedFrom = fromSeconds;
    this.askedTo = toSeconds;
    const { cells, atSeconds, found } = this;
    const to = toSeconds < atSeconds ? toSeconds : atSeconds;
    const first = cells.rowAt(fromSeconds);
    const end = to === atSeconds ? cells.rowFrom(to) : cells.rowAt(to);
    if (cells.beginsAt(first, fromSeconds) && cells.beginsAt(end, to)) {
      found.arms = this.arms;
      found.first = first;
      found.end = Math.max(first, end);
    } else {
      found.arms = this.cuts.between(fromSeconds, Math.max(fromSeconds, to));
      found.first = 0;
      found.end = found.arms.cells.count;
    }
  }

  /**
   * The share of stable's requests that need data which the canary left in a form that stable cannot read: of those that
   * need the data at all, what the canary wrote, or, where the old form is gone, all.
   */
  private leftStale(atSeconds: number): number {
    const { migration } = this;
    if (migration === null) return 0;
    switch (MIGRATION_TRACES[migration.kind]) {
      case 'none':
        return 0;
      case 'gone':
        return migration.touches;
      case 'new_format': {
        const from = this.serving.steps.find((step) => livePercent(step) > 0)?.atSeconds ?? 0;
        const all = this.requests(from, atSeconds);
        return all === 0 ? 0 : (migration.touches * this.harm(from, atSeconds).requests) / all;
      }
    }
  }
}

/** The rows of a stretch: from `first`, up to but without `end`. */
type Found = { arms: ServedArms; first: number; end: number };
