import type { Arm } from '../../model/arm.js';
import { SUM } from './cell-columns.js';
import { ArmReader } from './read-arm.js';
import type { ServedCells } from './served-cells.js';
import { UsersSeen } from './users/users-seen.js';

/** What is read of some columns, by arm, and of their users. */
export class ServedArms {
  readonly cells: ServedCells;
  readonly users: UsersSeen;
  private readonly stable: ArmReader;
  private readonly baseline: ArmReader;
  private readonly canary: ArmReader;
  /** The canary without the copies that it got. */
  readonly live: ArmReader;

  /** `recycles`: whether a reading is good only until `renew`. */
  constructor(cells: ServedCells, recycles: boolean) {
    this.cells = cells;
    this.users = new UsersSeen(cells);
    this.stable = new ArmReader(cells, 'stable', recycles);
    this.baseline = new ArmReader(cells, 'baseline', recycles);
    this.canary = new ArmReader(cells, 'canary', recycles);
    this.live = new ArmReader(cells, 'canary', recycles, SUM.canaryRequests);
  }

  of(arm: Arm): ArmReader {
    return arm === 'canary' ? this.canary : arm === 'stable' ? this.stable : this.baseline;
  }

  renew(): void {
    this.stable.renew();
    this.baseline.renew();
    this.canary.renew();
    this.live.renew();
  }
}
