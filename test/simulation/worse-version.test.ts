import { describe, expect, it } from 'vitest';
import type { Version } from '../../src/model/world.js';
import { isWorseVersion } from '../../src/simulation/worse-version.js';
import { version } from './setups.js';

const STABLE: Version = {
  ...version(0.01, 100, 400),
  slow: { share: 0.1, latency: { p50Ms: 1000, p99Ms: 2000 } },
  restartsPerHour: 1,
  memoryGrowthMbPerMinute: 1,
};

const isWorse = (parts: Partial<Version>, stable = STABLE): boolean =>
  isWorseVersion({ stable, canary: { ...stable, ...parts } });

const slow = (share: number, p50Ms: number, p99Ms: number) => ({ share, latency: { p50Ms, p99Ms } });

describe('a version is worse than another', () => {
  it.each([
    ['its error rate is higher', { errorRate: 0.011 }],
    ['its median latency is higher', { latency: { p50Ms: 101, p99Ms: 400 } }],
    ['its p99 is higher', { latency: { p50Ms: 100, p99Ms: 401 } }],
    ['more of its requests are slow', { slow: slow(0.11, 1000, 2000) }],
    [
      'more of its requests are slow, so that its median is higher, though slow takes less',
      { slow: slow(0.12, 500, 900) },
    ],
    ['its slow requests are slower', { slow: slow(0.1, 1001, 2000) }],
    ['the slowest of its slow requests are slower', { slow: slow(0.1, 1000, 2001) }],
    ['it needs more CPU', { cpuPercent: 41 }],
    ['it needs more memory', { memoryMb: 513 }],
    ['its memory grows faster', { memoryGrowthMbPerMinute: 1.1 }],
    ['it restarts more often', { restartsPerHour: 1.1 }],
    ['it converts less', { conversionRate: 0.029 }],
    ['it is better in all else', { errorRate: 0, latency: { p50Ms: 50, p99Ms: 200 }, slow: null, cpuPercent: 41 }],
  ])('if %s', (_what, parts) => {
    expect(isWorse(parts)).toBe(true);
  });
});

describe('a version is not worse than another', () => {
  it.each([
    ['it is the same', {}],
    [
      'it is better in everything',
      { errorRate: 0, cpuPercent: 10, memoryMb: 1, restartsPerHour: 0, conversionRate: 1 },
    ],
    ['its other requests alone are faster, so that slow ones stand out more', { latency: { p50Ms: 90, p99Ms: 360 } }],
    ['it has far fewer slow requests that take a little longer', { slow: slow(0.02, 1050, 2000) }],
    ['it has no slow requests', { slow: null }],
  ])('if %s', (_what, parts) => {
    expect(isWorse(parts)).toBe(false);
  });

  it('if it has slow requests that are as slow as the others', () => {
    const plain = { ...STABLE, slow: null };
    expect(isWorse({ slow: slow(0.1, 100, 400) }, plain)).toBe(false);
    expect(isWorse({ slow: slow(0.1, 100, 401) }, plain)).toBe(true);
  });

  it('if it is faster, slow requests included', () => {
    expect(isWorse({ latency: { p50Ms: 50, p99Ms: 200 }, slow: slow(0.1, 60, 210) }, { ...STABLE, slow: null })).toBe(
      false,
    );
  });
});
