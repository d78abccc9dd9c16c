import { ARMS } from '../../model/arm.js';
import type { Rehearsal } from '../../model/policy/rehearsal.js';
import type { LabelMatcher, ScrapedSeries, SeriesStore } from '../../model/policy/series-store.js';
import type { World } from '../../model/world.js';
import type { Key } from '../../random/key.js';
import { FamilyArm } from './family-arm.js';
import { type Before, fillHistory, fillStart } from './fill-history.js';
import { fillScrape } from './fill-samples.js';
import { History } from './history.js';
import type { ScrapeLog } from './scrape-log.js';
import { signalOf } from './signal-of.js';

/** What a selector found, and finds as pods come. */
interface Selection {
  readonly matchers: readonly LabelMatcher[];
  readonly families: readonly FamilyArm[];
  readonly list: ScrapedSeries[];
}

/**
 * The series that were scraped, by what was asked for. They are in one order whatever was asked before, and whatever other seeds
 * had: by the number of the pod, then as the families are, then by arm. A list that a query got is used from seed to seed.
 */
export class ScrapedStore implements SeriesStore {
  private readonly log: ScrapeLog;
  private readonly families: readonly FamilyArm[];
  private readonly selections: Selection[] = [];
  private readonly before: Before;
  /** How many pods an arm had at most, under any key. */
  private podCount = 0;
  private nowSeconds = 0;

  constructor(log: ScrapeLog, world: World, { families, prometheus }: Rehearsal, key: Key) {
    this.log = log;
    const { scrapeSeconds, historySeconds } = prometheus;
    const history = new History(world, scrapeSeconds, key);
    const scrapes = Math.floor(historySeconds / scrapeSeconds);
    this.before = { history, scrapes, seconds: historySeconds, means: history.means(historySeconds) };
    const arms = ARMS.filter((arm) => arm !== 'baseline' || world.freshBaseline);
    this.families = families.flatMap((family) => {
      return arms.map((arm) => new FamilyArm(family, arm, signalOf(family, world), log));
    });
  }

  /** Begins anew; lists stay, and are empty of samples. */
  bind(key: Key): void {
    this.before.history.bind(key);
    this.nowSeconds = 0;
    for (const family of this.families) if (family.isWanted) family.clear();
  }

  readonly select = (
    matchers: readonly LabelMatcher[],
    reachMs = Number.POSITIVE_INFINITY,
  ): readonly ScrapedSeries[] => {
    const named = matchers.filter(({ label }) => label === '__name__');
    const others = matchers.filter(({ label }) => label !== '__name__');
    const families = this.families.filter(({ family }) => named.every(({ matches }) => matches(family.name)));
    for (const family of families) family.want(others, reachMs);
    const selection: Selection = { matchers: others, families, list: [] };
    this.selections.push(selection);
    for (let pod = 0; pod < this.podCount; pod++) extend(selection, pod);
    this.fill(this.nowSeconds);
    return selection.list;
  };

  /** Takes the samples up to now. */
  fill(nowSeconds: number): void {
    const { log, families, selections } = this;
    this.nowSeconds = nowSeconds;
    if (selections.length === 0) return;
    log.tellPods();
    for (const arm of ARMS) {
      for (; this.podCount < log.pods[arm].count; this.podCount++) {
        for (const selection of selections) extend(selection, this.podCount);
      }
    }
    for (const family of families) if (family.isWanted) this.fillFamily(family);
  }

  private fillFamily(family: FamilyArm): void {
    const { log, nowSeconds } = this;
    if (family.filled < 0) {
      if (family.arm === 'stable') fillStart(family, log, this.before);
      family.filled = 0;
    }
    while (family.filled < log.latest) fillScrape(family, log, ++family.filled);
    const back = family.reachMs / 1000 - nowSeconds;
    if (family.arm !== 'stable' || back <= 0) return;
    // A step of a subquery that lies between two scrapes looks at the one before.
    fillHistory(family, log, this.before, Math.ceil(back / log.scrapeSeconds) + 1);
  }
}

function extend({ matchers, families, list }: Selection, pod: number): void {
  for (const family of families) list.push(...family.matching(matchers, pod));
}
