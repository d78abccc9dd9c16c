import type { Arm } from '../../model/arm.js';
import { type Exposure, type Mark, UNEXPOSED } from '../../model/exposure.js';
import type { BlastRadius, Harm } from '../../model/harm.js';
import { MIGRATION_TRACES, type Migration } from '../../model/rollback.js';
import type { Account, Readiness, Reading, SeenFault, Source, UserSplit, View } from '../../model/source.js';
import type { Key } from '../../random/key.js';
import { blastRadius } from './blast-radius.js';
import type { CellConditions } from './cell-conditions.js';
import { ArmReader } from './read-arm.js';
import { type CellSplit, cellSplit, serveCell } from './serve-cell.js';
import { type CellPart, ServedCells, SUM } from './served-cells.js';
import type { ShareStep, Situation } from './situation.js';
import type { TrafficModel } from './traffic-model.js';
import { userShare } from './user-share.js';
import { UsersSeen } from './users-seen.js';

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
  private readonly stable: ArmReader;
  private readonly baseline: ArmReader;
  private readonly canary: ArmReader;
  private readonly usersSeen: UsersSeen;
  private exposure: Exposure = UNEXPOSED;
  /** The canary's share in percent, the share of all users' requests that it is to get, and what it left of stale data. */
  private percent = 0;
  private canaryUsers = 0;
  private stale = 0;
  private readonly steps: ShareStep[] = [];
  private readonly marks: [Mark, number][] = [];
  /** What the world goes by now; null: not made since something changed. */
  private known: Situation | null = null;
  /** Where a share has the same conditions at all times, those, now and by share, in percent. */
  private steady: CellConditions | null = null;
  private readonly steadyByShare = new Map<number, CellConditions>();
  /** How the traffic of the latest part was split, under its conditions; null: the share is another since. */
  private latest: CellConditions | null = null;
  private split: CellSplit | null = null;
  /** The part that is being served: one object for all of them. */
  private readonly cell = { cellIndex: 0, part: 0, fromSeconds: 0, toSeconds: 0 };

  constructor(model: TrafficModel, key: Key, migration: Migration | null, recycles = false) {
    this.model = model;
    this.migration = migration;
    this.cells = new ServedCells(model, key);
    this.stable = new ArmReader(this.cells, 'stable', recycles);
    this.baseline = new ArmReader(this.cells, 'baseline', recycles);
    this.canary = new ArmReader(this.cells, 'canary', recycles);
    this.usersSeen = new UsersSeen(this.cells);
  }

  bind(key: Key): this {
    this.cells.restart(key);
    this.atSeconds = 0;
    this.exposure = UNEXPOSED;
    this.percent = 0;
    this.canaryUsers = 0;
    this.stale = 0;
    this.steps.length = 0;
    this.marks.length = 0;
    this.forget();
    return this;
  }

  mark(mark: Mark, atSeconds: number): void {
    this.marks.push([mark, atSeconds]);
    if (mark === 'restored') this.stale = this.leftStale();
    this.forget();
  }

  serve(fromSeconds: number, toSeconds: number, exposure: Exposure): void {
    this.stable.renew();
    this.baseline.renew();
    this.canary.renew();
    if (exposure !== this.exposure) this.expose(exposure, fromSeconds);
    const { cellSeconds, cutSeconds } = this.model;
    for (let from = fromSeconds; from < toSeconds; ) {
      const cellIndex = Math.floor(from / cellSeconds);
      const to = Math.min(toSeconds, (Math.floor(from / cutSeconds) + 1) * cutSeconds);
      const { cell } = this;
      cell.cellIndex = cellIndex;
      cell.part = from - cellIndex * cellSeconds;
      cell.fromSeconds = from;
      cell.toSeconds = to;
      this.serveCell(cell);
      from = to;
    }
  }

  view(atSeconds: number): View {
    this.atSeconds = atSeconds;
    return this;
  }

  read(arm: Arm, fromSeconds: number, toSeconds: number): Reading {
    const first = this.cells.rowFrom(fromSeconds);
    const end = toSeconds === this.atSeconds ? this.cells.count : this.cells.rowFrom(toSeconds);
    return this.readerOf(arm).read(first, Math.max(first, end));
  }

  users(sinceSeconds: number): UserSplit | null {
    return this.usersSeen.between(this.cells.rowFrom(sinceSeconds), this.cells.count);
  }

  /** A generated world has no hooks, jobs or gates yet that could say no. */
  answer = (): string => 'ok';
  readiness = (): Readiness => 'ready';

  harm(fromSeconds: number, toSeconds: number): Harm {
    const { cells } = this;
    const [first, end] = this.rows(fromSeconds, toSeconds);
    const total = (column: number): number => cells.total(column, first, end);
    const canaryErrors = total(SUM.canaryErrors);
    return {
      seconds: Math.max(0, toSeconds - fromSeconds),
      requests: total(SUM.canaryRequests),
      failedRequests: total(SUM.stableErrors) + total(SUM.baselineErrors) + canaryErrors,
      excessFailedRequests: canaryErrors - total(SUM.canaryErrorsIfStable) + total(SUM.stableExcessErrors),
    };
  }

  requests(fromSeconds: number, toSeconds: number): number {
    const { cells } = this;
    const [first, end] = this.rows(fromSeconds, toSeconds);
    const total = (column: number): number => cells.total(column, first, end);
    return total(SUM.stableRequests) + total(SUM.baselineRequests) + total(SUM.canaryRequests);
  }

  blastRadius(fromSeconds: number, toSeconds: number): BlastRadius {
    const [first, end] = this.rows(fromSeconds, toSeconds);
    return blastRadius(this.cells, first, end);
  }

  faults(fromSeconds: number, toSeconds: number): readonly SeenFault[] {
    const seen: SeenFault[] = [];
    if (this.model.world.faults.length === 0) return seen;
    const [first, end] = this.rows(fromSeconds, toSeconds);
    for (let row = first; row < end; row++) seen.push(...(this.cells.conditions[row]?.activeFaults ?? []));
    return seen;
  }

  staleDataRate(): number {
    return this.stale;
  }

  private rows(fromSeconds: number, toSeconds: number): readonly [first: number, end: number] {
    const first = this.cells.rowFrom(fromSeconds);
    return [first, Math.max(first, this.cells.rowFrom(toSeconds))];
  }

  private readerOf(arm: Arm): ArmReader {
    return arm === 'canary' ? this.canary : arm === 'stable' ? this.stable : this.baseline;
  }

  private expose(exposure: Exposure, atSeconds: number): void {
    if (exposure.mirroredPercent > 0 || exposure.among !== null || exposure.replicas !== null || exposure.isSticky) {
      throw new Error(
        'generated traffic is split by shares alone: no copies, audiences, replicas or one-way users yet',
      );
    }
    this.exposure = exposure;
    const { canaryPercent } = exposure;
    // What the share falls to while the canary is taken out is no step.
    if (canaryPercent > 0 && canaryPercent !== this.steps.at(-1)?.percent) {
      this.steps.push({ atSeconds, percent: canaryPercent });
    }
    this.share(canaryPercent);
  }

  private share(percent: number): void {
    this.percent = percent;
    this.canaryUsers = userShare(this.model.world.users, this.cells.key, percent / 100);
    this.forget();
  }

  private forget(): void {
    this.known = this.steady = this.split = null;
  }

  private situation(): Situation {
    const { percent: canaryPercent, steps, marks, stale: staleDataRate } = this;
    this.known ??= { canaryPercent, steps: [...steps], marks: Object.fromEntries(marks), staleDataRate };
    return this.known;
  }

  private serveCell(cell: CellPart): void {
    const { line, canaryPercent } = this.exposure;
    if (line !== null) {
      const left =
        (line.untilSeconds - (cell.fromSeconds + cell.toSeconds) / 2) / (line.untilSeconds - line.fromSeconds);
      this.share(line.toPercent + (canaryPercent - line.toPercent) * left);
    }
    const conditions = this.conditionsOf(cell);
    if (conditions !== this.latest || this.split === null) {
      this.latest = conditions;
      this.split = cellSplit(conditions, this.canaryUsers);
    }
    serveCell(this.cells, cell, conditions, this.split);
  }

  private conditionsOf({ fromSeconds, toSeconds }: CellPart): CellConditions {
    const { model } = this;
    if (!model.isSteady) return model.conditions(fromSeconds, toSeconds, this.situation());
    this.steady ??= this.steadyConditions();
    return this.steady;
  }

  /** At any time, as things stand. */
  private steadyConditions(): CellConditions {
    const { model, percent, stale, exposure } = this;
    if (stale > 0 || exposure.line !== null) return model.conditions(0, model.cellSeconds, this.situation());
    const known = this.steadyByShare.get(percent);
    if (known !== undefined) return known;
    const made = model.conditions(0, model.cellSeconds, this.situation());
    this.steadyByShare.set(percent, made);
    return made;
  }

  /**
   * The share of stable's requests that need data which the canary left in a form that stable cannot read: of those that
   * need the data at all, what the canary wrote, or, where the old form is gone, all.
   */
  private leftStale(): number {
    const { migration } = this;
    if (migration === null) return 0;
    switch (MIGRATION_TRACES[migration.kind]) {
      case 'none':
        return 0;
      case 'gone':
        return migration.touches;
      case 'new_format': {
        const from = this.steps[0]?.atSeconds ?? 0;
        const until = this.cells.toSeconds[this.cells.count - 1] ?? 0;
        const all = this.requests(from, until);
        return all === 0 ? 0 : (migration.touches * this.harm(from, until).requests) / all;
      }
    }
  }
}
