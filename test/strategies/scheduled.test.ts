import { describe, expect, it } from 'vitest';
import { bigBang } from '../../src/controllers/strategies/big-bang.js';
import { blueGreen } from '../../src/controllers/strategies/blue-green.js';
import { rolling } from '../../src/controllers/strategies/rolling.js';
import { FLEET, type ShareStep } from '../../src/model/results/strategy.js';

const TIMES = { actAfterSeconds: 60, redeploySeconds: 600, switchSeconds: 10, flagSeconds: 5 };

const pairs = (steps: readonly ShareStep[]) => steps.map(({ atSeconds, percent }) => [atSeconds, percent]);

describe('a rolling deployment', () => {
  it('adds a batch a minute until all are new', () => {
    expect(pairs(rolling(TIMES, FLEET).steps)).toEqual(
      [10, 20, 30, 40, 50, 60, 70, 80, 90, 100].map((percent, i) => [i * 60, percent]),
    );
  });

  it('goes back batch by batch, only as far as it had come', () => {
    expect(pairs(rolling(TIMES, FLEET).wayBack(150, 30))).toEqual([
      [270, 20],
      [330, 10],
      [390, 0],
    ]);
    expect(pairs(rolling(TIMES, FLEET).wayBack(30, 10))).toEqual([[150, 0]]);
  });
});

describe('blue-green', () => {
  it('switches back in seconds while the old environment is kept, and deploys it again later', () => {
    expect(pairs(blueGreen(TIMES, FLEET).wayBack(300, 100))).toEqual([[370, 0]]);
    expect(pairs(blueGreen(TIMES, FLEET).wayBack(1_740, 100))).toEqual([[1_810, 0]]);
    expect(pairs(blueGreen(TIMES, FLEET).wayBack(1_741, 100))).toEqual([[2_401, 0]]);
  });
});

describe('a big bang', () => {
  it('is everything at once, and everything back after a redeploy', () => {
    expect(pairs(bigBang(TIMES, FLEET).steps)).toEqual([[0, 100]]);
    expect(pairs(bigBang(TIMES, FLEET).wayBack(180, 100))).toEqual([[840, 0]]);
  });
});
