import { describe, expect, it } from 'vitest';
import { paceOf } from '../../src/cli/study/pace.js';

describe('threads of a study', () => {
  it('are not started for a few runs, though code that is not compiled makes the first take a second', () => {
    const pace = paceOf(15, 2);
    expect(pace.isWorthThreads(5)).toBe(false);
    pace.learn(1_000, 1);
    expect(pace.isWorthThreads(4)).toBe(false);
    pace.learn(900, 1);
    expect(pace.isWorthThreads(3)).toBe(false);
  });

  it('are started at once for many runs of all worlds together', () => {
    expect(paceOf(8, 2).isWorthThreads(1_000)).toBe(true);
    expect(paceOf(8, 1).isWorthThreads(1_000)).toBe(true);
    expect(paceOf(8, 2).isWorthThreads(999)).toBe(false);
  });

  it('are started for slow runs once these are known to be slow when all is compiled', () => {
    const pace = paceOf(1, 2);
    pace.learn(500, 1);
    expect(pace.isWorthThreads(100)).toBe(false);
    pace.learn(1_000, 10);
    // 100 ms each: ten of them repay what threads take to start, nine do not.
    expect(pace.isWorthThreads(10)).toBe(true);
    expect(pace.isWorthThreads(9)).toBe(false);
  });

  it('are started for one job only where much is left', () => {
    const pace = paceOf(1, 1);
    pace.learn(500, 1);
    pace.learn(1_000, 10);
    expect(pace.isWorthThreads(49)).toBe(false);
    expect(pace.isWorthThreads(50)).toBe(true);
  });
});

describe('a block of runs', () => {
  it('is one run of each world where nothing is known of how long it takes', () => {
    expect(paceOf(3, 1).blockLength(1_000)).toBe(1);
  });

  it('suits the clock: a chunk of one world takes 40 ms', () => {
    const pace = paceOf(2, 1);
    pace.learn(20, 1);
    expect(pace.blockLength(1_000)).toBe(4);
    expect(pace.blockLength(3)).toBe(3);
  });

  it('is short until all is compiled', () => {
    const pace = paceOf(2, 1);
    pace.learn(0.002, 1);
    expect(pace.blockLength(10_000)).toBe(8);
    pace.learn(1_000, 1_000_000);
    expect(pace.blockLength(10_000)).toBe(2_000);
  });

  it('of a study that takes long takes up to 200 ms in each world, and in all a fiftieth of what has been spent', () => {
    const lengthsAfter = (worlds: number, seconds: number): number => {
      const pace = paceOf(worlds, 2);
      pace.learn(worlds, 1);
      // 1 ms a run.
      pace.learn(1_000 * seconds, (1_000 * seconds) / worlds);
      return pace.blockLength(1_000_000);
    };
    expect([2, 5, 10, 100].map((seconds) => lengthsAfter(1, seconds))).toEqual([40, 100, 200, 200]);
    expect([10, 100, 1_000].map((seconds) => lengthsAfter(20, seconds))).toEqual([40, 100, 200]);
  });

  it('is shorter near the end, so that all threads end together', () => {
    const pace = paceOf(1, 2);
    pace.learn(1, 1);
    pace.learn(1_000, 10_000);
    expect(pace.blockLength(800)).toBe(100);
    expect(pace.blockLength(40)).toBe(10);
  });
});
