import { MIGRATION_PHASES, type PhaseSafety } from '../model/migration-phase.js';
import { STRATEGIES } from '../model/results/strategy.js';
import { MIGRATION_TRACES, type MigrationTrace } from '../model/rollback.js';
import type { Setup } from '../model/setup.js';
import type { WayBackCost } from '../model/way-back.js';
import { expectedArrivals } from '../simulation/expected-arrivals.js';

/** Of requests, where a configuration does not say how many need the data. */
const USUAL_TOUCHES = 0.1;

/**
 * What each phase of a migration allows, and in one step, under each strategy: which requests fail once the code, but not the
 * data, is taken back. The quickest way back of each strategy counts, automatic.
 */
export function migrationSafety(setup: Setup, ways: readonly WayBackCost[]): readonly PhaseSafety[] {
  const touches = setup.migration?.touches ?? USUAL_TOUCHES;
  return MIGRATION_PHASES.map((phase) => {
    const trace = MIGRATION_TRACES[phase.kind];
    const staleRates = STRATEGIES.flatMap((strategy) => {
      const way = quickest(ways.filter((each) => each.strategy === strategy));
      return way === null ? [] : [{ strategy, rate: touches * staleShare(trace, setup, way) }];
    });
    return { ...phase, trace, mayMix: trace === 'none', staleRates };
  });
}

function quickest(ways: readonly WayBackCost[]): WayBackCost | null {
  const codeAlone = ways.filter(({ way }) => way !== 'configuration' && way !== 'data');
  return codeAlone.toSorted((one, other) => one.takesSeconds - other.takesSeconds)[0] ?? null;
}

/** Of the requests that need the data, those that find it in a form that the version before cannot read, or not at all. */
function staleShare(trace: MigrationTrace, { world }: Setup, { responses }: WayBackCost): number {
  if (trace === 'none') return 0;
  if (trace === 'gone') return 1;
  const { seconds, failedRequests: served } = responses.automatic;
  const all = expectedArrivals(world, 0, seconds);
  return all === 0 ? 0 : served / all;
}
