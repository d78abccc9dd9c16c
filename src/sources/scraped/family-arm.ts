import type { Arm } from '../../model/arm.js';
import type { SeriesFamily } from '../../model/policy/rehearsal.js';
import type { LabelMatcher } from '../../model/policy/series-store.js';
import { podName } from './pod-names.js';
import { ScrapedColumn } from './scraped-column.js';
import type { ScrapedSignal } from './scraped-signal.js';

/** The series of one metric of one arm, by pod and in it by item, as far as a query wants them. */
export class FamilyArm {
  readonly family: SeriesFamily;
  readonly arm: Arm;
  readonly signal: ScrapedSignal;
  /** Those of the pods that there ever were, under any key. */
  readonly pods: ScrapedColumn[][] = [];
  /** By item. Another list whenever it changes. */
  wanted: readonly boolean[];
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

  constructor(family: SeriesFamily, arm: Arm, signal: ScrapedSignal) {
    this.family = family;
    this.arm = arm;
    this.signal = signal;
    this.wanted = signal.items.map(() => false);
  }

  /** Begins anew. */
  clear(): void {
    this.filled = -1;
    this.blocksRead = this.blocks = 0;
    for (const columns of this.pods) for (const column of columns) column.restart();
  }

  /** Adds the items that match conditions, whatever their pods. */
  want(matchers: readonly LabelMatcher[], reachMs: number): void {
    const { signal, wanted } = this;
    const found = signal.items.map((_, item) => this.matches(matchers, item, null));
    if (!found.includes(true)) return;
    this.reachMs = Math.max(this.reachMs, reachMs);
    const more = found.map((is, item) => is || wanted[item] === true);
    if (more.every((is, item) => is === wanted[item])) return;
    // What decides whether a series is there has to be counted, too.
    for (const [item, { decidedBy }] of signal.items.entries()) {
      if (more[item] === true && decidedBy >= 0) more[decidedBy] = true;
    }
    this.wanted = more;
    this.isWanted = true;
    // What is there already is found again: everything is drawn by its address.
    this.clear();
  }

  /** The series of a pod that match. */
  matching(matchers: readonly LabelMatcher[], pod: number): ScrapedColumn[] {
    for (let next = this.pods.length; next <= pod; next++) {
      this.pods.push(this.signal.items.map((_, item) => new ScrapedColumn(present(this.labelsOf(item, next)))));
    }
    return (this.pods[pod] ?? []).filter((_, item) => this.matches(matchers, item, pod));
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
