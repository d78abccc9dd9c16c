import { describe, expect, it } from 'vitest';
import { wholeService } from '../../src/analysis/whole-service.js';
import { UNEXPOSED } from '../../src/model/exposure.js';
import { keyOf } from '../../src/random/key.js';
import { GeneratedSource } from '../../src/sources/generated/generated-source.js';
import { trafficModel } from '../../src/sources/generated/traffic-model.js';
import { setup, version } from '../simulation/setups.js';

function served(canaryPercent: number) {
  const { world } = setup({ world: { requestsPerSecond: 500, stable: version(0.1), canary: version(0.3, 400, 900) } });
  const source = new GeneratedSource(trafficModel(world), keyOf('whole'), null);
  source.serve(0, 600, { ...UNEXPOSED, canaryPercent });
  return source.view(600);
}

describe('the service as a whole', () => {
  it('adds up what its versions served', () => {
    const view = served(25);
    const [canary, stable] = [view.read('canary', 0, 600), view.read('stable', 0, 600)];
    const whole = wholeService(view, 0, 600);
    expect(whole.requests).toBe(canary.requests + stable.requests);
    expect(whole.errors).toBe(canary.errors + stable.errors);
    expect(whole.slowerThan(300)).toBe(canary.slowerThan(300) + stable.slowerThan(300));
    const successes = (arm: typeof canary) => arm.requests - arm.errors;
    const conversions = (arm: typeof canary) => (arm.conversionRate() ?? 0) * successes(arm);
    expect((whole.conversionRate() ?? 0) * successes(whole)).toBeCloseTo(conversions(canary) + conversions(stable), 6);
  });

  it('has so many requests above a quantile of its latency as the quantile says, to a bucket', () => {
    const whole = wholeService(served(25), 0, 600);
    for (const quantile of [0.5, 0.9, 0.99]) {
      const latency = whole.latencyMs(quantile) ?? 0;
      const [above, below] = [whole.slowerThan(latency * 1.03), whole.slowerThan(latency / 1.03)];
      const expected = (1 - quantile) * whole.requests;
      expect(above).toBeLessThanOrEqual(expected);
      expect(below).toBeGreaterThanOrEqual(expected);
    }
  });

  it('is the one version that serves alone', () => {
    const view = served(0);
    expect(wholeService(view, 0, 600).latencyMs(0.99)).toBe(view.read('stable', 0, 600).latencyMs(0.99));
    expect(wholeService(view, 300, 300)).toMatchObject({ requests: 0, errors: 0 });
  });
});
