import { describe, expect, it } from 'vitest';
import { strategies } from '../../src/index.js';
import type { Instances } from '../../src/model/instances.js';
import { STRATEGIES, type StrategyName } from '../../src/model/results/strategy.js';
import type { Setup } from '../../src/model/setup.js';
import { simulate } from '../../src/simulation/simulate.js';
import { strategyPlayer } from '../../src/simulation/strategies/strategy-player.js';
import { strategiesIn, strategySetup } from '../../src/simulation/strategies/strategy-setup.js';
import { waysBack } from '../../src/study/ways-back.js';
import { exampleConfig } from '../library/configs.js';
import { rule, setup, stage, version } from '../simulation/setups.js';
import { meanZ, TEN_INSTANCES } from '../sources/generated/world.js';

const HORIZON = 7_200;
const COUNT = 5;
const READY = 90;
const RATE = 10;
const FIVE: Instances = { ...TEN_INSTANCES, count: COUNT, readyAfterSeconds: READY };

/** A plan that asks for 1, 2 and 5 of five instances, and looks for one failure in four. */
function on(instances: Partial<Instances>, errorRate = 0): Setup {
  const rules = [rule('error_rate', { max: 0.25 })];
  const parts = [1, 2, 5].map((canary) => ({ rules, instances: { canary, stable: COUNT } }));
  return setup({
    stages: [stage('a', 1, 600, parts[0]), stage('b', 25, 600, parts[1]), stage('c', 100, 600, parts[2])],
    world: { instances: { ...FIVE, ...instances }, canary: version(errorRate) },
    rest: { rollback: { method: 'redeploy', takesSeconds: 600, actAfterSeconds: 0 } },
  });
}

function play(strategy: StrategyName, given: Setup, seed = '1') {
  return strategyPlayer(strategySetup(strategy, given), given.world, HORIZON)(seed);
}

const figures = (strategy: StrategyName, given: Setup) => play(strategy, given).figures;

