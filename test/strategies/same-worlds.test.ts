import { describe, expect, it } from 'vitest';
import { scenarioSetup } from '../../src/config/build-setup.js';
import { STRATEGIES, type StrategyName } from '../../src/model/results/strategy.js';
import type { Setup } from '../../src/model/setup.js';
import { outcomePlayer } from '../../src/simulation/outcome.js';
import { strategyPlayer } from '../../src/simulation/strategies/strategy-player.js';
import { strategySetup } from '../../src/simulation/strategies/strategy-setup.js';
import { exampleConfig } from '../library/configs.js';

const HORIZON = 10_800;
const SEEDS = ['1', '2', '3/4', 'text'];

function play(strategy: StrategyName, given: Setup, seed: string) {
  return strategyPlayer(strategySetup(strategy, given), given.world, HORIZON)(seed);
}

describe('strategies meet the same worlds', () => {
  it.each([
    'stages.json',
    'error-spike.json',
    'late-failure.json',
    'flapping.json',
    'auto-rollback.json',
    'pods.json',
    'scaled-down.json',
  ])('the canary of %s is the plan itself', async (file) => {
    const { setup } = await exampleConfig(file);
    const own = outcomePlayer({ ...setup, operator: [] }, { horizonSeconds: HORIZON });
    const canary = strategyPlayer(strategySetup('canary', setup), setup.world, HORIZON);
    for (const seed of SEEDS) {
      const { figures } = own(seed);
      const played = canary(seed).figures;
      for (const name of [
        'failed_requests',
        'excess_failed_requests',
        'exposure_requests',
        'users_exposed',
        'users_hit',
        'time_to_detect_seconds',
        'time_to_restore_seconds',
      ] as const) {
        expect([name, played[name]]).toEqual([name, figures[name]]);
      }
    }
  });

  it('a flag with the shares of the plan meets the same requests, where no user is told from another', async () => {
    const { document } = await exampleConfig('stages.json');
    const healthy = scenarioSetup(document, 'healthy');
    const anonymous = { ...healthy, world: { ...healthy.world, users: { ...healthy.world.users, count: null } } };
    for (const seed of SEEDS) {
      const [flag, canary] = [play('feature_flag', anonymous, seed), play('canary', anonymous, seed)];
      expect(flag.figures.exposure_requests).toBe(canary.figures.exposure_requests);
      expect(flag.figures.failed_requests).toBe(canary.figures.failed_requests);
    }
  });

  it('a healthy version fails what stable would have failed, however it comes', async () => {
    const { document } = await exampleConfig('stages.json');
    const healthy = scenarioSetup(document, 'healthy');
    for (const strategy of STRATEGIES.slice(1)) {
      expect(play(strategy, healthy, '7').figures.excess_failed_requests).toBe(0);
    }
  });

  it('a run does not depend on those before it', async () => {
    const { setup } = await exampleConfig('error-spike.json');
    for (const strategy of STRATEGIES) {
      const player = strategyPlayer(strategySetup(strategy, setup), setup.world, HORIZON);
      const first = player('a');
      player('b');
      expect(player('a')).toEqual(first);
    }
  });
});
