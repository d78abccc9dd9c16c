import { ARM_CODES, type ArmCode, PURPOSES } from '../../random/address.js';
import type { Key } from '../../random/key.js';
import { uniform } from '../../random/uniform.js';
import { binomialQuantile } from '../../stats/lattice/binomial.js';
import { COUNTS, SUM, SUMS } from './cell-columns.js';

/** Kinds of requests, which are divided apart. */
const [BOTH, ONE, NEITHER, RETRIES, SLOW, CONVERSIONS, TWICE] = [0, 1, 2, 3, 4, 5, 6];

/** Where a row is cut: in its cell, and in its own time, at a share in (0, 1). */
interface Cut {
  readonly key: Key;
  readonly cellIndex: number;
  readonly second: number;
  readonly share: number;
}

/**
 * What of a row's counts, `all` by column, came before the cut, by column, and after them its first attempts. Nothing begins or
 * ends within a row, so that each request is as likely at any time: each kind of them is divided by a binomial of its own, and
 * both parts add up to the row.
 */
export function countsBefore(
  { key, cellIndex, second, share }: Cut,
  all: (column: number) => number,
  firstAttempts: number,
): Float64Array {
  const before = (code: ArmCode, kind: number, count: number): number => {
    if (count === 0) return 0;
    const u = uniform(key, code, PURPOSES.later, cellIndex, second + 64 * kind);
    return Math.sign(count) * binomialQuantile(u, Math.abs(count), share);
  };
  const divided = new Float64Array(COUNTS);
  // Of failures that there were they are some; others, that there were not, come at any time.
  const excessBefore = (): number => {
    const excess = all(SUM.stableExcessErrors);
    if (excess <= 0) return before(ARM_CODES.stable, ONE, excess);
    const failed = all(SUM.stableErrors) + all(SUM.baselineErrors);
    const failedBefore = (divided[SUM.stableErrors] as number) + (divided[SUM.baselineErrors] as number);
    const u = uniform(key, ARM_CODES.stable, PURPOSES.later, cellIndex, second + 64 * ONE);
    const drawn = binomialQuantile(u, failedBefore, Math.min(1, excess / failed));
    return Math.min(excess, Math.max(drawn, excess - (failed - failedBefore)));
  };
  for (const [code, requests, errors] of [
    [ARM_CODES.stable, SUM.stableRequests, SUM.stableErrors],
    [ARM_CODES.baseline, SUM.baselineRequests, SUM.baselineErrors],
  ] as const) {
    divided[errors] = before(code, BOTH, all(errors));
    divided[requests] = (divided[errors] as number) + before(code, NEITHER, all(requests) - all(errors));
  }
  // Of the canary's requests: those that both versions fail, those that only one of them does, and the others.
  const [own, ifStable] = [all(SUM.canaryErrors), all(SUM.canaryErrorsIfStable)];
  const both = before(ARM_CODES.canary, BOTH, Math.min(own, ifStable));
  const one = before(ARM_CODES.canary, ONE, Math.abs(own - ifStable));
  const neither = before(ARM_CODES.canary, NEITHER, Math.max(0, all(SUM.canaryRequests) - Math.max(own, ifStable)));
  divided[SUM.canaryErrors] = both + (own > ifStable ? one : 0);
  divided[SUM.canaryErrorsIfStable] = both + (ifStable > own ? one : 0);
  divided[SUM.canaryRequests] = Math.min(all(SUM.canaryRequests), both + one + neither);
  divided[SUM.stableExcessErrors] = excessBefore();
  for (const [column, kind] of [
    [SUM.canaryExcessSlow, SLOW],
    [SUM.canaryLostConversions, CONVERSIONS],
  ] as const) {
    // Each of them is of one of the canary's requests: of no more than there are on either side of the cut.
    const most = divided[SUM.canaryRequests] as number;
    const harm = all(column);
    const least = Math.abs(harm) - (all(SUM.canaryRequests) - most);
    const size = Math.min(Math.max(Math.abs(before(ARM_CODES.canary, kind, harm)), least), Math.max(most, least));
    divided[column] = harm === 0 ? 0 : Math.sign(harm) * size;
  }
  const copyErrors = all(SUM.answeredErrors) - own;
  const copies = all(SUM.answeredRequests) - all(SUM.canaryRequests);
  const copyErrorsBefore = before(ARM_CODES.copies, BOTH, copyErrors);
  divided[SUM.answeredErrors] = (divided[SUM.canaryErrors] as number) + copyErrorsBefore;
  divided[SUM.answeredRequests] =
    (divided[SUM.canaryRequests] as number) + copyErrorsBefore + before(ARM_CODES.copies, NEITHER, copies - copyErrors);
  divided[SUM.duplicatedRequests] = before(ARM_CODES.service, TWICE, all(SUM.duplicatedRequests));
  const requests = all(SUM.stableRequests) + all(SUM.baselineRequests) + all(SUM.canaryRequests);
  const retries = requests - firstAttempts;
  const came =
    (divided[SUM.stableRequests] as number) +
    (divided[SUM.baselineRequests] as number) +
    (divided[SUM.canaryRequests] as number);
  divided[SUMS] = Math.max(0, came - before(ARM_CODES.service, RETRIES, retries));
  return divided;
}
