import type { Arm } from '../../model/arm.js';
import type { SeriesFamily } from '../../model/policy/rehearsal.js';
import type { LabelMatcher } from '../../model/policy/series-store.js';
import { LeftToRead } from './left-to-read.js';
import { podName } from './pod-names.js';
import type { ScrapeLog } from './scrape-log.js';
import { ScrapedColumn } from './scraped-column.js';
import { readItems, type ScrapedSignal } from './scraped-signal.js';

/** The series of one metric of one arm, by pod and in it by item, as far as a query wants them. */
export class FamilyArm {
  readonly family: SeriesFamily;
  readonly arm: Arm;
  readonly signal: ScrapedSignal;
  /** Those of the pods that there ever were, under any key. */
  readonly pods: ScrapedColumn[][] = [];
  /** Items, in their order. Another list whenever it changes. */
  wanted: readonly number[] = [];
  /** Those of them that are read as they are scraped, and those that may be read alone, once somebody asks for them. */
  atOnce: readonly number[] = [];
  alone: readonly number[] = [];
  isWanted = false;
  /** How far queries look back at most, in milliseconds. */
  reachMs = 0;
  /** Up to which scrape samples are there; -1: none are. */
  filled = -1;
  /** Of stable: what happened in each block of the history, and how many blocks were read, and are among the samples. */
  readonly earlier: Float64Array[] = [];
  blocksRead = 0;
  blocks = 0;
  /** By pod and item: what a counter was at its earliest sample. */
  earliest = new Float64Array(0);
  private readonly log: ScrapeLog;
  /** By pod. */
  private readonly left: LeftToRead[] = [];
  private readonly histograms: { risesFromMs: number }[] = [];

  constructor(family: SeriesFamily, arm: Arm, signal: ScrapedSignal, log: ScrapeLog) {
    this.family = family;
    this.arm = arm;
    this.signal = signal;
    this.log = log;
  }

  /** Begins anew. */
  clear(): void {
    this.filled = -1;
    this.blocksRead = this.blocks = 0;
    for (const columns of this.pods) for (const column of columns) column.restart();
    for (const left of this.left) left.restart();
    for (const histogram of this.histograms) histogram.risesFromMs = this.startMs;
  }

  /** What a pod counted up to a scrape is left, as far as it may be read alone. */
  leave(pod: number, scrape: number): void {
    const { alone } = this;
    const columns = this.pods[pod] as ScrapedColumn[];
    for (let i = 0; i < alone.length; i++) (columns[alone[i] as number] as ScrapedColumn).leave(scrape);
  }

  /** Reads what a pod has left. */
  settle(pod: number): void {
    for (const item of this.alone) this.pods[pod]?.[item]?.settle();
  }

  /** The counters of a pod are at zero again; it has nothing left. */
  beginAnew(pod: number, timeMs: number): void {
    for (const column of this.pods[pod] as ScrapedColumn[]) column.total = 0;
    (this.histograms[pod] as { risesFromMs: number }).risesFromMs = timeMs;
  }

  /** The history before may go below what it leads to. */
  private get startMs(): number {
    return this.log.timeMs(0);
  }

  /** Adds the items that match conditions, whatever their pods. */
  want(matchers: readonly LabelMatcher[], reachMs: number): void {
    const { signal, wanted } = this;
    const found = signal.items.flatMap((_, item) => (this.matches(matchers, item, null) ? [item] : []));
    if (found.length === 0) return;
    this.reachMs = Math.max(this.reachMs, reachMs);
    // What decides whether a series is there has to be counted, too.
    const deciding = found.map((item) => signal.items[item]?.decidedBy ?? -1).filter((item) => item >= 0);
    const more = [...new Set([...wanted, ...found, ...deciding])].sort((a, b) => a - b);
    if (more.length === wanted.length) return;
    // What decides over others is needed as they come.
    const isAlone = (item: number): boolean => signal.isReadAlone === true && signal.items[item]?.decidedBy !== item;
    this.wanted = more;
    this.alone = more.filter(isAlone);
    this.atOnce = more.filter((item) => !isAlone(item));
    this.isWanted = true;
    // What is there already is found again: everything is drawn by its address.
    this.clear();
  }

  /** The series of a pod that match. */
  matching(matchers: readonly LabelMatcher[], pod: number): ScrapedColumn[] {
    for (let next = this.pods.length; next <= pod; next++) this.addPod(next);
    return (this.pods[pod] ?? []).filter((_, item) => this.matches(matchers, item, pod));
  }

  private addPod(pod: number): void {
    const { signal, log, arm } = this;
    const columns: ScrapedColumn[] = [];
    const grown = (scrape: number, items: readonly number[]): Float64Array => {
      const interval = log.intervals[arm];
      interval.move(scrape, 1);
      return readItems(signal, interval, items);
    };
    const left = new LeftToRead({ grown, timeMs: (scrape) => log.timeMs(scrape) }, columns);
    const histogram = { risesFromMs: this.startMs };
    for (const item of signal.items.keys()) {
      const labels = present(this.labelsOf(item, pod));
      columns.push(new ScrapedColumn(labels, signal.isHistogram === true ? histogram : null, left));
    }
    this.left.push(left);
    this.histograms.push(histogram);
    this.pods.push(columns);
  }

  /** Conditions on labels that the family has are tested, on the pod's only where there is one; others hold. */
  private matches(matchers: readonly LabelMatcher[], item: number, pod: number | null): boolean {
    const labels = this.labelsOf(item, pod ?? 0);
    const { podLabel, arms } = this.family;
    return matchers.every(({ label, operator, matches }) => {
      if (label === podLabel && pod === null) return true;
      if (!Object.hasOwn(labels, label)) {
        const isOfOther = Object.hasOwn(arms.stable, label) || Object.hasOwn(arms.canary, label);
        return !isOfOther || matches('');
      }
      const value = labels[label] ?? '';
      if (label !== 'le') return matches(value);
      // Prometheus 3 writes whole bounds with a decimal: either is meant.
      const spellings = [value, `${value}.0`].slice(0, /^\d+$/.test(value) ? 2 : 1);
      return operator === '=' || operator === '=~' ? spellings.some(matches) : spellings.every(matches);
    });
  }

  private labelsOf(item: number, pod: number): Record<string, string> {
    const { family, arm, signal } = this;
    const version = arm === 'canary' ? 'canary' : 'stable';
    return {
      ...family.labels,
      ...family.arms[version],
      ...signal.items[item]?.labels,
      [family.podLabel]: podName(family.podNames[version], arm, pod),
      __name__: family.name,
    };
  }
}

function present(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
}
