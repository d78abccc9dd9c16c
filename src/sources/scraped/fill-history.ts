import type { FamilyArm } from './family-arm.js';
import type { History } from './history.js';
import type { ScrapeLog } from './scrape-log.js';
import type { ScrapedColumn } from './scraped-column.js';
import { readItems, type SignalItem, type StableMeans } from './scraped-signal.js';

/** So many events, expected, make it certain that there was one: there was none by a chance of 2e-22. */
const CERTAIN = 50;
const DAY = 86_400;
/** More than chance takes from a mean, and more than `APART` for each bound of a histogram. */
const SPARE = 1_000;
/** What is left of a sum below this is rounding: no latency is as short. */
const LEAST = 1e-9;
/** How far buckets that hardly anything falls into are apart at least. */
const APART = 2;

/** What was scraped before the rollout, of stable. */
export interface Before {
  readonly history: History;
  /** So many scrapes before the one at its start. */
  readonly scrapes: number;
  readonly seconds: number;
  readonly means: StableMeans;
}

/** Takes the samples of stable at the start of the rollout. A gauge shows there what it showed in the last interval before. */
export function fillStart(family: FamilyArm, log: ScrapeLog, before: Before): void {
  const { signal, pods, wanted } = family;
  const count = log.pods.stable.presentAtStart;
  const items = signal.items.length;
  const timeMs = log.timeMs(0);
  const values = signal.grows ? startOf(family, before, count) : gaugesAtStart(family, log, before, count);
  if (family.earliest.length < count * items) family.earliest = new Float64Array(count * items);
  for (let place = 0; place < count; place++) {
    const columns = pods[place] as ScrapedColumn[];
    for (let item = 0; item < items; item++) {
      const value = values[place * items + item] as number;
      family.earliest[place * items + item] = value;
      (columns[item] as ScrapedColumn).total = signal.grows ? value : 0;
    }
    for (const item of wanted) {
      if (!isThere(family, place, item)) continue;
      (columns[item] as ScrapedColumn).push(timeMs, values[place * items + item] as number);
    }
  }
}

function gaugesAtStart(family: FamilyArm, log: ScrapeLog, before: Before, pods: number): Float64Array {
  const { history, scrapes } = before;
  const interval = scrapes === 0 ? log.intervals.stable : history.block(0);
  interval.move(scrapes === 0 ? 0 : history.scrapes, pods);
  return readItems(family.signal, interval, family.wanted);
}

/**
 * What counters have come to by the start, by pod and item: what a day and the history bring on average, so that none of it has
 * to be drawn; where so little happens that there may be nothing yet, what there truly was in the history.
 */
function startOf(family: FamilyArm, before: Before, pods: number): Float64Array {
  const { signal } = family;
  const { means, seconds } = before;
  const items = signal.items.length;
  const start = new Float64Array(pods * items);
  const rates = signal.expected?.(means) ?? [];
  const isSparse = signal.items.some(({ decidedBy }) => decidedBy >= 0 && (rates[decidedBy] ?? 0) * seconds < CERTAIN);
  if (isSparse) {
    for (let index = 0; index * before.history.scrapes < before.scrapes; index++) {
      const read = earlier(family, before, index, pods);
      const within = Math.min(before.history.scrapes, before.scrapes - index * before.history.scrapes);
      for (let at = 0; at < within * pods * items; at++) {
        start[at % (pods * items)] = (start[at % (pods * items)] as number) + (read[at] as number);
      }
    }
    return start;
  }
  const perEvent = signal.perEvent?.(means) ?? 1;
  const lifetime = seconds + DAY;
  for (const [item, { decidedBy }] of signal.items.entries()) {
    if (decidedBy < 0) continue;
    const whole = Math.ceil((rates[decidedBy] ?? 0) * lifetime) + SPARE;
    const own = Math.floor((rates[item] ?? 0) * lifetime) + APART * (item + 1);
    const events = item === decidedBy ? whole : Math.min(whole, own);
    for (let place = 0; place < pods; place++) {
      start[place * items + item] = Math.floor((events + place) / pods) * perEvent;
    }
  }
  return start;
}

/** Adds the samples of so many scrapes before the start, and of some more: the history comes in blocks. */
export function fillHistory(family: FamilyArm, log: ScrapeLog, before: Before, scrapes: number): void {
  const { history } = before;
  const wanted = Math.min(scrapes, before.scrapes);
  if (wanted === 0) return;
  // A gauge at the end of a block is part of it.
  while (family.blocks * history.scrapes - (family.signal.grows ? 0 : 1) < wanted) addBlock(family, log, before);
}

