import { describe, expect, it } from 'vitest';
import { simulate } from '../../../src/simulation/simulate.js';
import { ALWAYS_HOLDS, FLAWLESS, fault as faultOf, setup, stage } from '../../simulation/setups.js';
import { fault, inStages, model } from './world.js';

/** Two stages, of which the first, of such a share of the users, goes on. */
const first = (percent: number) => inStages([0, percent]);

/** What the arms fail together, of all requests. */
function failing(world: ReturnType<typeof model>, percent: number): number {
  const { arms } = world.conditions(0, 60, first(percent));
  return Object.values(arms).reduce((sum, { share, errorRate }) => sum + share * errorRate, 0);
}

const cohort = (share: number, from: string) => ({ share, from: `stage:${from}` }) as const;

describe('a cohort that the canary is kept away from', () => {
  it.each([
    [0.25, 50],
    [0.75, 50],
    [0.9, 95],
    [0.999, 99],
    [0.1, 5],
  ])('leaves the canary its share of the other users: %d of them away, %d percent on it', (share, percent) => {
    const faults = [fault({ errorRate: 0.5 }, { cohort: cohort(share, '1') })];
    const { arms } = model({ faults }).conditions(0, 60, first(percent));
    expect(arms.canary.share).toBeCloseTo((percent / 100) * (1 - share), 12);
    expect(arms.canary.share + arms.stable.share).toBeCloseTo(1, 12);
  });

  it.each([
    [0.25, 50],
    [0.75, 50],
    [0.9, 95],
    [0.1, 5],
  ])(
    'fails as many requests of a fault of all arms as if it were served anywhere: %d of them away, %d percent on it',
    (share, percent) => {
      const versions = { stable: { ...FLAWLESS }, canary: { ...FLAWLESS } };
      const away = fault({ errorRate: 0.5 }, { target: 'all', cohort: cohort(share, '1') });
      expect(failing(model({ ...versions, faults: [away] }), percent)).toBeCloseTo(share * 0.5, 12);
      // Beside a smaller cohort, and a larger one, that the canary does serve.
      const smaller = fault({ errorRate: 0.2 }, { target: 'all', cohort: cohort(share / 2, '0') });
      const larger = fault({ errorRate: 0.4 }, { target: 'all', cohort: cohort((1 + share) / 2, '0') });
      const of = (...rates: readonly number[]) => 1 - rates.reduce((kept, rate) => kept * (1 - rate), 1);
      const expected = (share / 2) * of(0.5, 0.2, 0.4) + (share / 2) * of(0.5, 0.4) + ((1 - share) / 2) * of(0.4);
      expect(failing(model({ ...versions, faults: [away, smaller, larger] }), percent)).toBeCloseTo(expected, 12);
    },
  );

  it('may be all users but a few: the rollout is played, and reaches them in their stage', () => {
    const faults = [faultOf('theirs', { errorRate: 1 }, { cohort: cohort(0.99, 'b') })];
    const users = { count: 10_000, activityCv: 1, routing: 'sticky' } as const;
    const stages = [stage('a', 50, 600, { rules: [ALWAYS_HOLDS] }), stage('b', 100, 600)];
    const run = simulate(setup({ stages, world: { requestsPerSecond: 100, faults, users } }), 'kept');
    const [before, theirs] = run.stages;
    // Half of a hundredth of 60,000 requests: 300 ± 17, and users of unlike activity, 50 ± 7 of them, double that.
    expect(before?.canary.requests).toBeGreaterThan(100);
    expect(before?.canary.requests).toBeLessThan(600);
    expect(before?.canary.errors).toBe(0);
    expect(theirs?.canary.errorRate).toBeCloseTo(0.99, 1);
    expect(run.finalState).toBe('ROLLED_BACK');
    for (const value of Object.values(run.blastRadius)) expect(value).not.toBeNaN();
  });
});