describe('strategies on the instances of the world', () => {
  it('are all but the shadow, since requests are not copied there', () => {
    expect(strategiesIn(on({}).world)).toEqual(STRATEGIES.slice(0, -1));
  });

  it('a big bang is down for as long as an instance starts, there and back', () => {
    expect(figures('big_bang', on({})).downtime_seconds).toBe(READY);
    // Down, a look a minute after, a redeploy of ten minutes that ends with a restart; nothing else is served.
    expect(figures('big_bang', on({}, 1)).time_to_restore_seconds).toBe(READY + 60 + 600);
    expect(figures('big_bang', on({})).extra_replica_seconds).toBe(0);
  });

  it('a start-up of no time leaves the times of our own', () => {
    expect(figures('big_bang', on({ readyAfterSeconds: 0 })).downtime_seconds).toBe(120);
    // Five batches of a minute, the first of which serves at once.
    expect(figures('rolling', on({ readyAfterSeconds: 0 })).release_seconds).toBe(4 * 60);
  });

  it('a rolling deployment replaces one instance after another, each once it is ready', () => {
    const healthy = figures('rolling', on({}));
    expect(healthy.release_seconds).toBe(COUNT * READY);
    expect(healthy.mixing_seconds).toBe((COUNT - 1) * READY);
    // One instance more while each starts.
    expect(healthy.extra_replica_seconds).toBe(COUNT * READY);
    expect(healthy.downtime_seconds).toBe(0);
    // From then on all is the new version's; before, one, two, three and four fifths of the requests for 90 seconds each.
    const exposed = RATE * (HORIZON - COUNT * READY + ((1 + 2 + 3 + 4) / 5) * READY);
    // 5 standard deviations of a Poisson count: a chance of 6e-7.
    expect(Math.abs((healthy.exposure_requests ?? 0) - exposed)).toBeLessThan(5 * Math.sqrt(exposed));
  });

  it('a rolling deployment that is undone gives back what its ready instances had', () => {
    // At a half of failures the service fails a quarter with three of five: ready at 270 s, seen over a minute from 360 s.
    const { figures: back, end } = play('rolling', on({}, 0.5));
    expect(end).toBe('rolled_back');
    const decided = 360;
    expect(back.rollback_seconds).toBe(back.time_to_restore_seconds === null ? null : 4 * READY);
    expect(back.time_to_restore_seconds).toBe(decided + 4 * READY - READY);
  });

  it('blue-green keeps the old instances as long as stable keeps them, and prepares as many', () => {
    expect(figures('blue_green', on({})).extra_replica_seconds).toBe(COUNT * (300 + 1_800));
    const kept = figures('blue_green', on({ scaleDownStableSeconds: 600 }));
    expect(kept.extra_replica_seconds).toBe(COUNT * (300 + 600));
    expect(kept.release_seconds).toBe(300);
    expect(figures('blue_green', on({ readyAfterSeconds: 420 })).release_seconds).toBe(420);
    expect(figures('blue_green', on({}, 1)).time_to_restore_seconds).toBe(60 + 10);
  });

  it('a canary is out when its instances are, and needs those that its run needs', () => {
    const given = on({});
    const { instances } = simulate(given, '1');
    const healthy = figures('canary', given);
    expect(healthy.extra_replica_seconds).toBe(Math.round((instances?.extraHours ?? Number.NaN) * 3600));
    // The share of the first stage, and of each one after, is there once its instances are ready.
    expect(healthy.mixing_seconds).toBe(1_200);
    expect(healthy.release_seconds).toBe(1_200 + READY);
  });

  it('a flag moves no instance, and has them all deployed before', () => {
    const healthy = figures('feature_flag', on({}));
    expect(healthy.extra_replica_seconds).toBe(0);
    expect(healthy.release_seconds).toBe(1_200 + COUNT * READY);
  });

  it('a service that has no instance to spare refuses what it cannot serve while a batch goes back', () => {
    // Ten a second on five instances of 2.2: with four, 1.2 a second are refused. Nothing of a healthy version is refused.
    const tight = { requestsPerSecond: 2.2 };
    expect(figures('rolling', on(tight)).failed_requests).toBe(0);
    const [runs = [], loose = []] = [on(tight, 0.5), on({}, 0.5)].map((given) => {
      const player = strategyPlayer(strategySetup('rolling', given), given.world, HORIZON);
      return Array.from({ length: 40 }, (_, i) => player(`back/${i}`).figures);
    });
    const more = runs.map(({ failed_requests: failed }, i) => (failed ?? 0) - (loose[i]?.failed_requests ?? 0));
    // Four steps of 90 seconds with three, two, one and none of four new: of what is refused they would have failed half.
    const lost = 1.2 * READY * [3, 2, 1, 0].reduce((sum, canary) => sum + 1 - 0.5 * (canary / 4), 0);
    // 4.5 standard errors: a chance of 7e-6.
    expect(Math.abs(meanZ(more, lost))).toBeLessThan(4.5);
  });

  it('the ways back go by their batches', () => {
    const cost = waysBack(on({})).find(({ strategy, way }) => strategy === 'rolling' && way === 'rolling');
    // Detected after three minutes: two batches of 90 seconds were under way; two more until it is back.
    expect(cost?.responses.automatic.seconds).toBe(300 + 2 * READY);
    expect(cost?.responses.automatic.failedRequests).toBeCloseTo(
      RATE * (READY * 0.2 + (300 - READY) * 0.4 + READY * 0.4 + READY * 0.2),
      9,
    );
  });

  it('the report says on what it is reckoned', async () => {
    const config = await exampleConfig('scaled-down.json');
    const report = await strategies(config, { runs: 2, scenarios: [] });
    expect(report.fleet).toMatchObject({ replicas: 10, restart_seconds: 120, batch_seconds: 120, batches: 10 });
  });
});
