import type { LookChances, Looks } from '../looks.js';

/**
 * An upper bound for the chance that looks which share requests roll back, the least of several. `streaks`: for each look how
 * many in a row up to it have to be in breach for it to fail.
 *
 * Breaches come in clumps: whoever sees one at a look sees it at the next, of which most requests are the same. So the sum
 * of the chances that a look is the first of a clump (it is in breach, and the one before it is not) is a far better bound
 * than that of all looks. Of several stretches that have to be in breach at once, the best single one bounds them all. Else
 * breaches over overlapping windows are positively associated: none at all is at least as likely as if they were independent.
 * Where a breach has to hold, looks of its streak that share no request are independent, and all in breach.
 */
export function overlapBound(
  { order, apart }: Looks,
  { breach, firsts }: LookChances,
  streaks: readonly number[],
): number {
  let [log, held] = [0, 0];
  for (const [look, kind] of order.entries()) {
    const chance = Math.min(1, breach[kind] ?? 0);
    log += Math.log1p(-chance);
    const streak = streaks[look] ?? 1;
    if (streak === Number.POSITIVE_INFINITY) continue;
    // Of a streak that may have begun in the stage before, the looks of this one count.
    let all = chance;
    for (let more = Math.ceil(Math.min(streak, look + 1) / apart); more > 1; more--) all *= chance;
    held += all;
  }
  const clumps = firsts.map((first) => order.reduce((sum, kind) => sum + (first[kind] ?? 1), 0));
  return Math.min(1, held, -Math.expm1(log), ...clumps);
}
