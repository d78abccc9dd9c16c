import type { FaultEffect } from '../../model/fault.js';
import type { OwnMetric } from '../../model/metric.js';
import type { OwnValue } from '../../model/world.js';

export const NO_METRICS: readonly number[] = [];

/** What there is of a piece of an arm's traffic, expected: what metrics may be the quotients of. */
interface Wholes {
  readonly requests: number;
  readonly successes: number;
  readonly time: number;
}

/** Less of a difference is rounding: where nothing changes a value it is the version's, to the last digit. */
const ROUNDING = 1e-12;

/** What a version has of its own metrics over several pieces of its traffic, by how much each is a quotient of. */
export class OwnMean {
  private readonly metrics: readonly OwnValue[];
  private readonly parts: number[];
  private readonly wholes: number[];

  constructor(metrics: readonly OwnValue[]) {
    this.metrics = metrics;
    this.parts = metrics.map(() => 0);
    this.wholes = metrics.map(() => 0);
  }

  /** `values`: of each metric in this piece. */
  add(of: Wholes, values: readonly number[]): void {
    const parts: number[] = [];
    for (const [i, { metric }] of this.metrics.entries()) {
      const whole = wholeOf(
        metric,
        of,
        (name) => parts[this.metrics.findIndex((each) => each.metric.name === name)] ?? 0,
      );
      const part = whole * (values[i] ?? 0);
      parts.push(part);
      this.parts[i] = (this.parts[i] ?? 0) + part;
      this.wholes[i] = (this.wholes[i] ?? 0) + whole;
    }
  }

  values(): readonly number[] {
    return this.metrics.map(({ value: own }, i) => {
      const whole = this.wholes[i] ?? 0;
      const value = whole === 0 ? own : (this.parts[i] ?? 0) / whole;
      return Math.abs(value - own) <= ROUNDING * own ? own : value;
    });
  }
}

function wholeOf({ kind }: OwnMetric, of: Wholes, eventsOf: (name: string) => number): number {
  if (kind.is === 'ratio') {
    if (kind.of === 'requests') return of.requests;
    return kind.of === 'successes' ? of.successes : eventsOf(kind.of);
  }
  return kind.is === 'count' && kind.per === 'request' ? of.requests : of.time;
}

/** A fault, and how strongly it hits, in (0, 1]. */
interface Blow {
  readonly effect: FaultEffect;
  readonly level: number;
}

/** The value for requests, or instances, that so many faults hit. */
export function ownValueUnder({ metric, value }: OwnValue, hits: readonly Blow[]): number {
  let hit = value;
  for (const { effect, level } of hits) {
    for (const { metric: changed, ratio, add } of effect.metrics) {
      if (changed.name === metric.name) hit = hit * (1 + (ratio - 1) * level) + add * level;
    }
  }
  return Math.max(0, metric.kind.is === 'ratio' ? Math.min(1, hit) : hit);
}
