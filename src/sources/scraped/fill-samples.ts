import type { FamilyArm } from './family-arm.js';
import type { Interval } from './interval.js';
import { restartsOf } from './pod-signals.js';
import type { ScrapeLog } from './scrape-log.js';
import type { ScrapedColumn } from './scraped-column.js';

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
    for (const column of family.pods[pod] as ScrapedColumn[]) column.leave(timeMs);
  }
}

function fillPods(family: FamilyArm, log: ScrapeLog, scrape: number, count: number, timeMs: number): void {
  const { arm, signal, pods, wanted } = family;
  const interval = log.intervals[arm];
  interval.move(scrape, count);
  const read = readInto(family, interval);
  const isLost = log.isLost(arm, scrape);
  const restarts = signal.grows && signal.outlivesRestarts !== true;
  for (let place = 0; place < count; place++) {
    const columns = pods[met[place] as number] as ScrapedColumn[];
    if (restarts && restartsOf(interval, place) > 0) for (const column of columns) column.total = 0;
    const from = place * columns.length;
    if (signal.grows) grow(columns, read, from, wanted);
    if (isLost) lose(family, columns, timeMs);
    else if (signal.grows) sampleCounters(family, columns, timeMs);
    else sampleGauges(family, columns, timeMs, read, from);
  }
}

let grown = new Float64Array(64);

/** What each pod did in an interval, item by item; good until the next is read. */
export function readInto({ signal, wanted }: FamilyArm, interval: Interval): Float64Array {
  const size = interval.pods * signal.items.length;
  if (grown.length < size) grown = new Float64Array(2 * size);
  grown.fill(0, 0, size);
  signal.read(interval, wanted, grown);
  return grown;
}

function grow(columns: readonly ScrapedColumn[], read: Float64Array, from: number, wanted: readonly boolean[]): void {
  for (let item = 0; item < columns.length; item++) {
    if (wanted[item] === true) (columns[item] as ScrapedColumn).total += read[from + item] as number;
  }
}

/** A counter is there once what decides it has counted something. */
function sampleCounters({ signal, wanted }: FamilyArm, columns: readonly ScrapedColumn[], timeMs: number): void {
  const { items } = signal;
  for (let item = 0; item < columns.length; item++) {
    if (wanted[item] !== true) continue;
    const column = columns[item] as ScrapedColumn;
    const decidedBy = (items[item] as (typeof items)[number]).decidedBy;
    if (decidedBy < 0 || (columns[decidedBy] as ScrapedColumn).total > 0) column.push(timeMs, column.total);
    else column.leave(timeMs);
  }
}

function sampleGauges(
  { wanted }: FamilyArm,
  columns: readonly ScrapedColumn[],
  timeMs: number,
  read: Float64Array,
  from: number,
): void {
  for (let item = 0; item < columns.length; item++) {
    if (wanted[item] !== true) continue;
    const value = read[from + item] as number;
    if (Number.isNaN(value)) (columns[item] as ScrapedColumn).leave(timeMs);
    else (columns[item] as ScrapedColumn).push(timeMs, value);
  }
}

/** Nothing is known of the pod, but that it could not be scraped. */
function lose({ signal, wanted }: FamilyArm, columns: readonly ScrapedColumn[], timeMs: number): void {
  for (let item = 0; item < columns.length; item++) {
    if (wanted[item] !== true) continue;
    if (signal.ifLost === undefined) (columns[item] as ScrapedColumn).leave(timeMs);
    else (columns[item] as ScrapedColumn).push(timeMs, signal.ifLost);
  }
}