/** The samples of one series in a block, from the latest; used again and again. */
let timesMs = new Float64Array(64);
let values = new Float64Array(64);

function addBlock(family: FamilyArm, log: ScrapeLog, before: Before): void {
  const { signal, wanted, earliest } = family;
  const { scrapes } = before.history;
  const items = signal.items.length;
  const count = log.pods.stable.presentAtStart;
  const width = count * items;
  const index = family.blocks++;
  const read = earlier(family, before, index, count);
  if (timesMs.length < scrapes) {
    timesMs = new Float64Array(scrapes);
    values = new Float64Array(scrapes);
  }
  // A counter's samples lie where its intervals begin, a gauge's where they end; that at the start is there already.
  const first = index * scrapes + (signal.grows ? 1 : 0);
  const block: Block = { read, width, first, scrapes: Math.min(scrapes, before.scrapes - first + 1) };
  const after = earliest.slice(0, width);
  for (let place = 0; place < count; place++) {
    for (const item of wanted) addColumn(family, log, block, after, place, item);
  }
}

function addColumn(
  family: FamilyArm,
  log: ScrapeLog,
  block: Block,
  after: Float64Array,
  place: number,
  item: number,
): void {
  const { signal, pods, earliest } = family;
  const at = place * signal.items.length + item;
  const decidedBy = (signal.items[item] as SignalItem).decidedBy;
  const found = signal.grows
    ? countersBack(block, log, after, at, decidedBy < 0 ? -1 : at - item + decidedBy)
    : gaugesBack(block, log, at);
  pods[place]?.[item]?.unshift(timesMs, values, found);
  if (signal.grows) earliest[at] = (after[at] as number) - grownIn(block, at);
}

interface Block {
  /** By scrape, from the latest, and series. */
  readonly read: Float64Array;
  /** Series. */
  readonly width: number;
  /** How many scrapes before the start the latest sample lies, and how many samples there may be. */
  readonly first: number;
  readonly scrapes: number;
}

/** Back from what counters came to `after` the block; gives how many samples there are. */
function countersBack(
  { read, width, first, scrapes }: Block,
  log: ScrapeLog,
  after: Float64Array,
  at: number,
  decidedBy: number,
): number {
  let value = after[at] as number;
  let deciding = decidedBy < 0 ? 1 : (after[decidedBy] as number);
  let found = 0;
  for (let back = 0; back < scrapes; back++) {
    value -= read[back * width + at] as number;
    if (decidedBy >= 0) deciding -= read[back * width + decidedBy] as number;
    if (deciding < LEAST) break;
    timesMs[found] = log.timeMs(-(first + back));
    values[found++] = value;
  }
  return found;
}

function gaugesBack({ read, width, first, scrapes }: Block, log: ScrapeLog, at: number): number {
  let found = 0;
  for (let back = first === 0 ? 1 : 0; back < scrapes; back++) {
    const value = read[back * width + at] as number;
    if (Number.isNaN(value)) continue;
    timesMs[found] = log.timeMs(-(first + back));
    values[found++] = value;
  }
  return found;
}

function grownIn({ read, width, scrapes }: Block, at: number): number {
  let sum = 0;
  for (let back = 0; back < scrapes; back++) sum += read[back * width + at] as number;
  return sum;
}

/** What the pods of stable did in each interval of a block, the latest first. */
function earlier(family: FamilyArm, { history }: Before, index: number, pods: number): Float64Array {
  const width = pods * family.signal.items.length;
  for (; family.blocksRead <= index; family.blocksRead++) {
    const interval = history.block(family.blocksRead);
    let block = family.earlier[family.blocksRead];
    if (block === undefined || block.length < history.scrapes * width) {
      block = new Float64Array(history.scrapes * width);
      family.earlier[family.blocksRead] = block;
    }
    for (let back = 0; back < history.scrapes; back++) {
      interval.move(history.scrapes - back, pods);
      block.set(readItems(family.signal, interval, family.wanted).subarray(0, width), back * width);
    }
  }
  return family.earlier[index] as Float64Array;
}

/** Whether a series is there at its earliest sample. */
function isThere({ signal, earliest }: FamilyArm, place: number, item: number): boolean {
  const { decidedBy } = signal.items[item] ?? { decidedBy: -1 };
  if (decidedBy >= 0) return (earliest[place * signal.items.length + decidedBy] as number) > 0;
  return !Number.isNaN(earliest[place * signal.items.length + item]);
}
