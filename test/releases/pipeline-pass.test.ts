import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/model/results/release-line.js';
import {
  flakyFailRate,
  pipelinePass,
  pipelineSeconds,
  roundsUntilPassed,
} from '../../src/study/releases/pipeline-pass.js';

function job(name: string, minutes: number, after: readonly number[], rest: Partial<Job> = {}): Job {
  return { name, seconds: 60 * minutes, flakyTests: 0, flakeRate: 0, catches: 0, after, ...rest };
}

const once = () => 1;
const none = () => [];

describe('a pipeline', () => {
  it('takes the sum of its jobs in sequence, and the longest way where they stand side by side', () => {
    const inSequence = [job('build', 3, []), job('unit', 5, [0]), job('integration', 5, [1])];
    const sideBySide = [job('build', 3, []), job('unit', 5, [0]), job('integration', 5, [0])];
    expect(pipelineSeconds(inSequence)).toBe(13 * 60);
    expect(pipelineSeconds(sideBySide)).toBe(8 * 60);
  });

  it('ends at the first job that finds a defect, of all that would', () => {
    const jobs = [job('build', 3, []), job('slow', 9, [0]), job('quick', 2, [0])];
    const pass = pipelinePass(jobs, [4, 7, 9], once, (commit) => (commit === 4 ? [1, 2] : commit === 7 ? [1] : []));
    expect(pass).toEqual({ seconds: 5 * 60, found: { job: 2, commits: [4] }, reruns: [] });
  });

  it('of jobs that end together counts the one further up', () => {
    const jobs = [job('one', 3, []), job('other', 3, [])];
    expect(pipelinePass(jobs, [1, 2], once, (commit) => (commit === 1 ? [1] : [0])).found).toEqual({
      job: 0,
      commits: [2],
    });
  });

  it('waits for runs that are repeated, and counts those of jobs that were over', () => {
    const jobs = [job('unit', 3, []), job('slow', 20, []), job('deploy', 1, [0])];
    const rounds = (_: Job, index: number) => (index === 2 ? 1 : 3);
    expect(pipelinePass(jobs, [], rounds, none)).toEqual({
      seconds: 60 * 60,
      found: null,
      reruns: [
        { job: 0, seconds: 6 * 60 },
        { job: 1, seconds: 40 * 60 },
      ],
    });
    const cut = pipelinePass(jobs, [8], rounds, () => [2]);
    expect(cut.seconds).toBe(10 * 60);
    expect(cut.reruns).toEqual([{ job: 0, seconds: 6 * 60 }]);
  });
});

describe('tests that fail by chance', () => {
  const suite = { flakyTests: 100, flakeRate: 0.05 };

  it('fail 99.4 % of the runs of 5,000 tests of which 2 % fail in 5 %', () => {
    // By product, one test after the other.
    let allPass = 1;
    for (let test = 0; test < 5_000 * 0.02; test++) allPass *= 0.95;
    expect(flakyFailRate(job('unit', 3, [], suite))).toBeCloseTo(1 - allPass, 12);
    expect(1 - allPass).toBeCloseTo(0.99408, 5);
  });

  it('are run until each has passed: P(at most k runs) = (1 − fᵏ)ⁿ', () => {
    const of = job('unit', 3, [], suite);
    const chance = (runs: number): number => {
      let product = 1;
      for (let test = 0; test < 100; test++)
        product *= 1 - Array.from({ length: runs }).reduce<number>((f) => f * 0.05, 1);
      return product;
    };
    for (const runs of [1, 2, 3, 4]) {
      expect(roundsUntilPassed(of, chance(runs) * (1 - 1e-9))).toBe(runs);
      expect(roundsUntilPassed(of, chance(runs) * (1 + 1e-9))).toBe(runs + 1);
    }
  });

  it('are drawn at once, however often they fail', () => {
    // ln 0.5 ÷ ln 0.999999
    expect(roundsUntilPassed(job('unit', 3, [], { flakyTests: 1, flakeRate: 0.999_999 }), 0.5)).toBe(693_147);
  });

  it('cost no run where there are none', () => {
    expect(roundsUntilPassed(job('unit', 3, []), 0.999_999)).toBe(1);
    expect(roundsUntilPassed(job('unit', 3, [], { flakyTests: 10 }), 0.999_999)).toBe(1);
    expect(flakyFailRate(job('unit', 3, []))).toBe(0);
  });
});
