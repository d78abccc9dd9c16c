import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { instancesBesideRouter, instancesForShare, shareOfInstances } from '../../src/measures/instances-for-share.js';

const ORACLE = new URL('../reference/oracles/argo-replicas.json', import.meta.url);
const { rows } = JSON.parse(readFileSync(ORACLE, 'utf8')) as { rows: [number, number, number, number][] };

describe('instances that split traffic', () => {
  it('are as many as Argo Rollouts makes of a weight without traffic routing', () => {
    expect(rows.length).toBe(140);
    for (const [count, percent, canary, stable] of rows) {
      expect([count, percent, instancesForShare(count, percent)]).toEqual([count, percent, { canary, stable }]);
    }
  });

  it('give the canary of a service of one instance half of the users, however small the share is', () => {
    expect(shareOfInstances(instancesForShare(1, 1))).toBe(50);
  });

  test.each([
    [10, 1, 1 / 11],
    [10, 10, 1 / 10],
    [10, 50, 5 / 10],
    [10, 100, 1],
  ])('of a service of %i, at %i %% of the traffic, give it their own share', (count, percent, share) => {
    expect(shareOfInstances(instancesForShare(count, percent))).toBeCloseTo(100 * share, 12);
  });

  it('of the canary never become fewer as the share grows', () => {
    for (const count of [1, 2, 3, 7, 10, 23]) {
      let before = 0;
      for (let percent = 0.5; percent <= 100; percent += 0.5) {
        const share = shareOfInstances(instancesForShare(count, percent));
        expect(share).toBeGreaterThanOrEqual(before);
        before = share;
      }
    }
  });
});

describe('instances beside a router', () => {
  test.each([
    [10, 1, { canary: 1, stable: 10 }],
    [10, 11, { canary: 2, stable: 9 }],
    [10, 50, { canary: 5, stable: 5 }],
    [10, 100, { canary: 10, stable: 0 }],
    [1000, 0.3, { canary: 3, stable: 997 }],
  ])(
    'of a service of %i, at %d %%: the share of it, rounded up, and for stable what is left, rounded up',
    (count, percent, counts) => {
      expect(instancesBesideRouter(count, percent, false)).toEqual(counts);
      expect(instancesBesideRouter(count, percent, true)).toEqual({ ...counts, stable: count });
    },
  );
});
