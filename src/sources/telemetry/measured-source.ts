import { ARMS, type Arm } from '../../model/arm.js';
import type { Exposure, Mark } from '../../model/exposure.js';
import type { InstancesNow, Readiness, Reading, Source, UserSplit, View } from '../../model/source.js';
import type { Telemetry, World } from '../../model/world.js';
import type { Key } from '../../random/key.js';
import { lastScrape, scrapeKey } from './scrapes.js';
import { SeenReading } from './seen-reading.js';

/** A world as it serves, whose failures may be ones that no metric counts. */
export interface Served extends Source {
  /** Cuts what was served at an instant before now, of which nothing was read from there on. */
  cutAt(seconds: number): void;
  /** `live`: of the canary, without the copies that it got. */
  unseenFailuresOf(arm: Arm | 'live', fromSeconds: number, toSeconds: number): number;
}

const EXACT: Telemetry = { scrapeSeconds: null, lost: 0, startsAtFirstEvent: false };

/**
 * What a controller gets to see of a world through its telemetry: counters that are scraped now and then, failures without a
 * series before their first, failures that are not counted. What is true, and what harm there was, the world itself says.
 */
export class MeasuredSource implements Source, View {
  atSeconds = 0;
  private readonly served: Served;
  private readonly telemetry: Telemetry;
  private readonly hasUnseen: boolean;
  /** By `bind`, with which it begins. */
  private scrapes!: Key;
  private view_: View;
  /** Up to where what was served is cut at every scrape. */
  private cutTo = 0;
  /** By arm: from when on its failures are known to have a series. */
  private readonly seriesFrom: Record<Arm, number> = { stable: 0, baseline: 0, canary: 0 };

  constructor(served: Served, telemetry: Telemetry, hasUnseen: boolean, key: Key) {
    this.served = served;
    this.telemetry = telemetry;
    this.hasUnseen = hasUnseen;
    this.view_ = served.view(0);
    this.bind(key);
  }

  /** Begins anew; the world is bound by whoever made it. */
  bind(key: Key): void {
    this.scrapes = scrapeKey(key);
    this.cutTo = 0;
    this.atSeconds = 0;
    // The stable version was there before the rollout, and so were its failures.
    for (const arm of ARMS) {
      this.seriesFrom[arm] = this.telemetry.startsAtFirstEvent && arm !== 'stable' ? Number.POSITIVE_INFINITY : 0;
    }
  }

  mark(mark: Mark, atSeconds: number): void {
    this.served.mark(mark, atSeconds);
  }

  serve(fromSeconds: number, toSeconds: number, exposure: Exposure): void {
    this.served.serve(fromSeconds, toSeconds, exposure);
  }

  view(atSeconds: number): View {
    this.view_ = this.served.view(atSeconds);
    this.atSeconds = atSeconds;
    return this;
  }

  /** Counters only grow: a stretch is what they were at the last scrape up to its end, less what they were up to its beginning. */
  read(arm: Arm, fromSeconds: number, toSeconds: number): Reading {
    return this.scraped(arm, arm, fromSeconds, toSeconds, (from, to) => this.view_.read(arm, from, to));
  }

  withoutCopies(fromSeconds: number, toSeconds: number): Reading {
    const { view_ } = this;
    return this.scraped('canary', 'live', fromSeconds, toSeconds, (from, to) => {
      return view_.withoutCopies?.(from, to) ?? view_.read('canary', from, to);
    });
  }

  private scraped(
    arm: Arm,
    of: Arm | 'live',
    fromSeconds: number,
    toSeconds: number,
    read: (fromSeconds: number, toSeconds: number) => Reading,
  ): Reading {
    const [from, to] = [this.scrapedAt(arm, fromSeconds), this.scrapedAt(arm, toSeconds)];
    const reading = read(Math.min(from, to), to);
    if (from >= to) return reading;
    const hasNoErrorSeries = !this.hasSeries(arm, to);
    const unseen = this.hasUnseen ? this.served.unseenFailuresOf(of, from, to) : 0;
    return unseen === 0 && !hasNoErrorSeries ? reading : new SeenReading(reading, unseen, hasNoErrorSeries);
  }

  users(fromSeconds: number, toSeconds: number): UserSplit | null {
    return this.view_.users(fromSeconds, toSeconds);
  }

  answer(name: string, nth: number): string {
    return this.view_.answer(name, nth);
  }

  readiness(arm: Arm): Readiness {
    return this.view_.readiness(arm);
  }

  /** Whoever runs instances knows them, whatever is scraped. */
  instances(arm: Arm): InstancesNow | null {
    return this.view_.instances?.(arm) ?? null;
  }

  /** The last scrape up to an instant that came through; the instant itself where nothing is scraped. */
  private scrapedAt(arm: Arm, seconds: number): number {
    const { scrapeSeconds } = this.telemetry;
    if (scrapeSeconds === null) return seconds;
    this.cutAtScrapes(scrapeSeconds);
    return lastScrape(this.scrapes, arm, this.telemetry, scrapeSeconds, seconds);
  }

  /** What is served is cut at every scrape before it is read, so that no reading goes by which of them were lost. */
  private cutAtScrapes(scrapeSeconds: number): void {
    for (let at = this.cutTo + scrapeSeconds; at <= this.atSeconds; at += scrapeSeconds) {
      this.served.cutAt(at);
      this.cutTo = at;
    }
  }

  private hasSeries(arm: Arm, toSeconds: number): boolean {
    if (toSeconds >= this.seriesFrom[arm]) return true;
    const unseen = this.hasUnseen ? this.served.unseenFailuresOf(arm, 0, toSeconds) : 0;
    if (this.view_.read(arm, 0, toSeconds).errors === unseen) return false;
    this.seriesFrom[arm] = toSeconds;
    return true;
  }
}

/** A world as its telemetry shows it; null where it shows all, to the second. */
export function measuredSource(served: Served, { telemetry, faults }: World, key: Key): MeasuredSource | null {
  const hasUnseen = faults.some(({ effect }) => effect.unseenErrorRate > 0);
  return telemetry === null && !hasUnseen ? null : new MeasuredSource(served, telemetry ?? EXACT, hasUnseen, key);
}
