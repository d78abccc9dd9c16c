import { ARMS, type Arm } from '../../model/arm.js';
import { queryMs } from '../../model/policy/query.js';
import type { World } from '../../model/world.js';
import { type Key, keyOfPart } from '../../random/key.js';
import type { GeneratedSource } from '../generated/generated-source.js';
import { isLost, scrapeKey } from '../telemetry/scrapes.js';
import { ArmPods } from './arm-pods.js';
import { Interval } from './interval.js';

/** Instances of an arm at each scrape, and how many of them a restart took away before; -1: they are not counted. */
interface Counted {
  readonly ready: number[];
  readonly restarted: number[];
}

/**
 * When a world was scraped, and whom each scrape met. Scrapes are counted, from the one at the start of the rollout. What was
 * served is cut at each of them as it comes, whatever is asked: what a world does goes by none of the questions.
 */
export class ScrapeLog {
  readonly scrapeSeconds: number;
  /** Scrapes after the first one. */
  latest = 0;
  readonly pods: Readonly<Record<Arm, ArmPods>> = {
    stable: new ArmPods(),
    baseline: new ArmPods(),
    canary: new ArmPods(),
  };
  readonly intervals: Readonly<Record<Arm, Interval>>;
  private readonly arms: readonly Arm[];
  private readonly served: GeneratedSource;
  private readonly world: World;
  private readonly startsAtSeconds: number;
  private readonly counted: Readonly<Record<Arm, Counted>>;
  /** Up to which scrape pods are told. */
  private told = 0;
  private lostKey: Key;
  /** Up to which scrape, and up to which of those that `telemetry` has, what was served is cut. */
  private measured = 0;

  constructor(served: GeneratedSource, world: World, scrapeSeconds: number, startsAtSeconds: number, key: Key) {
    this.served = served;
    this.world = world;
    this.scrapeSeconds = scrapeSeconds;
    this.startsAtSeconds = startsAtSeconds;
    const empty = (): Counted => ({ ready: [], restarted: [] });
    this.arms = ARMS.filter((arm) => arm !== 'baseline' || world.freshBaseline);
    this.counted = { stable: empty(), baseline: empty(), canary: empty() };
    const interval = (arm: Arm) => new Interval(served.cells, arm, key, scrapeSeconds, false);
    this.intervals = { stable: interval('stable'), baseline: interval('baseline'), canary: interval('canary') };
    this.lostKey = key;
    this.bind(key);
  }

  /** Begins anew; the world is bound by whoever made it. */
  bind(key: Key): void {
    this.latest = this.told = this.measured = 0;
    this.lostKey = scrapeKey(key);
    const pods = keyOfPart(key, 'pods');
    for (const arm of ARMS) {
      this.pods[arm].clear();
      this.intervals[arm].address.key = pods;
      this.counted[arm].restarted.length = 0;
    }
    this.pods.stable.turn(0, this.world.instances?.count ?? 1, 0);
  }

  timeMs(scrape: number): number {
    return queryMs(scrape * this.scrapeSeconds, this.startsAtSeconds);
  }

  /** The world served on, up to an instant. */
  follow(seconds: number): void {
    const { scrapeSeconds, served } = this;
    const telemetry = this.world.telemetry?.scrapeSeconds ?? null;
    for (;;) {
      const scrape = (this.latest + 1) * scrapeSeconds;
      const measured = telemetry === null ? Number.POSITIVE_INFINITY : (this.measured + 1) * telemetry;
      const next = Math.min(scrape, measured);
      if (next > seconds) return;
      served.cells.rowFrom(next);
      if (next === measured) this.measured++;
      if (next === scrape) {
        this.latest++;
        if (this.world.instances !== null) this.count(scrape);
      }
    }
  }

  private count(seconds: number): void {
    const { fleet } = this.served.serving;
    for (const arm of this.arms) {
      const { ready, restarted } = this.counted[arm];
      ready[this.latest] = fleet?.now(arm, seconds)?.ready ?? -1;
      restarted[this.latest] = fleet?.restarted(arm, seconds) ?? 0;
    }
  }

  /**
   * Tells the pods of all scrapes so far. Where they are not counted an arm has one as long as it is to get traffic. One that
   * served since the last scrape is met once more, even if it is about to go, so that nothing it did is missed.
   */
  tellPods(): void {
    while (this.told < this.latest) {
      const scrape = ++this.told;
      for (const arm of this.arms) {
        const pods = this.pods[arm];
        const interval = this.intervals[arm];
        interval.move(scrape, 1);
        const there = this.podsAt(arm, scrape, interval);
        const kept = there === 0 && interval.requests > 0 ? Math.max(1, pods.presentCount) : there;
        pods.turn(scrape, kept, this.counted[arm].restarted[scrape] ?? 0);
      }
    }
  }

  private podsAt(arm: Arm, scrape: number, interval: Interval): number {
    const { instances } = this.world;
    const ready = instances === null ? -1 : (this.counted[arm].ready[scrape] as number);
    if (ready >= 0) return ready;
    if (!interval.isServing) return 0;
    return arm === 'stable' ? (instances?.count ?? 1) : 1;
  }

  isLost(arm: Arm, scrape: number): boolean {
    const { telemetry } = this.world;
    return telemetry !== null && telemetry.lost > 0 && isLost(this.lostKey, arm, telemetry.lost, scrape);
  }
}
