import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STRATEGIES } from '../../src/model/results/strategy.js';
import { strategyPlayer } from '../../src/simulation/strategies/strategy-player.js';
import { strategiesIn, strategySetup } from '../../src/simulation/strategies/strategy-setup.js';
import { migrationSafety } from '../../src/study/migration-safety.js';
import { waysBack } from '../../src/study/ways-back.js';
import { setups } from '../simulation/any-setup.js';

/** Beyond those that there would have been with stable alone. */
const SIGNED = ['excess_failed_requests', 'duplicated_side_effects'];

describe('any strategy in any world', () => {
  it('has shares that are shares, and times that are in order and within the horizon', () => {
    fc.assert(
      fc.property(setups, fc.constantFrom(...STRATEGIES), fc.string({ minLength: 1 }), (given, strategy, seed) => {
        const played = strategiesIn(given.world);
        fc.pre(played.includes(strategy));
        const steered = strategySetup(strategy, given);
        const horizonSeconds = Math.max(...played.map((each) => strategySetup(each, given).horizonSeconds));
        const { figures, shares, end } = strategyPlayer(steered, given.world, horizonSeconds)(seed);
        for (const share of shares) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(100_000);
        }
        for (const [name, value] of Object.entries(figures)) {
          expect([name, value === null || Number.isFinite(value)]).toEqual([name, true]);
          if (!SIGNED.includes(name)) expect([name, (value ?? 0) >= 0]).toEqual([name, true]);
        }
        const { time_to_detect_seconds: detect, time_to_restore_seconds: restore } = figures;
        if (restore !== null) expect(restore).toBeGreaterThanOrEqual(detect ?? 0);
        for (const part of ['downtime_seconds', 'mixing_seconds'] as const) {
          expect(figures[part]).toBeLessThanOrEqual(horizonSeconds);
        }
        expect(figures.release_seconds === null).toBe(end !== 'released');
        // What is decided is over by the horizon.
        expect(figures.rollback_seconds === null).toBe(end !== 'rolled_back');
      }),
      { numRuns: 100 },
    );
  });

  it('is back sooner automatically than by hand, with fewer failures, and leaves no more than what needs the data', () => {
    fc.assert(
      fc.property(setups, (given) => {
        const ways = waysBack(given);
        for (const { responses } of ways) {
          expect(responses.automatic.seconds).toBeLessThan(responses.by_hand.seconds);
          expect(responses.automatic.failedRequests).toBeLessThanOrEqual(responses.by_hand.failedRequests);
        }
        const touches = given.migration?.touches ?? 0.1;
        for (const { staleRates } of migrationSafety(given, ways)) {
          for (const { rate } of staleRates) expect(rate).toBeLessThanOrEqual(touches + 1e-12);
        }
      }),
      { numRuns: 100 },
    );
  });
});
