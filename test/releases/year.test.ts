import { describe, expect, it } from 'vitest';
import type { Job, ReleaseLine } from '../../src/model/results/release-line.js';
import { keyOf } from '../../src/random/key.js';
import type { PlayedRollout, RolloutPools } from '../../src/study/releases/rollout-pool.js';
import { playYear } from '../../src/study/releases/year.js';

const key = keyOf('42');
const MINUTE = 60;
const DAY = 86_400;
const YEAR = 365 * DAY;

const released: PlayedRollout = { outcome: 'released', seconds: MINUTE, restoreSeconds: null };
const stopped: PlayedRollout = { outcome: 'stopped', seconds: MINUTE, restoreSeconds: 50 };
const missed: PlayedRollout = { outcome: 'missed', seconds: MINUTE, restoreSeconds: null };
const pools = (defective: PlayedRollout, healthy = released): RolloutPools => ({
  healthy: [healthy],
  defective: [defective],
});

const unit: Job = { name: 'unit', seconds: 2 * MINUTE, flakyTests: 0, flakeRate: 0, catches: 0, after: [] };

function line(changed: Partial<ReleaseLine> = {}): ReleaseLine {
  return { batch: 10, pipeline: [unit], fixSeconds: 60 * MINUTE, missedSeconds: DAY, ...changed };
}

const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;

describe('a year of releases', () => {
  it('has as many commits as a Poisson process', () => {
    const { commits } = playYear({ perDay: 20, defectRate: 0 }, line(), pools(stopped), key);
    // Within 4 standard errors of 7,300: false in 1 of 16,000 seeds.
    expect(Math.abs(commits - 7_300)).toBeLessThan(4 * Math.sqrt(7_300));
  });

  it('waits (N − 1) ÷ 2 gaps for a release of N commits, and as long as pipeline and rollout take', () => {
    const { leadSeconds } = playYear({ perDay: 20, defectRate: 0 }, line(), pools(stopped), key);
    const gap = DAY / 20;
    // A batch waits for the sum of its gaps: its mean has a standard error of gap × √(Σ (k/N)²) ÷ √batches.
    const spread = gap * Math.sqrt(mean(Array.from({ length: 10 }, (_, k) => k * k)) / 10);
    const error = spread / Math.sqrt(leadSeconds.length / 10);
    expect(Math.abs(mean(leadSeconds) - (4.5 * gap + 3 * MINUTE))).toBeLessThan(4 * error + 30);
  });

  it.each([
    [1, 0],
    [10, 0],
    [10, 0.6],
    [40, 0.6],
  ])('of %d commits each has a defect with 1 − (1 − d (1 − c))ᴺ, with a c of %d', (batch, catches) => {
    const quick = { ...unit, seconds: 0, catches };
    const instant = { ...released, seconds: 0 };
    const world = { healthy: [instant], defective: [{ ...missed, seconds: 0 }] };
    const year = playYear(
      { perDay: 200, defectRate: 0.02 },
      line({ batch, pipeline: [quick], fixSeconds: YEAR }),
      world,
      key,
    );
    const rollouts = year.ends.released + year.ends.missed;
    const chance = -Math.expm1(batch * Math.log1p(-0.02 * (1 - catches)));
    const error = Math.sqrt((chance * (1 - chance)) / rollouts);
    // 4 standard errors: false in 1 of 16,000 seeds.
    expect(Math.abs(year.ends.missed / rollouts - chance)).toBeLessThan(4 * error);
    expect(year.restoreSeconds.every((seconds) => seconds === DAY)).toBe(true);
  });

  it('is the same work for every line', () => {
    const commits = { perDay: 20, defectRate: 0.1 };
    const one = playYear(commits, line({ batch: 1 }), pools(stopped), key);
    const other = playYear(commits, line({ batch: 50, pipeline: [{ ...unit, catches: 0.5 }] }), pools(missed), key);
    expect([other.commits, other.defects]).toEqual([one.commits, one.defects]);
  });

  it('finds more defects with a suite that catches more, the same ones and others', () => {
    const commits = { perDay: 20, defectRate: 0.1 };
    const found = (catches: number) =>
      playYear(commits, line({ pipeline: [{ ...unit, catches }] }), pools(stopped), key).jobs[0]?.found ?? 0;
    expect(found(0.9)).toBeGreaterThan(found(0.5));
    expect(found(1)).toBeGreaterThan(found(0.9));
    expect(found(0)).toBe(0);
  });

  it('sends a release that was stopped for a defect out again without it, once it is fixed', () => {
    const year = playYear({ perDay: 20, defectRate: 0.05 }, line(), pools(stopped), key);
    expect(year.ends.stopped).toBe(year.restoreSeconds.length);
    expect(year.restoreSeconds.every((seconds) => seconds === 50)).toBe(true);
    expect(year.leadSeconds.length).toBeGreaterThan(year.commits - 40);
  });

  it('sends one that was stopped without a reason out again as it is', () => {
    const wrongly = { outcome: 'wrongly_stopped', seconds: MINUTE, restoreSeconds: null } as const;
    const year = playYear({ perDay: 20, defectRate: 0 }, line(), pools(stopped, wrongly), key);
    expect(year.ends.released).toBe(0);
    expect(year.ends.wrongly_stopped).toBeGreaterThan(700);
    expect(year.restoreSeconds).toEqual([]);
  });

  it('counts nothing beyond its end', () => {
    const slow = { ...released, seconds: 400 * DAY };
    const year = playYear({ perDay: 20, defectRate: 0 }, line(), pools(stopped, slow), key);
    expect([year.rolledOut, year.leadSeconds]).toEqual([0, []]);
  });
});
