import { describe, expect, it } from 'vitest';
import { scenarioSetup } from '../../src/config/build-setup.js';
import { parseConfig } from '../../src/config/parse-config.js';
import type { ScenarioName } from '../../src/model/results/study.js';
import type { Setup } from '../../src/model/setup.js';
import { outcomePlayer } from '../../src/simulation/outcome.js';
import { simulate } from '../../src/simulation/simulate.js';
import { summaryJson } from '../../src/study/parts/part.js';
import { runSeed, runsPlayer } from '../../src/study/play-runs.js';
import { emptySummary, mergeSummary } from '../../src/study/summary.js';
import { example } from '../cli/configs.js';
import { playRuns } from './played-runs.js';

async function setupOf(name: ScenarioName, file = 'stages.json'): Promise<Setup> {
  const parsed = await parseConfig(example(file));
  if (!parsed.ok) throw new Error('an example is valid');
  return scenarioSetup(parsed.config.document, name);
}

describe('runs', () => {
  it('are seeded by the seed of the study and their number', () => {
    expect(runSeed('42', 17)).toBe('42/17');
  });

  it('have the same summary whether they are played at once or bit by bit, by one player or by several', async () => {
    const setup = await setupOf('shared_outage');
    const whole = playRuns(setup, 's', 1, 30);
    const player = runsPlayer(setup, 's');
    const parts = player(21, 30);
    mergeSummary(parts, playRuns(setup, 's', 8, 20));
    mergeSummary(parts, player(1, 7));
    expect(summaryJson(parts)).toEqual(summaryJson(whole));
  });

  it('have the same nearest miss in whatever stretches, of which each tells its own alone where it came nearer', async () => {
    const setup = await setupOf('healthy');
    const whole = playRuns(setup, 's', 1, 40).nearestMiss;
    expect(whole).not.toBe(null);
    for (const length of [1, 3, 8]) {
      const player = runsPlayer(setup, 's');
      const summary = emptySummary();
      const told: number[] = [];
      for (let first = 1; first <= 40; first += length) {
        const part = player(first, Math.min(40, first + length - 1));
        if (part.nearestMiss !== null) told.push(part.nearestMiss.value);
        mergeSummary(summary, part);
      }
      expect(summary.nearestMiss).toEqual(whole);
      expect(told).toEqual([...new Set(told)].sort((one, other) => one - other));
    }
    const again = runsPlayer(setup, 's');
    expect([again(1, 40).nearestMiss, again(1, 40).nearestMiss]).toEqual([whole, whole]);
  });

  it('know the nearest to a bound, of which what came less near is not worked out', async () => {
    const setup = await setupOf('healthy', 'judges/group-sequential.json');
    const play = outcomePlayer(setup);
    const closeness = Array.from({ length: 12 }, (_, i) => play(runSeed('s', i + 1)).closeness ?? -1);
    const most = Math.max(...closeness);
    expect(playRuns(setup, 's', 1, 12).nearestMiss).toEqual({ run: closeness.indexOf(most) + 1, value: most });
    expect(play(runSeed('s', 1), 0.9999).closeness).toBe(0.9999);
  });

  it.each([1, 3])(
    'tell of no nearest miss where none came within a fifth of a bound: limits %f times as wide',
    async (times) => {
      const setup = await setupOf('healthy');
      const stages = setup.plan.stages.map((stage) => ({
        ...stage,
        rules: stage.rules.map((rule) => ({
          ...rule,
          conditions: rule.conditions.map((one) => ({ ...one, limit: times * one.limit })),
        })),
      }));
      const wide = { ...setup, plan: { ...setup.plan, stages } };
      const play = outcomePlayer(wide);
      const most = Math.max(...Array.from({ length: 12 }, (_, i) => play(runSeed('s', i + 1)).closeness ?? -1));
      expect(most > 0.8).toBe(times === 1);
      expect(playRuns(wide, 's', 1, 12).nearestMiss?.value ?? null).toBe(times === 1 ? most : null);
    },
  );

  it.each([
    ['healthy', 'stages.json'],
    ['memory_leak', 'stages.json'],
    ['shared_outage', 'stages.json'],
    ['latent', 'stages.json'],
    ['configured', 'random-users.json'],
    ['configured', 'late-failure.json'],
    ['configured', 'manual-rollback.json'],
  ] as const)('are exactly the single runs of their seeds: %s of %s', async (name, file) => {
    const setup = await setupOf(name, file);
    runsPlayer(setup, 'x')(1, 12, ({ finalState, stageIndex, figures }, index) => {
      const run = simulate(setup, runSeed('x', index));
      expect(finalState).toBe(run.finalState);
      expect(setup.plan.stages[stageIndex]?.name).toBe(run.transitions.at(-1)?.stage);
      expect(figures.duration_seconds).toBe(run.durationSeconds);
      expect(figures.exposure_requests).toBe(run.canary.requests);
      expect(figures.failed_requests).toBe(run.failedRequests);
      expect(figures.excess_failed_requests).toBe(run.excessFailedRequests);
      expect(figures.time_to_detect_seconds).toBe(run.timeToDetectSeconds);
      expect(figures.time_to_restore_seconds).toBe(run.timeToRestoreSeconds);
    });
  });
});
