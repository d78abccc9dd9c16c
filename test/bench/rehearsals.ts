import { builtPlayers } from './built-players.js';
import { cpuTime, interleaved, ratio } from './measure.js';
import type * as RehearsalPlayers from './rehearsal-players.js';
import { type Row, ratioRow } from './table.js';

const A_ROUND = 5;

/** Issue 18. */
const MOST_TIMES = 8;

/** A rollout of 25 minutes with two queries at each, in a study, over our own plan of the same looks. */
export function rehearsals(): Row[] {
  const { REHEARSALS } = builtPlayers<typeof RehearsalPlayers>('rehearsal-players.ts');
  const tasks = {
    plan: () => REHEARSALS.plan(A_ROUND),
    both: () => REHEARSALS.both(A_ROUND),
    service: () => REHEARSALS.service(A_ROUND),
    tenPods: () => REHEARSALS.tenPods(A_ROUND),
    share: () => REHEARSALS.share(A_ROUND),
    quantile: () => REHEARSALS.quantile(A_ROUND),
    nothing: () => REHEARSALS.nothing(A_ROUND),
    unscraped: () => REHEARSALS.unscraped(A_ROUND),
  };
  const times = interleaved(tasks, { rounds: 100, warmUp: 30, clock: cpuTime });
  return [
    ratioRow('a success share and a p95 over ten buckets', ratio(times.both, times.plan), MOST_TIMES),
    ratioRow('the same of the whole service', ratio(times.service, times.plan)),
    ratioRow('the same of ten pods', ratio(times.tenPods, times.plan)),
    ratioRow('the share alone', ratio(times.share, times.plan)),
    ratioRow('the p95 alone', ratio(times.quantile, times.plan)),
    ratioRow('no query', ratio(times.nothing, times.plan)),
    ratioRow('no query, and no scrapes', ratio(times.unscraped, times.plan)),
  ];
}
