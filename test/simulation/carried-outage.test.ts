import { describe, expect, it } from 'vitest';
import type { CarriedPolicy } from '../../src/model/judge.js';
import { simulate } from '../../src/simulation/simulate.js';
import { SPECS } from '../analysis/judges/specs.js';
import { fault, setup, stage, version } from './setups.js';

/** Both versions fail 5 % of requests for two minutes, while so much of the traffic is the canary's; else 0.5 % of them. */
function outcomes(share: number, whenCarried: CarriedPolicy): readonly string[] {
  const spec = SPECS.sequential({ metrics: ['error_rate'] });
  const judging = { judges: [spec], multiplicity: 'weights', extendInconclusive: false, whenCarried } as const;
  const outage = fault('outage', { errorRate: 0.05 }, { target: 'all', until: { kind: 'rollout', seconds: 840 } });
  const of = setup({
    stages: [stage('half', 50, 600, { rules: [] }), stage('more', share, 600, { rules: [] })],
    plan: { judging, minRequests: 10 },
    world: {
      requestsPerSecond: 100,
      stable: version(0.005),
      canary: version(0.005),
      faults: [{ ...outage, from: { kind: 'rollout', seconds: 720 } }],
    },
  });
  return Array.from({ length: 100 }, (_, i) => {
    const { finalState, pausedBecause } = simulate(of, `shared/${i}`);
    return pausedBecause === null ? finalState : `${finalState}, ${pausedBecause}`;
  });
}

const count = (all: readonly string[], one: string) => all.filter((each) => each === one).length;

describe('an outage that both versions share', () => {
  // In the two minutes 600 requests fail where 60 would: no chance is left.
  it('is a canary worse than a carried baseline at 100 %, which rolls back', () => {
    expect(count(outcomes(100, 'rollback'), 'ROLLED_BACK')).toBe(100);
  });

  // At most alpha, 5 %, are rolled back before it begins: of 100 runs 14 in 1 of 2,000 (binomial; the seed is fixed).
  it('pauses there until a person has looked, where the plan says so', () => {
    expect(count(outcomes(100, 'pause'), 'PAUSED, judges')).toBeGreaterThan(86);
  });

  it('is none of the canary where stable still serves', () => {
    expect(count(outcomes(75, 'rollback'), 'ROLLED_BACK')).toBeLessThan(14);
  });
});
