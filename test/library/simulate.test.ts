import { beforeAll, describe, expect, test } from 'vitest';
import { analyzerOf } from '../../src/analysis/analyzer-of.js';
import { planController } from '../../src/controllers/plan/plan-controller.js';
import type { Config, Controller, Source, Turn } from '../../src/index.js';
import { readingOf, simulate, study, UNEXPOSED } from '../../src/index.js';
import { keyOf } from '../../src/random/key.js';
import { planPartsOf } from '../../src/simulation/simulate.js';
import { GeneratedSource } from '../../src/sources/generated/generated-source.js';
import { trafficModel } from '../../src/sources/generated/traffic-model.js';
import { configOf, exampleConfig, THREE_STAGES } from './configs.js';

const SEEDS = [1, 2, 3, 42];
let config: Config;
beforeAll(async () => {
  config = await configOf({ ...THREE_STAGES, thresholds: { error_rate: { max_increase: 0.002 } } });
});

/** Shares by hand, from so many seconds on; the last ends it. */
function byHand(steps: readonly { readonly atSeconds: number; readonly percent: number }[]): Controller<number> {
  const turn = (step: number): Turn<number> => {
    const isEnded = step === steps.length - 1;
    return {
      state: step,
      exposure: { ...UNEXPOSED, canaryPercent: steps[step]?.percent ?? 0 },
      status: isEnded ? 'COMPLETED' : 'PROGRESSING',
      isWaiting: false,
      isEnded,
      marks: isEnded ? ['completed'] : [],
      notes: [],
    };
  };
  return {
    begin: () => turn(0),
    next: (step) => steps[step + 1]?.atSeconds ?? null,
    act: (step) => turn(step + 1),
  };
}

describe('a run', () => {
  test.each(SEEDS)('of seed %i is the same whether or not it is recorded', (seed) => {
    const run = simulate(config, seed);
    const { finalState, figures } = simulate(config, seed, { record: false });
    expect([finalState, figures.duration_seconds, figures.exposure_requests, figures.excess_failed_requests]).toEqual([
      run.finalState,
      run.durationSeconds,
      run.canary.requests,
      run.excessFailedRequests,
    ]);
  });

  test('of a seed is the same as number and as text', () => {
    expect(JSON.stringify(simulate(config, 42))).toBe(JSON.stringify(simulate(config, '42')));
  });

  test('of a study is the run that its report names', async () => {
    const late = await exampleConfig('late-failure.json');
    const { scenarios } = await study(late, { runs: 20, scenarios: ['memory_leak'] });
    const worst = scenarios.find(({ name }) => name === 'memory_leak')?.notable.worst;
    expect(simulate(late, worst?.seed ?? '', { scenario: 'memory_leak' }).excessFailedRequests).toBe(worst?.value);
  });
});

