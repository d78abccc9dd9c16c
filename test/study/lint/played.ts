import { parseConfig } from '../../../src/config/parse-config.js';
import type { Setup } from '../../../src/model/setup.js';
import { outcomePlayer } from '../../../src/simulation/outcome.js';

/** Standard errors; a right figure is outside of them for 6 in 100,000 such comparisons (two-sided normal tail). */
export const TOLERANCE = 4;

export async function setupOf(document: object): Promise<Setup> {
  const parsed = await parseConfig(JSON.stringify(document));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.config.setup;
}

/** Of so many seeds, the share of runs that are rolled back. */
export function rolledBack(setup: Setup, seeds: number): number {
  const play = outcomePlayer(setup);
  let count = 0;
  for (let seed = 0; seed < seeds; seed++) if (play(String(seed)).finalState === 'ROLLED_BACK') count++;
  return count / seeds;
}

/** Four of them, of a share of so many. */
export function room(chance: number, seeds: number): number {
  return TOLERANCE * Math.sqrt((chance * (1 - chance)) / seeds) + 1e-9;
}

/** What most of these cases have: a service whose canary is like stable. */
export function service(requestsPerSecond: number, errorRate: number, rest: object): Readonly<Record<string, unknown>> {
  return {
    service: { requests_per_second: requestsPerSecond },
    stable: { error_rate: errorRate, latency_ms: { p50: 50, p99: 200 } },
    canary: { error_rate: errorRate },
    ...rest,
  };
}

export function stages(...of: readonly (readonly [percent: number, duration: string])[]): readonly object[] {
  return of.map(([percent, duration], i) => ({ name: `s${i}`, traffic_percent: percent, duration }));
}
