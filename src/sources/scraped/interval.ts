import type { Arm } from '../../model/arm.js';
import { ARM_CODES, PURPOSES } from '../../random/address.js';
import type { Key } from '../../random/key.js';
import { unseenFailures } from '../generated/gauges.js';
import { LatencyBelow } from '../generated/latency/latency-below.js';
import { ArmReader } from '../generated/read-arm.js';
import type { ServedCells } from '../generated/served-cells.js';
import { type SplitAddress, splitEvenly } from './split-by-pod.js';

/** What one arm did from one scrape to the next, and by how many pods. One object for all scrapes of an arm. */
export class Interval {
  readonly reader: ArmReader;
  readonly below: LatencyBelow;
  readonly address: SplitAddress;
  readonly seconds: number;
  readonly isHistory: boolean;
  private readonly hasUnseen: boolean;
  /** The rows of it: from `first`, up to but without `end`. */
  first = 0;
  end = 0;
  pods = 1;
  /** As they are measured: a failure that no metric counts is a success. */
  requests = 0;
  failed = 0;
  /** By pod, once `divide` is called. */
  okByPod = new Float64Array(1);
  failedByPod = new Float64Array(1);

  constructor(cells: ServedCells, arm: Arm, podsKey: Key, seconds: number, isHistory: boolean) {
    this.reader = new ArmReader(cells, arm);
    this.below = new LatencyBelow(cells, arm);
    this.address = { key: podsKey, armCode: ARM_CODES[arm], scrape: 0 };
    this.seconds = seconds;
    this.isHistory = isHistory;
    this.hasUnseen = cells.model.hasUnseenFailures;
  }

  /** The interval that ends with a scrape, in seconds of the world that is read. */
  move(scrape: number, pods: number): void {
    const { cells, column } = this.reader;
    this.address.scrape = scrape;
    this.pods = pods;
    this.first = cells.rowAt((scrape - 1) * this.seconds);
    this.end = cells.rowAt(scrape * this.seconds);
    this.requests = cells.total(column, this.first, this.end);
    this.failed = cells.total(column + 1, this.first, this.end);
    if (this.hasUnseen) this.failed -= unseenFailures(this.reader, this.first, this.end);
  }

  /** Whose requests they were: each is as likely any pod's. */
  divide(): void {
    const { pods, address, failed } = this;
    if (this.okByPod.length < pods) {
      this.okByPod = new Float64Array(pods);
      this.failedByPod = new Float64Array(pods);
    }
    this.okByPod.fill(0);
    this.failedByPod.fill(0);
    splitEvenly(address, PURPOSES.share, 0, this.requests - failed, pods, this.okByPod, 0, 1);
    splitEvenly(address, PURPOSES.share, 1, failed, pods, this.failedByPod, 0, 1);
  }

  /** Whether the arm served anything, or was to. */
  get isServing(): boolean {
    const { cells, arm } = this.reader;
    return this.requests > 0 || (this.end > 0 && cells.armConditions(arm, this.end - 1).share > 0);
  }
}
