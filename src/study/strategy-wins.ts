import type { StrategyFigure } from '../model/results/strategy.js';
import type { StrategyResult, StrategyWin } from '../model/results/strategy-comparison.js';
import type { Distribution, ScenarioName } from '../model/results/study.js';

/** What strategies are held against one another by, where nothing is wrong with the new version; less is better. */
const OF_HEALTHY: readonly StrategyFigure[] = [
  'excess_failed_requests',
  'downtime_seconds',
  'release_seconds',
  'mixing_seconds',
  'extra_replica_seconds',
];

/** And where something is. */
const OF_BAD: readonly StrategyFigure[] = [
  'excess_failed_requests',
  'users_hit',
  'exposure_requests',
  'time_to_detect_seconds',
  'time_to_restore_seconds',
  'rollback_seconds',
  'downtime_seconds',
  'mixing_seconds',
  'extra_replica_seconds',
];

/** Which strategy wins by what in a scenario. What no strategy has, or all have alike, is left out. */
export function strategyWins(name: ScenarioName, results: readonly StrategyResult[]): readonly StrategyWin[] {
  return (name === 'healthy' ? OF_HEALTHY : OF_BAD).flatMap((by) => winBy(by, results) ?? []);
}

interface Having {
  readonly result: StrategyResult;
  readonly figure: Distribution;
}

function winBy(by: StrategyFigure, results: readonly StrategyResult[]): StrategyWin | null {
  const having = results
    .flatMap((result): Having[] => {
      const figure = result.figures[by];
      return figure === null ? [] : [{ result, figure }];
    })
    .sort((one, other) => one.figure.mean - other.figure.mean);
  const [first, last] = [having[0], having.at(-1)];
  if (first === undefined || last === undefined || having.length < 2) return null;
  const best = having.filter(({ figure }) => figure.interval[0] <= first.figure.interval[1]);
  if (best.length === having.length) return null;
  return {
    by,
    best: results.flatMap(({ strategy }) => (best.some(({ result }) => result.strategy === strategy) ? strategy : [])),
    least: first.figure.mean,
    last: last.result.strategy,
    most: last.figure.mean,
  };
}
