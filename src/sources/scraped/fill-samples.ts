import type { FamilyArm } from './family-arm.js';
import type { Interval } from './interval.js';
import { restartsOf } from './pod-signals.js';
import type { ScrapeLog } from './scrape-log.js';
import type { ScrapedColumn } from './scraped-column.js';
import { readItems, type ScrapedSignal, type SignalItem } from './scraped-signal.js';

/** The pods that a scrape meets; used again and again. */
const met: number[] = [];

/** Takes the samples of a scrape after the first. */
export function fillScrape(family: FamilyArm, log: ScrapeLog, scrape: number): void {
  const ofArm = log.pods[family.arm];
  const count = ofArm.at(scrape, met);
  const timeMs = log.timeMs(scrape);
  if (count > 0) fillPods(family, log, scrape, count, timeMs);
  for (let pod = 0; pod < ofArm.count; pod++) {
    if (!ofArm.leavesAt(pod, scrape)) continue;
    for (const column of family.pods[pod] as ScrapedColumn[]) column.goAway(timeMs);
  }
}

function fillPods(family: FamilyArm, log: ScrapeLog, scrape: number, count: number, timeMs: number): void {
  const { arm, signal, pods, alone, wanted } = family;
  const interval = log.intervals[arm];
  interval.move(scrape, count);
  // Of several pods nothing can be read alone.
  const isAlone = count === 1 && alone.length > 0;
  if (signal.grows && signal.outlivesRestarts !== true) restart(family, interval, count, timeMs);
  if (isAlone) family.leave(met[0] as number, scrape);
  else if (alone.length > 0) settle(family, interval, count);
  const asked = isAlone ? family.atOnce : wanted;
  const read = readItems(signal, interval, asked);
  const isLost = log.isLost(arm, scrape);
  for (let place = 0; place < count; place++) {
    const columns = pods[met[place] as number] as ScrapedColumn[];
    const from = place * columns.length;
    if (signal.grows) grow(columns, read, from, asked);
    if (isLost) lose(family, columns, timeMs);
    else if (signal.grows) sampleCounters(family, columns, timeMs, asked);
    else sampleGauges(family, columns, timeMs, read, from);
  }
}

function restart(family: FamilyArm, interval: Interval, count: number, timeMs: number): void {
  for (let place = 0; place < count; place++) {
    if (restartsOf(interval, place) === 0) continue;
    // What it has left would be lost.
    settle(family, interval, count);
    family.beginAnew(met[place] as number, timeMs);
  }
}

/** Reads what the pods of an interval have left. */
function settle(family: FamilyArm, interval: Interval, count: number): void {
  const { scrape } = interval.address;
  for (let place = 0; place < count; place++) family.settle(met[place] as number);
  interval.move(scrape, count);
}

function grow(columns: readonly ScrapedColumn[], read: Float64Array, from: number, asked: readonly number[]): void {
  for (let i = 0; i < asked.length; i++) {
    const item = asked[i] as number;
    (columns[item] as ScrapedColumn).total += read[from + item] as number;
  }
}

/** A counter is there once what decides it has counted something. What is not asked for is left. */
function sampleCounters(
  { signal, wanted, alone }: FamilyArm,
  columns: readonly ScrapedColumn[],
  timeMs: number,
  asked: readonly number[],
): void {
  for (let i = 0; i < asked.length; i++) {
    const column = columns[asked[i] as number] as ScrapedColumn;
    if (isThere(signal, columns, asked[i] as number)) column.push(timeMs, column.total);
    else column.goAway(timeMs);
  }
  if (asked === wanted) return;
  for (let i = 0; i < alone.length; i++) {
    const column = columns[alone[i] as number] as ScrapedColumn;
    if (isThere(signal, columns, alone[i] as number)) column.pushTime(timeMs);
    else column.goAway(timeMs);
  }
}

function isThere({ items }: ScrapedSignal, columns: readonly ScrapedColumn[], item: number): boolean {
  const { decidedBy } = items[item] as SignalItem;
  return decidedBy < 0 || (columns[decidedBy] as ScrapedColumn).total > 0;
}

function sampleGauges(
  { wanted }: FamilyArm,
  columns: readonly ScrapedColumn[],
  timeMs: number,
  read: Float64Array,
  from: number,
): void {
  for (const item of wanted) {
    const value = read[from + item] as number;
    if (Number.isNaN(value)) (columns[item] as ScrapedColumn).goAway(timeMs);
    else (columns[item] as ScrapedColumn).push(timeMs, value);
  }
}

/** Nothing is known of the pod, but that it could not be scraped. */
function lose({ signal, wanted }: FamilyArm, columns: readonly ScrapedColumn[], timeMs: number): void {
  for (const item of wanted) {
    if (signal.ifLost === undefined) (columns[item] as ScrapedColumn).goAway(timeMs);
    else (columns[item] as ScrapedColumn).push(timeMs, signal.ifLost);
  }
}
