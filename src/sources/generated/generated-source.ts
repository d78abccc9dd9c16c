import type { Arm } from '../../model/arm.js';
import { type Exposure, type Mark, UNEXPOSED } from '../../model/controller.js';
import type { BlastRadius, Harm } from '../../model/harm.js';
import { MIGRATION_TRACES, type Migration } from '../../model/rollback.js';
import type { Account, Readiness, Reading, SeenFault, Source, UserSplit, View } from '../../model/source.js';
import type { Key } from '../../random/key.js';
import { blastRadius } from './blast-radius.js';
import type { CellConditions } from './cell-conditions.js';
import { ArmReader } from './read-arm.js';
import { serveCell } from './serve-cell.js';
import { type CellPart, ServedCells } from './served-cells.js';
import { exposed, NOT_BEGUN, type Situation, withMark } from './situation.js';
import type { TrafficModel } from './traffic-model.js';
import { userShare } from './user-share.js';
import { UsersSeen } from './users-seen.js';

/**
 * A generated world, bound to one seed at a time by its key: `bind` begins anew, and what was read before is no longer good.
 * `migration` is what the canary does to stored data.
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
  private situation: Situation = NOT_BEGUN;
  private exposure: Exposure = UNEXPOSED;
  /** The share of all users' requests that the canary is to get, and the conditions of any cell while they are all alike. */
  private canaryUsers = 0;
  private steady: CellConditions | null = null;

  constructor(model: TrafficModel, key: Key, migration: Migration | null) {
    this.model = model;
    this.migration = migration;
    this.cells = new ServedCells(model, key);
    this.stable = new ArmReader(this.cells, 'stable');
    this.baseline = new ArmReader(this.cells, 'baseline');
    this.canary = new ArmReader(this.cells, 'canary');
    this.usersSeen = new UsersSeen(this.cells);
  }

  bind(key: Key): this {
    this.cells.restart(key);
    this.atSeconds = 0;
    this.situation = NOT_BEGUN;
    this.exposure = UNEXPOSED;
    this.canaryUsers = 0;
    this.steady = null;
    return this;
  }

  mark(mark: Mark, atSeconds: number): void {
    this.situation = withMark(this.situation, mark, atSeconds);
    if (mark === 'restored') this.situation = { ...this.situation, staleDataRate: this.leftStale() };
    this.steady = null;
  }

  serve(fromSeconds: number, toSeconds: number, exposure: Exposure): void {
    if (exposure !== this.exposure) this.expose(exposure, fromSeconds);
    const { cellSeconds } = this.model;
    for (let from = fromSeconds; from < toSeconds; ) {
      const cellIndex = Math.floor(from / cellSeconds);
      const begins = cellIndex * cellSeconds;
      const to = Math.min(toSeconds, begins + cellSeconds);
      const part = from === begins ? 0 : this.laterPart();
      this.serveCell({ cellIndex, part, fromSeconds: from, toSeconds: to });
      from = to;
    }
  }

  view(atSeconds: number): View {
    this.atSeconds = atSeconds;
    return this;
  }

  read(arm: Arm, fromSeconds: number, toSeconds: number): Reading {
    const first = this.cells.rowAt(fromSeconds);
    const end = toSeconds === this.atSeconds ? this.cells.count : this.cells.rowAt(toSeconds);
    return this.readerOf(arm).read(first, Math.max(first, end));
  }

  users(sinceSeconds: number): UserSplit | null {
    return this.usersSeen.between(this.cells.rowAt(sinceSeconds), this.cells.count);
  }

  /** A generated world has no hooks, jobs or gates yet that could say no. */
  answer(): string {
    return 'ok';
  }

  readiness(): Readiness {
    return 'ready';
  }

  harm(fromSeconds: number, toSeconds: number): Harm {
    const { cells } = this;
    const [first, end] = this.rows(fromSeconds, toSeconds);
    const between = (sums: Float64Array): number => (sums[end] as number) - (sums[first] as number);
    const canaryErrors = between(cells.canaryErrors);
    return {
      seconds: Math.max(0, toSeconds - fromSeconds),
      requests: between(cells.canaryRequests),
      failedRequests: between(cells.stableErrors) + between(cells.baselineErrors) + canaryErrors,
      excessFailedRequests: canaryErrors - between(cells.canaryErrorsIfStable) + between(cells.stableExcessErrors),
    };
  }

  requests(fromSeconds: number, toSeconds: number): number {
    const { cells } = this;
    const [first, end] = this.rows(fromSeconds, toSeconds);
    const between = (sums: Float64Array): number => (sums[end] as number) - (sums[first] as number);
    return between(cells.stableRequests) + between(cells.baselineRequests) + between(cells.canaryRequests);
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
    return this.situation.staleDataRate;
  }

  private rows(fromSeconds: number, toSeconds: number): readonly [first: number, end: number] {
    const first = this.cells.rowAt(fromSeconds);
    return [first, Math.max(first, this.cells.rowAt(toSeconds))];
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
    this.situation = exposed(this.situation, exposure, atSeconds);
    this.share(this.situation);
  }

  private share({ canaryPercent }: Situation): void {
    this.canaryUsers = userShare(this.model.world.users, this.cells.key, canaryPercent / 100);
    this.steady = null;
  }

  private serveCell(cell: CellPart): void {
    const { line, canaryPercent } = this.exposure;
    if (line !== null) {
      const left =
        (line.untilSeconds - (cell.fromSeconds + cell.toSeconds) / 2) / (line.untilSeconds - line.fromSeconds);
      this.situation = {
        ...this.situation,
        canaryPercent: line.toPercent + (canaryPercent - line.toPercent) * left,
      };
      this.share(this.situation);
    }
    serveCell(this.cells, cell, this.conditionsOf(cell), this.canaryUsers);
  }

  private conditionsOf({ cellIndex, part, fromSeconds, toSeconds }: CellPart): CellConditions {
    const { model, situation } = this;
    if (part !== 0 || toSeconds - fromSeconds !== model.cellSeconds) {
      return model.partConditions(fromSeconds, toSeconds, situation);
    }
    if (!model.isSteady) return model.conditions(cellIndex, situation);
    this.steady ??= model.conditions(cellIndex, situation);
    return this.steady;
  }

  /**
   * The number of a part that does not begin with its cell. A rollback cuts a cell into two at most before what follows it
   * begins, which is numbered as their third.
   */
  private laterPart(): number {
    return this.situation.canaryPercent === 0 ? 2 : 1;
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
        const from = this.situation.steps[0]?.atSeconds ?? 0;
        const until = this.cells.toSeconds[this.cells.count - 1] ?? 0;
        const all = this.requests(from, until);
        return all === 0 ? 0 : (migration.touches * this.harm(from, until).requests) / all;
      }
    }
  }
}
