import {
  SHARE_BINS,
  STRATEGY_FIGURES,
  type StrategyFigure,
  type StrategyName,
  type StrategyOutcome,
} from '../model/results/strategy.js';
import type { StrategyComparison, StrategyResult } from '../model/results/strategy-comparison.js';
import type { RateResult, ScenarioName } from '../model/results/study.js';
import type { Setup } from '../model/setup.js';
import { fleetOf } from '../simulation/strategies/strategy-fleet.js';
import { SHARE_PARTS, strategyPlayer } from '../simulation/strategies/strategy-player.js';
import { type StrategySetup, strategiesIn, strategySetup } from '../simulation/strategies/strategy-setup.js';
import { wilson } from '../stats/intervals/one-proportion.js';
import { migrationSafety } from './migration-safety.js';
import { runSeed } from './play-runs.js';
import { distributionOf } from './scenario-result.js';
import { addToSketch, emptySketch, type Sketch } from './sketch.js';
import { strategyWins } from './strategy-wins.js';
import { waysBack } from './ways-back.js';

/** A world of the comparison, with the plan. */
export interface StrategyWorld {
  readonly name: ScenarioName;
  readonly setup: Setup;
}

/**
 * Plays every strategy in every world on the same seeds, and counts to one end for all. `configured`: the plan and the traffic
 * of them all.
 */
export function compareStrategies(
  worlds: readonly StrategyWorld[],
  configured: Setup,
  seed: string,
  runs: number,
): StrategyComparison {
  const all = worlds.map(({ name, setup }) => ({
    name,
    world: setup.world,
    strategies: strategiesIn(setup.world).map((strategy) => strategySetup(strategy, setup)),
  }));
  const longest = Math.max(...all.flatMap(({ strategies }) => strategies.map((each) => each.horizonSeconds)));
  const horizonSeconds = Math.ceil(longest / ROUND_SECONDS) * ROUND_SECONDS;
  const scenarios = all.map(({ name, world, strategies }) => {
    const results = strategies.map((each) => resultOf(each, world, { seed, runs, horizonSeconds }));
    return { name, results, wins: strategyWins(name, results) };
  });
  const ways = waysBack(configured);
  return {
    seed,
    runs,
    horizonSeconds,
    fleet: fleetOf(configured.world),
    scenarios,
    waysBack: ways,
    migrations: migrationSafety(configured, ways),
  };
}

/** The stretches of a picture are whole tens of seconds. */
const ROUND_SECONDS = 10 * SHARE_BINS;

type Played = Pick<StrategyComparison, 'seed' | 'runs' | 'horizonSeconds'>;

function resultOf(each: StrategySetup, world: Setup['world'], { seed, runs, horizonSeconds }: Played): StrategyResult {
  const play = strategyPlayer(each, world, horizonSeconds);
  const summary = emptySummary();
  for (let run = 1; run <= runs; run++) add(summary, play(runSeed(seed, run)), run);
  return summed(each.strategy, summary, runs);
}

interface Summary {
  readonly ends: Record<StrategyOutcome['end'], number>;
  readonly figures: Readonly<Record<StrategyFigure, Sketch>>;
  readonly shares: number[];
}

function emptySummary(): Summary {
  return {
    ends: { released: 0, rolled_back: 0, paused: 0 },
    figures: Object.fromEntries(STRATEGY_FIGURES.map((name) => [name, emptySketch()])) as Summary['figures'],
    shares: Array.from({ length: SHARE_BINS }, () => 0),
  };
}

function add({ ends, figures, shares }: Summary, outcome: StrategyOutcome, run: number): void {
  ends[outcome.end]++;
  for (const name of STRATEGY_FIGURES) {
    const value = outcome.figures[name];
    if (value !== null) addToSketch(figures[name], value, run);
  }
  for (const [bin, share] of outcome.shares.entries()) shares[bin] = (shares[bin] ?? 0) + share;
}

function summed(strategy: StrategyName, { ends, figures, shares }: Summary, runs: number): StrategyResult {
  const rate = (count: number): RateResult => ({ count, rate: count / runs, interval: wilson(count, runs) });
  return {
    strategy,
    released: rate(ends.released),
    rolledBack: rate(ends.rolled_back),
    paused: rate(ends.paused),
    figures: Object.fromEntries(
      STRATEGY_FIGURES.map((name) => [name, distributionOf(figures[name], 1)]),
    ) as StrategyResult['figures'],
    shares: shares.map((share) => share / SHARE_PARTS / runs),
  };
}
