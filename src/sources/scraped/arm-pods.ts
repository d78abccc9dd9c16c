/**
 * The pods of one arm as scrapes meet them, in the order in which they came; scrapes are counted, from 0. A pod that goes does
 * not come back: another comes in its place, with a name of its own.
 */
export class ArmPods {
  /** How many there were so far. */
  count = 0;
  /** By pod: the first scrape that meets it, and the first that does not any more. */
  private readonly cameAt: number[] = [];
  private readonly wentAt: number[] = [];
  /** Those that are there, from the oldest. */
  private readonly present: number[] = [];
  /** How many a restart took away so far. */
  private restarted = 0;

  clear(): void {
    this.count = 0;
    this.cameAt.length = 0;
    this.wentAt.length = 0;
    this.present.length = 0;
    this.restarted = 0;
  }

  /** How many the first scrape met. */
  get presentAtStart(): number {
    let count = 0;
    while (this.cameAt[count] === 0) count++;
    return count;
  }

  get presentCount(): number {
    return this.present.length;
  }

  /**
   * At a scrape, so many are there, after a restart took so many away since its beginning: it takes the oldest, and where there
   * are too many the newest go.
   */
  turn(scrape: number, wanted: number, restarted: number): void {
    const { present, wentAt, cameAt } = this;
    for (; this.restarted < restarted && present.length > 0; this.restarted++) wentAt[present.shift() ?? 0] = scrape;
    this.restarted = restarted;
    while (present.length > wanted) wentAt[present.pop() ?? 0] = scrape;
    while (present.length < wanted) {
      cameAt.push(scrape);
      wentAt.push(Number.POSITIVE_INFINITY);
      present.push(this.count++);
    }
  }

  /** Writes down those that a scrape meets, from the oldest; gives how many. */
  at(scrape: number, into: number[]): number {
    let found = 0;
    for (let pod = 0; pod < this.count; pod++) {
      if ((this.cameAt[pod] as number) > scrape) break;
      if ((this.wentAt[pod] as number) > scrape) into[found++] = pod;
    }
    return found;
  }

  /** Whether a scrape is the first that does not meet a pod any more. */
  leavesAt(pod: number, scrape: number): boolean {
    return this.wentAt[pod] === scrape;
  }
}
