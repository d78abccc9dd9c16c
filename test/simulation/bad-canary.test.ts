import { describe, expect, it } from 'vitest';
import { scenarioSetup } from '../../src/config/build-setup.js';
import { parseConfig } from '../../src/config/parse-config.js';
import { PRESETS } from '../../src/model/fault.js';
import type { World } from '../../src/model/world.js';
import { outcomePlayer } from '../../src/simulation/outcome.js';
import { isBadCanary } from '../../src/simulation/worse-version.js';
import { BROKEN, FLAWLESS, fault, PERSON, rule, type SetupParts, setup, stage, version } from './setups.js';

describe('a canary is bad', () => {
  const broken = fault('late', { errorRate: 0.1 });
  const isBad = (world: Partial<World>) => isBadCanary(setup({ world }).world);

  it('in every preset but those in which nothing of its own goes wrong before it is released', async () => {
    const read = await parseConfig('{ "stages": [{ "traffic_percent": 50, "duration": "10m" }] }');
    if (!read.ok) throw new Error('a configuration without problems');
    const { document } = read.config;
    const sound = PRESETS.filter((name) => !isBadCanary(scenarioSetup(document, name).world));
    expect(sound).toEqual(['healthy', 'cold_cache', 'shared_outage', 'latent']);
  });

  it('if its version is worse than stable, not if it is as good or better', () => {
    const stable = version(0.01);
    expect(isBad({ stable, canary: version(0.011) })).toBe(true);
    expect(isBad({ stable, canary: version(0.01) })).toBe(false);
    expect(isBad({ stable, canary: version(0.005) })).toBe(false);
  });

  it('if a fault of its own makes it worse, not if that hits stable too, or comes after completion, or helps', () => {
    expect(isBad({ faults: [broken] })).toBe(true);
    expect(isBad({ faults: [{ ...broken, target: 'all' }] })).toBe(false);
    expect(isBad({ faults: [{ ...broken, from: { kind: 'mark', mark: 'completed', seconds: 0 } }] })).toBe(false);
    expect(isBad({ faults: [fault('faster', { latencyRatio: 0.5 })] })).toBe(false);
  });
});

describe('a run comes to one of five outcomes', () => {
  const outcome = (parts: SetupParts) => outcomePlayer(setup(parts))('five').outcome;

  it('released or missed where it is completed', () => {
    expect(outcome({})).toBe('released');
    expect(outcome({ world: { stable: FLAWLESS, canary: version(0.01) } })).toBe('missed');
  });

  it('stopped where it is rolled back for something that is wrong', () => {
    expect(outcome({ world: { canary: BROKEN } })).toBe('stopped');
    const late = fault('late', { errorRate: 1 }, { from: { kind: 'rollout', seconds: 90 } });
    expect(outcome({ world: { faults: [late] } })).toBe('stopped');
  });

  it('wrongly stopped where nothing is wrong, or not yet', () => {
    const stages = [stage('a', 10, 180, { rules: [rule('error_rate', { max: 0.1 })] })];
    const world = { stable: version(0.5), canary: version(0.5) };
    expect(outcome({ stages, world })).toBe('wrongly_stopped');
    const never = fault('never', { errorRate: 0.5 }, { from: { kind: 'rollout', seconds: 120 } });
    expect(outcome({ stages, world: { ...world, faults: [never] } })).toBe('wrongly_stopped');
    const shared = fault('shared', { errorRate: 1 }, { target: 'all' });
    expect(outcome({ world: { faults: [shared] } })).toBe('wrongly_stopped');
  });

  it('stalled where it is paused and nobody comes, however bad the canary', () => {
    const stages = [stage('a', 10, 120, { gate: PERSON }), stage('b', 50, 60)];
    expect(outcome({ stages })).toBe('stalled');
    expect(outcome({ plan: { minRequests: 1e6 }, world: { canary: BROKEN } })).toBe('stalled');
  });
});
