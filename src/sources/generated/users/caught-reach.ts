import type { BlastRadius } from '../../../model/harm.js';
import { reach } from '../../../stats/lattice/distinct-quantile.js';
import type { ServedCells } from '../served-cells.js';
import { caughtShare } from './caught-users.js';

/** Rows as one lane has them: from `first`, up to but without `end`. */
export interface LaneRows {
  readonly cells: ServedCells;
  readonly lane: number;
  readonly first: number;
  readonly end: number;
}

/** How many users something reached. */
export type UsersReached = { readonly [K in Exclude<keyof BlastRadius, 'routing' | 'users'>]: number };

/** Whether users stayed with the canary once it served them, in any of the rows. */
export function staysCaught({ cells, lane, first, end }: LaneRows): boolean {
  if (!cells.hasCaught) return false;
  for (let row = first; row < end; row++) if (cells.conditionsOf(row, lane).caught !== null) return true;
  return false;
}

/** What a row was to the mean user: of those who had not met the canary when it began, and of those who had. */
interface Met {
  /** Requests, each of which went to the canary by `chance`. */
  readonly sent: number;
  readonly chance: number;
  /** Requests of one who is on the canary. */
  readonly served: number;
  /** The chance that the canary failed one, and that stable would have. */
  readonly failing: number;
  readonly failingIfStable: number;
}

/**
 * The users whom the canary reached in some rows, where they stay with it once it served them. In closed form: of a user who
 * sends λ times as much as the mean one, the first request that goes to the canary comes by an exponential law, and all later
 * ones go there, too; λ is gamma distributed, so that the mean of e^(−λx) is the share that x events a mean user do not reach.
 */
export function usersCaught(rows: LaneRows, count: number, cv: number): UsersReached {
  const { cells, lane, first } = rows;
  const before = cells.conditionsOf(first, lane).caught?.metBefore ?? 0;
  const met = metIn(rows, count, cv, before);
  const unreached = (mean: number): number => 1 - reach(mean, cv);
  const all = before + met.reduce((sum, { sent, chance }) => sum + sent * chance, 0);
  const served = met.reduce((sum, row) => sum + row.served, 0);
  // Who met it before and sends nothing now is not exposed to it.
  const exposed = 1 - unreached(all) - (unreached(served) - unreached(before + served));
  return {
    usersExposed: count * exposed,
    usersHit: count * hitShare(met, before, ({ failing }) => failing, cv),
    usersHitIfStable: count * hitShare(met, before, ({ failingIfStable }) => failingIfStable, cv),
  };
}

function metIn({ cells, lane, first, end }: LaneRows, count: number, cv: number, before: number): readonly Met[] {
  const met: Met[] = [];
  let sentToCanary = before;
  for (let row = first; row < end; row++) {
    const { arms, caught } = cells.conditionsOf(row, lane);
    const counts = cells.countsOf(row, lane);
    const canary = counts.canaryRequests / arms.canary.load;
    const others = counts.stableRequests / arms.stable.load + counts.baselineRequests / arms.baseline.load;
    const sent = (canary + others) / count;
    const chance = (caught?.routedPercent ?? 0) / 100;
    const isCatching = caught !== null;
    // While the canary is taken out those who stayed with it have it as far as it is there.
    const onCanary = caughtShare(sentToCanary, cv);
    const served = isCatching ? sent : onCanary === 0 ? 0 : Math.min(sent, canary / count / onCanary);
    const share = (errors: number) => (counts.canaryRequests === 0 ? 0 : Math.min(1, errors / counts.canaryRequests));
    met.push({
      sent,
      chance,
      served,
      failing: share(counts.canaryErrors),
      failingIfStable: share(counts.canaryErrorsIfStable),
    });
    sentToCanary += sent * chance;
  }
  return met;
}

/** Less of a difference of two chances is none: the quotient below loses its digits. */
const ALIKE = 1e-7;

/** The share of users who met at least one failure of the canary's. */
function hitShare(met: readonly Met[], before: number, failingOf: (row: Met) => number, cv: number): number {
  const unreached = (mean: number): number => 1 - reach(mean, cv);
  let failures = met.reduce((sum, row) => sum + failingOf(row) * row.served, 0);
  let sentToCanary = before;
  // Who met it before, and no failure since.
  let unhit = unreached(failures) - unreached(before + failures);
  for (const row of met) {
    const { chance, sent, served } = row;
    const failing = failingOf(row);
    const later = failures - failing * served;
    if (chance > 0) {
      const [from, to] = [sentToCanary + failing * sent + later, sentToCanary + chance * sent + later];
      unhit +=
        Math.abs(chance - failing) < ALIKE
          ? chance * (1 - failing) * sent * (1 - caughtShare(from, cv))
          : ((chance * (1 - failing)) / (chance - failing)) * (unreached(from) - unreached(to));
    }
    sentToCanary += chance * sent;
    failures = later;
  }
  // Who never met it.
  return Math.max(0, 1 - unhit - unreached(sentToCanary));
}
