import type { Arm } from '../../model/arm.js';
import type { Exposure, Mark } from '../../model/exposure.js';
import type { Rehearsal } from '../../model/policy/rehearsal.js';
import type { SeriesStore } from '../../model/policy/series-store.js';
import type { InstancesNow, Readiness, Reading, Source, UserSplit, View } from '../../model/source.js';
import type { World } from '../../model/world.js';
import type { Key } from '../../random/key.js';
import type { GeneratedSource } from '../generated/generated-source.js';
import { type MeasuredSource, measuredSource } from '../telemetry/measured-source.js';
import { HookAnswers } from './hook-answers.js';
import { ScrapeLog } from './scrape-log.js';
import { ScrapedStore } from './scraped-store.js';

/**
 * A generated world as a rehearsed policy meets it: scraped into series, with hooks that answer. What else is read is what the
 * world, or its telemetry, shows.
 */
export class ScrapedSource implements Source, View {
  atSeconds = 0;
  private readonly served: GeneratedSource;
  private readonly measured: MeasuredSource | null;
  private readonly log: ScrapeLog;
  private readonly store: ScrapedStore;
  private readonly hooks: HookAnswers;
  private shown: View;

  constructor(served: GeneratedSource, world: World, rehearsal: Rehearsal, key: Key) {
    const { scrapeSeconds, startsAtSeconds = 0 } = rehearsal.prometheus;
    this.served = served;
    this.measured = measuredSource(served, world, key);
    this.log = new ScrapeLog(served, world, scrapeSeconds, startsAtSeconds, key);
    this.store = new ScrapedStore(this.log, world, rehearsal, key);
    this.hooks = new HookAnswers(rehearsal.hooks, key);
    this.shown = served;
  }

  /** Begins anew, under a key, and so does the world. What queries found stays theirs, and has the series of the new run. */
  bind(key: Key): this {
    this.served.bind(key);
    this.measured?.bind(key);
    this.log.bind(key);
    this.store.bind(key);
    this.hooks.bind(key);
    this.atSeconds = 0;
    return this;
  }

  mark(mark: Mark, atSeconds: number): void {
    this.served.mark(mark, atSeconds);
  }

  serve(fromSeconds: number, toSeconds: number, exposure: Exposure): void {
    this.served.serve(fromSeconds, toSeconds, exposure);
    this.log.follow(toSeconds);
    this.atSeconds = toSeconds;
  }

  view(atSeconds: number): View {
    this.shown = (this.measured ?? this.served).view(atSeconds);
    this.atSeconds = atSeconds;
    return this;
  }

  series(): SeriesStore {
    this.store.fill(this.atSeconds);
    return this.store;
  }

  answer(name: string, nth: number): 'pass' | 'fail' {
    return this.hooks.answer(name, nth, this.atSeconds);
  }

  read(arm: Arm, fromSeconds: number, toSeconds: number): Reading {
    return this.shown.read(arm, fromSeconds, toSeconds);
  }

  withoutCopies(fromSeconds: number, toSeconds: number): Reading {
    return this.shown.withoutCopies?.(fromSeconds, toSeconds) ?? this.shown.read('canary', fromSeconds, toSeconds);
  }

  users(fromSeconds: number, toSeconds: number): UserSplit | null {
    return this.shown.users(fromSeconds, toSeconds);
  }

  readiness(arm: Arm): Readiness {
    return this.shown.readiness(arm);
  }

  instances(arm: Arm): InstancesNow | null {
    return this.shown.instances?.(arm) ?? null;
  }

  nextReadySeconds(arm: Arm): number | null {
    return this.served.nextReadySeconds(arm);
  }
}

/**
 * The world of a rehearsal, bound to one seed at a time. `served` has been bound to the key, and serves on through this alone; its
 * model had best have cells that end at every scrape (`trafficModel(world, scrapeSeconds)`): others are cut there.
 */
export function scrapedSource(served: GeneratedSource, world: World, rehearsal: Rehearsal, key: Key): ScrapedSource {
  return new ScrapedSource(served, world, rehearsal, key);
}
