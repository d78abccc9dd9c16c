import type { Behaviour, Segment } from '../conditions/arm-conditions.js';
import { overlaps } from '../conditions/behaviour-mean.js';

/**
 * Some of an arm's requests: their part, in (0, 1], of those that are in no group before, and the chances that stable would have failed one of them, and that
 * the arm does. In one group it is `ifStable` ≤ `own` for all, or the reverse.
 */
export interface FailureGroup {
  readonly share: number;
  readonly ifStable: number;
  readonly own: number;
}

/** Nearer than this two chances are one: what settles comes no nearer to where it belongs. */
const ALIKE = 1e-9;

interface Sums {
  requests: number;
  ifStable: number;
  own: number;
}

/**
 * Sums an arm's requests up by part of the users, and in it by whether the arm is worse for them than stable would be, or
 * better: kept apart, a version that is worse for some and better for others harms the first.
 */
export class FailureGroups {
  /** By where a part of the users begins, in order. */
  private readonly parts = new Map<number, { readonly worse: Sums; readonly better: Sums }>();

  /** At a moment with this part of all arrivals, beside how stable alone would behave. */
  add(own: Behaviour, stable: Behaviour, weight: number): void {
    // Cohorts are another share of those whom an arm is left with; which is which does not change.
    const isSameParts = own.segments.length === stable.segments.length;
    const pairs = isSameParts ? pairsOf(own.segments, stable.segments) : overlaps(own.segments, stable.segments);
    let from = 0;
    for (const { share, one, other } of pairs) {
      const at = from;
      from += share;
      if (one.attempts === 0) continue;
      const [mine, ifStable] = [rateOf(one), rateOf(other)];
      const isBetter = mine < ifStable - ALIKE;
      const { worse, better } = this.partAt(at);
      const into = isBetter ? better : worse;
      const requests = weight * share * one.attempts;
      into.requests += requests;
      into.ifStable += requests * ifStable;
      into.own += requests * (isBetter || mine > ifStable + ALIKE ? mine : ifStable);
    }
  }

  mean(): readonly FailureGroup[] {
    const groups: Sums[] = [];
    let left = 0;
    for (const { worse, better } of this.parts.values()) {
      for (const sums of [worse, better]) {
        if (sums.requests === 0) continue;
        groups.push(sums);
        left += sums.requests;
      }
    }
    return groups.map(({ requests, ifStable, own }) => {
      const share = Math.min(1, requests / left);
      left -= requests;
      return { share, ifStable: Math.min(1, ifStable / requests), own: Math.min(1, own / requests) };
    });
  }

  private partAt(from: number) {
    const known = this.parts.get(from);
    if (known !== undefined) return known;
    const none = (): Sums => ({ requests: 0, ifStable: 0, own: 0 });
    const made = { worse: none(), better: none() };
    this.parts.set(from, made);
    return made;
  }
}

function pairsOf(ones: readonly Segment[], others: readonly Segment[]) {
  return ones.map((one, i) => ({ share: one.share, one, other: others[i] ?? one }));
}

function rateOf({ failures, attempts }: Segment): number {
  return attempts === 0 ? 0 : failures / attempts;
}
