import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.js';
import { FIGURES, type FigureName, type Outcome } from '../../src/model/results/outcome.js';
import { distribution, scenarioResult } from '../../src/study/scenario-result.js';
import { addToSketch, emptySketch } from '../../src/study/sketch.js';
import { summaryOf } from './outcomes.js';

const NONE = Object.fromEntries(FIGURES.map((name) => [name, null])) as Record<FigureName, null>;

function outcome(excess: number, over: Partial<Outcome> = {}): Outcome {
  return {
    finalState: 'COMPLETED',
    outcome: 'released',
    stageIndex: 1,
    fired: [],
    figures: { ...NONE, excess_failed_requests: excess },
    closeness: null,
    ...over,
  };
}

async function resultOf(outcomes: readonly Outcome[]) {
  const parsed = await parseConfig(
    JSON.stringify({
      thresholds: { error_rate: { max: 0.1, max_ratio: 3 } },
      stages: [
        { name: 'some', traffic_percent: 10, duration: '5m' },
        { name: 'all', traffic_percent: 100, duration: '5m' },
      ],
    }),
  );
  if (!parsed.ok) throw new Error('a valid configuration');
  return scenarioResult('healthy', parsed.config.setup, 's', summaryOf(outcomes));
}

const error = (condition: 'max' | 'max_ratio') => ({ metric: 'error_rate', condition }) as const;

describe('the figures of a scenario', () => {
  it('are rates with their intervals', async () => {
    const result = await resultOf([outcome(0), outcome(0), outcome(0), outcome(9, { finalState: 'ROLLED_BACK' })]);
    expect(result.completed).toMatchObject({ count: 3, rate: 0.75 });
    expect(result.rolledBack).toMatchObject({ count: 1, rate: 0.25 });
    expect(result.paused).toMatchObject({ count: 0, rate: 0 });
    // Wilson's interval of 1 in 4, by hand.
    expect(result.rolledBack.interval[0]).toBeCloseTo(0.0456, 4);
    expect(result.rolledBack.interval[1]).toBeCloseTo(0.6994, 4);
    expect(result.paused.interval[0]).toBe(0);
  });

  it('say in which stage runs ended, and what rolled them back', async () => {
    const result = await resultOf([
      outcome(1, { finalState: 'ROLLED_BACK', stageIndex: 0, fired: [error('max_ratio')] }),
      outcome(1, { finalState: 'ROLLED_BACK', stageIndex: 1, fired: [error('max'), error('max_ratio')] }),
      outcome(1, { finalState: 'ROLLED_BACK', stageIndex: 1, fired: [error('max')] }),
      outcome(0, { finalState: 'PAUSED', stageIndex: 0 }),
    ]);
    expect(result.stages.map(({ stage, rolledBack, paused }) => [stage, rolledBack.count, paused.count])).toEqual([
      ['some', 1, 1],
      ['all', 2, 0],
    ]);
    expect(result.rules.map(({ stage, condition, first, alone }) => [stage, condition, first.count, alone])).toEqual([
      ['all', 'max', 2, 1],
      ['some', 'max_ratio', 1, 1],
    ]);
  });

  it('name runs worth looking at by their seeds', async () => {
    const { notable } = await resultOf([
      outcome(5, { closeness: 0.2 }),
      outcome(9),
      outcome(5, { closeness: 0.9 }),
      outcome(1),
      outcome(9),
    ]);
    expect(notable).toEqual({
      worst: { seed: 's/2', value: 9 },
      median: { seed: 's/1', value: 5 },
      nearestMiss: { seed: 's/3', value: 0.9 },
    });
    expect((await resultOf([outcome(1)])).notable.nearestMiss).toBe(null);
  });

  it('are null where no run has one, and in their own unit where one has', () => {
    expect(distribution('users_hit', emptySketch())).toBe(null);
    const sketch = emptySketch();
    for (const value of [1_000, 2_000, 3_000]) addToSketch(sketch, value, 1);
    expect(distribution('budget_spent_percent', sketch)).toMatchObject({
      count: 3,
      mean: 2,
      min: 1,
      p50: 2,
      p95: 3,
      max: 3,
    });
    expect(distribution('failed_requests', sketch)).toMatchObject({ mean: 2_000, max: 3_000 });
  });
});
