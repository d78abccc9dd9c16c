import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/simulation/simulate.js';
import { BROKEN, type SetupParts, setup, stage } from './setups.js';

const run = (parts: SetupParts) => simulate(setup(parts), 'big bang');

describe('a rollout of which nothing is judged', () => {
  it('has its promotion in its history, where its only stage lasts no time', () => {
    const done = run({ stages: [stage('full', 100, 0)], world: { canary: BROKEN }, rest: { followUpSeconds: 600 } });
    expect(done).toMatchObject({ finalState: 'COMPLETED', durationSeconds: 0, reason: null });
    expect(done.transitions).toEqual([
      {
        atSeconds: 0,
        from: 'PROGRESSING',
        event: 'PROMOTE',
        action: 'promote',
        to: 'COMPLETED',
        stage: 'full',
        trafficPercent: 100,
      },
    ]);
    expect(done.timeline.filter(({ code }) => code === 'completed')).toHaveLength(1);
    // The configuration is warned of already.
    expect(done.warnings).toEqual([]);
  });

  it('says so where each of its windows was INCONCLUSIVE, and only where it is COMPLETED', () => {
    const thin = { minRequests: 1e6, whenInconclusive: 'promote' } as const;
    expect(run({ plan: thin })).toMatchObject({
      finalState: 'COMPLETED',
      warnings: [{ code: 'completed_unjudged', windows: 7 }],
    });
    expect(run({ plan: { minRequests: 1e6 } })).toMatchObject({ finalState: 'PAUSED', warnings: [] });
    expect(run({})).toMatchObject({ finalState: 'COMPLETED', warnings: [] });
  });
});