describe('a controller of your own', () => {
  test.each(SEEDS)('that is the plan, comes to what the plan does, seed %i', (seed) => {
    const { setup } = config;
    const plan = planController(planPartsOf(setup, analyzerOf(setup.plan, null), true));
    const run = simulate(config, seed);
    const rollout = simulate(config, seed, { controller: plan });
    expect([rollout.status, rollout.canary, rollout.truth?.harm.excessFailedRequests]).toEqual([
      run.finalState,
      { requests: run.canary.requests, errors: run.canary.errors },
      run.excessFailedRequests,
    ]);
    const noted = rollout.turns.flatMap(({ notes }) =>
      notes.flatMap((note) => (note.kind === 'transition' ? note.transition : [])),
    );
    expect(noted).toEqual(run.transitions);
  });

  test.each(SEEDS)('meets, with the shares of a plan, the traffic that the plan meets, seed %i', async (seed) => {
    // No rule is ever in breach, so that the plan's shares are known.
    const lenient = await configOf({ ...THREE_STAGES, thresholds: { error_rate: { max: 1 } } });
    const shares = [
      { atSeconds: 0, percent: 5 },
      { atSeconds: 300, percent: 50 },
      { atSeconds: 600, percent: 100 },
      { atSeconds: 900, percent: 100 },
    ];
    const rollout = simulate(lenient, seed, { controller: byHand(shares) });
    const run = simulate(lenient, seed);
    expect(run.finalState).toBe('COMPLETED');
    expect(rollout.endedAtSeconds).toBe(900);
    expect(rollout.canary).toEqual({ requests: run.canary.requests, errors: run.canary.errors });
    expect(rollout.stable).toEqual({ requests: run.stable.requests, errors: run.stable.errors });
    expect(rollout.truth?.harm.excessFailedRequests).toBe(run.excessFailedRequests);
  });

  test('has each of its changes among the turns, and nothing else', () => {
    const steps = [
      { atSeconds: 0, percent: 10 },
      { atSeconds: 60, percent: 10 },
      { atSeconds: 120, percent: 20 },
      { atSeconds: 180, percent: 20 },
    ];
    const { turns } = simulate(config, 1, { controller: byHand(steps) });
    expect(turns.map(({ atSeconds, status, canaryPercent }) => [atSeconds, status, canaryPercent])).toEqual([
      [0, 'PROGRESSING', 10],
      [120, 'PROGRESSING', 20],
      [180, 'COMPLETED', 20],
    ]);
    expect(simulate(config, 1, { controller: byHand(steps), record: false })).toEqual({
      ...simulate(config, 1, { controller: byHand(steps) }),
      turns: [],
    });
  });

  test('that never ends is stopped where the time of the plan is over', () => {
    const forever: Controller<number> = {
      ...byHand([
        { atSeconds: 0, percent: 10 },
        { atSeconds: 1, percent: 5 },
      ]),
    };
    const never = {
      ...forever,
      next: (step: number) => step * 60 + 60,
      act: (step: number) => ({ ...forever.begin(), state: step + 1 }),
    };
    const { status, endedAtSeconds, canary } = simulate(config, 1, { controller: never });
    expect([status, endedAtSeconds]).toEqual(['PROGRESSING', 900]);
    // A tenth of 180,000 requests: within five standard deviations, of some 134 each.
    expect(Math.abs(canary.requests - 18_000)).toBeLessThan(5 * 134);
  });

  test('hears what people say in the script of the configuration', async () => {
    const spoken = await configOf({
      ...THREE_STAGES,
      operator: [
        { at: '90s', action: 'abort' },
        { at: '14m', action: 'pause' },
      ],
    });
    const waiting = byHand([
      { atSeconds: 0, percent: 10 },
      { atSeconds: 800, percent: 0 },
    ]);
    const heard: unknown[] = [];
    const listening: Controller<number> = {
      ...waiting,
      act(step, atSeconds, words, view) {
        heard.push([atSeconds, ...words.map(({ action }) => action)]);
        return words.length > 0 ? { ...waiting.begin(), state: step } : waiting.act(step, atSeconds, words, view);
      },
    };
    const { ignored } = simulate(spoken, 1, { controller: listening });
    expect(heard).toEqual([[90, 'abort'], [800]]);
    expect(ignored).toEqual([{ atSeconds: 840, action: 'pause' }]);
  });
});

describe('a source of your own', () => {
  test.each(SEEDS)('that is the generated world, leads the plan where it leads it, seed %i', (seed) => {
    const { setup } = config;
    const source = new GeneratedSource(trafficModel(setup.world), keyOf(String(seed)), setup.migration);
    const rollout = simulate(config, seed, { source });
    const run = simulate(config, seed);
    const noted = rollout.turns.flatMap(({ notes }) =>
      notes.flatMap((note) => (note.kind === 'transition' ? note.transition : [])),
    );
    expect(noted).toEqual(run.transitions);
    expect([rollout.status, rollout.canary.errors, rollout.truth]).toEqual([run.finalState, run.canary.errors, null]);
  });

  test('with a controller of your own needs nothing of the plan', () => {
    const asked: unknown[] = [];
    const source: Source = {
      mark: (mark, atSeconds) => asked.push([mark, atSeconds]),
      serve: (from, to, { canaryPercent }) => asked.push([from, to, canaryPercent]),
      view: (atSeconds) => ({
        atSeconds,
        read: () => readingOf({ requests: 10, errors: 3 }),
        users: () => null,
        answer: () => 'ok',
        readiness: () => 'ready',
      }),
    };
    const steps = [
      { atSeconds: 0, percent: 10 },
      { atSeconds: 60, percent: 100 },
    ];
    const rollout = simulate(config, 'any', { controller: byHand(steps), source });
    expect(asked).toEqual([
      [0, 60, 10],
      ['completed', 60],
    ]);
    expect([rollout.canary, rollout.status]).toEqual([{ requests: 10, errors: 3 }, 'COMPLETED']);
  });
});
