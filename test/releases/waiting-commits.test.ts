import { describe, expect, it } from 'vitest';
import { waitingCommits } from '../../src/study/releases/waiting-commits.js';

const made = () => waitingCommits([10, 20, 30, 40, 50], (commit) => commit % 2 === 1);
const bundle = (...commits: number[]) => ({ commits, defective: [] });
const numbers = (batch: ReturnType<ReturnType<typeof waitingCommits>['takeBatch']>) =>
  batch === null ? null : [batch.atSeconds, batch.commits, batch.defective];

describe('commits that wait', () => {
  it('go once as many are ready as are asked for', () => {
    const waiting = made();
    expect(numbers(waiting.takeBatch(2, 0))).toEqual([20, [0, 1], [1]]);
    expect(numbers(waiting.takeBatch(2, 0))).toEqual([40, [2, 3], [3]]);
    expect(waiting.takeBatch(2, 0)).toBeNull();
  });

  it('go together with all that are ready by then', () => {
    expect(numbers(made().takeBatch(1, 35))).toEqual([35, [0, 1, 2], [1]]);
  });

  it('come back together, in their turn', () => {
    const waiting = made();
    waiting.takeBatch(3, 0);
    waiting.comesBack(bundle(0), 60);
    waiting.comesBack(bundle(1, 2), 45);
    expect(numbers(waiting.takeBatch(2, 0))).toEqual([45, [3, 1, 2], [3]]);
    expect(numbers(waiting.takeBatch(2, 0))).toEqual([60, [4, 0], []]);
    expect(waiting.takeBatch(1, 0)).toBeNull();
  });
});
