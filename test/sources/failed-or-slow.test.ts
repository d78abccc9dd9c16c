import { describe, expect, it } from 'vitest';
import { UNEXPOSED } from '../../src/model/exposure.js';
import { keyOf } from '../../src/random/key.js';
import { GeneratedSource } from '../../src/sources/generated/generated-source.js';
import { trafficModel } from '../../src/sources/generated/traffic-model.js';
import { logNormalMixture } from '../../src/stats/log-normal-mixture.js';
import { FLAWLESS, setup, version } from '../simulation/setups.js';

const LIMIT_MS = 150;

/** An hour of a canary with half of 100 requests a second. */
function served(stable = version(0.05), canary = version(0.2), seed = '7'): GeneratedSource {
  const { world } = setup({ world: { requestsPerSecond: 100, stable, canary } });
  const source = new GeneratedSource(trafficModel(world), keyOf(seed), null);
  source.serve(0, 3600, { ...UNEXPOSED, canaryPercent: 50 });
  source.view(3600);
  return source;
}

describe('requests that failed or were slow', () => {
  const source = served();

  it('are each counted once: at least as many as either, and at most both together or all', () => {
    for (let minute = 0; minute < 60; minute++) {
      const reading = source.read('canary', minute * 60, minute * 60 + 60);
      const [failed, slow, either] = [reading.errors, reading.slowerThan(LIMIT_MS), reading.failedOrSlow(LIMIT_MS)];
      expect(either).toBeGreaterThanOrEqual(Math.max(failed, slow));
      expect(either).toBeLessThanOrEqual(Math.min(reading.requests, failed + slow));
    }
  });

  it('add up over time, whoever asked for which part first', () => {
    const parts = Array.from({ length: 12 }, (_, i) =>
      source.read('canary', i * 300, i * 300 + 300).failedOrSlow(LIMIT_MS),
    );
    const whole = source.read('canary', 0, 3600).failedOrSlow(LIMIT_MS);
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(whole);
    expect(served().read('canary', 0, 3600).failedOrSlow(LIMIT_MS)).toBe(whole);
  });

  it('are as many as two independent chances make', () => {
    const { requests } = source.read('canary', 0, 3600);
    const either = source.read('canary', 0, 3600).failedOrSlow(LIMIT_MS);
    const slow = logNormalMixture([{ weight: 1, p50: 50, p99: 200 }]).upperTail(LIMIT_MS);
    const chance = 1 - (1 - 0.2) * (1 - slow);
    // Limits are those of buckets, 2 % apart: that moves the tail by less than 5 %. Four standard errors: 6 in 100,000.
    const error = 4 * Math.sqrt(requests * chance * (1 - chance)) + 0.05 * slow * requests;
    expect(Math.abs(either - requests * chance)).toBeLessThan(error);
  });

  it('are failures alone where nothing is slow, and slow requests alone where nothing fails', () => {
    const reading = source.read('canary', 0, 3600);
    expect(reading.failedOrSlow(1e6)).toBe(reading.errors);
    const flawless = served(FLAWLESS, FLAWLESS).read('canary', 0, 3600);
    expect(flawless.failedOrSlow(LIMIT_MS)).toBe(flawless.slowerThan(LIMIT_MS));
  });

  it('are of the rollout only as far as the canary has more of them than stable would have', () => {
    const alike = served(version(0.2), version(0.2)).failedOrSlow(0, 3600, LIMIT_MS);
    expect(alike.excess).toBe(0);
    const all = (['stable', 'canary'] as const).map((arm) => source.read(arm, 0, 3600).failedOrSlow(LIMIT_MS));
    expect(source.failedOrSlow(0, 3600, LIMIT_MS).all).toBe((all[0] ?? 0) + (all[1] ?? 0));
    // Slower and failing more: never fewer, minute by minute.
    const worse = served(version(0.05), version(0.2, 70, 300));
    for (let from = 0; from < 3600; from += 60)
      expect(worse.failedOrSlow(from, from + 60, LIMIT_MS).excess).toBeGreaterThanOrEqual(0);
    const tail = (p50: number, p99: number) => logNormalMixture([{ weight: 1, p50, p99 }]).upperTail(LIMIT_MS);
    const { requests } = worse.read('canary', 0, 3600);
    const expected = requests * (0.95 * (1 - tail(50, 200)) - 0.8 * (1 - tail(70, 300)));
    const { excess } = worse.failedOrSlow(0, 3600, LIMIT_MS);
    expect(Math.abs(excess - expected)).toBeLessThan(4 * Math.sqrt(requests * 0.25) + 0.05 * requests * tail(70, 300));
  });
});
