import { describe, expect, it } from 'vitest';
import type { ArmSummary, Run } from '../../src/model/run.js';
import type { Setup } from '../../src/model/setup.js';
import { keyOf } from '../../src/random/key.js';
import { simulate } from '../../src/simulation/simulate.js';
import { trafficModel } from '../../src/sources/generated/traffic-model.js';
import { type Row, readRows, servedRow } from '../sources/generated/rows.js';
import { at as inStage } from '../sources/generated/world.js';
import { BROKEN, FAILS_IN_THIRD_MINUTE, rule, type SetupParts, setup, stage, timer, version } from './setups.js';

const SEED = 'windows';

function spans(run: Run, ofStage: string): (readonly [number, number])[] {
  return run.windows.filter(({ stage }) => stage === ofStage).map((window) => [window.fromSeconds, window.toSeconds]);
}

/** The cells of a stretch of time, served without the loop. */
function cellsOf(of: Setup, fromSeconds: number, toSeconds: number, canaryPercent: number): Row[] {
  const model = trafficModel(of.world);
  const cells: Row[] = [];
  for (let at = fromSeconds; at < toSeconds; at += 60) {
    cells.push(servedRow(model, keyOf(SEED), at / 60, inStage(canaryPercent)));
  }
  return cells;
}

function read(of: Setup, arm: 'canary' | 'stable', cells: readonly Row[]): ArmSummary {
  const reading = readRows(trafficModel(of.world), keyOf(SEED), arm, cells);
  const { requests, errors } = reading;
  return {
    requests,
    errors,
    errorRate: requests === 0 ? null : errors / requests,
    latencyP50Ms: reading.latencyMs(0.5),
    latencyP95Ms: reading.latencyMs(0.95),
    latencyP99Ms: reading.latencyMs(0.99),
    cpuPercent: reading.cpuPercent(),
    memoryMb: reading.memoryMb(),
    restarts: reading.restarts(),
    conversionRate: reading.conversionRate(),
    metrics: {},
  };
}

const NOISY: SetupParts = { world: { stable: version(0.05), canary: version(0.1, 60, 300) } };

describe('looks', () => {
  it.each([
    [60, 1],
    [180, 3],
    [150, 3],
    [190, 4],
    [239, 4],
    [240, 4],
  ])('come ceil(bake ÷ interval) times: %i s give %i', (bakeSeconds, count) => {
    const run = simulate(setup({ stages: [stage('a', 10, bakeSeconds), stage('b', 50, 60)] }), SEED);
    expect(spans(run, 'a')).toHaveLength(count);
    expect(spans(run, 'a').at(-1)?.[1]).toBe(bakeSeconds);
    expect(run.stages[1]?.startedAtSeconds).toBe(bakeSeconds);
  });

  it('come every interval, and once more at the end of a bake time that is not a multiple of it', () => {
    const run = simulate(setup({ stages: [stage('a', 10, 150), stage('b', 50, 90)] }), SEED);
    expect(run.windows.map(({ toSeconds }) => toSeconds)).toEqual([60, 120, 150, 210, 240]);
  });

  it('reach back over the whole lookback, even at the shorter last step', () => {
    expect(spans(simulate(setup({ stages: [stage('a', 10, 150)] }), SEED), 'a')).toEqual([
      [0, 60],
      [60, 120],
      [90, 150],
    ]);
  });

  it('never reach back to before their stage began', () => {
    const stages = [stage('a', 10, 240), stage('b', 50, 240)];
    const run = simulate(setup({ stages, plan: { lookbackSeconds: 180 } }), SEED);
    expect(spans(run, 'a')).toEqual([
      [0, 60],
      [0, 120],
      [0, 180],
      [60, 240],
    ]);
    expect(spans(run, 'b')).toEqual([
      [240, 300],
      [240, 360],
      [240, 420],
      [300, 480],
    ]);
  });

  it('are numbered from 0 over the whole run', () => {
    expect(simulate(setup(), SEED).windows.map(({ windowIndex }) => windowIndex)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('cover exactly the cells of their window, as a reading of the source has them', () => {
    const of = setup({
      ...NOISY,
      stages: [stage('a', 10, 240), stage('b', 50, 180), stage('c', 100, 120)],
      plan: { lookbackSeconds: 120 },
    });
    const run = simulate(of, SEED);
    expect(run.finalState).toBe('COMPLETED');
    for (const window of run.windows) {
      const cells = cellsOf(of, window.fromSeconds, window.toSeconds, window.trafficPercent);
      expect(window.canary).toEqual(read(of, 'canary', cells));
      expect(window.stable).toEqual(read(of, 'stable', cells));
    }
  });

  it('go on while a rollout is PAUSED, with the same lookback', () => {
    const stages = [stage('a', 10, 90, { gate: timer(150) }), stage('b', 50, 60)];
    const run = simulate(setup({ stages }), SEED);
    expect(spans(run, 'a')).toEqual([
      [0, 60],
      [30, 90],
      [60, 120],
      [120, 180],
      [180, 240],
    ]);
    expect(run.stages[1]?.startedAtSeconds).toBe(240);
  });
});

describe('the baseline', () => {
  const relative = { rules: [rule('error_rate', { max_ratio: 100 })] };
  const stages = [stage('a', 10, 120, relative), stage('b', 50, 180, relative), stage('c', 100, 120, relative)];

  it('is stable in the same window while stable serves', () => {
    const run = simulate(setup({ ...NOISY, stages }), SEED);
    for (const window of run.windows.filter(({ stage }) => stage !== 'c')) {
      expect(window.baselineSource).toBe('window');
      expect(window.judgement.findings).toMatchObject([{ baseline: window.stable.errorRate }]);
    }
  });

  it('at 100 % is carried: all of the latest stage in which stable served', () => {
    const run = simulate(setup({ ...NOISY, stages }), SEED);
    const whole = read(setup({ ...NOISY, stages }), 'stable', cellsOf(setup({ ...NOISY, stages }), 120, 300, 50));
    expect(run.stages[1]?.stable).toEqual(whole);
    const full = run.windows.filter(({ stage }) => stage === 'c');
    expect(full).toHaveLength(2);
    for (const window of full) {
      expect(window).toMatchObject({ baselineSource: 'carried', stable: { requests: 0, errorRate: null } });
      expect(window.judgement.findings).toMatchObject([
        { baseline: whole.errorRate, bound: 100 * (whole.errorRate ?? 0) },
      ]);
    }
    expect(run.stages.map(({ baselineSource }) => baselineSource)).toEqual(['window', 'window', 'carried']);
  });

  it('carried for a latency is a quantile of that whole stage', () => {
    const rules = [rule('latency_p99_ms', { max_ratio: 100 })];
    const of = setup({ ...NOISY, stages: [stage('a', 20, 180, { rules }), stage('b', 100, 60, { rules })] });
    const run = simulate(of, SEED);
    expect(run.windows.at(-1)?.judgement.findings[0]?.baseline).toBe(
      read(of, 'stable', cellsOf(of, 0, 180, 20)).latencyP99Ms,
    );
  });

  it('carried includes what stable did while its stage was PAUSED', () => {
    const gated = [stage('a', 20, 60, { ...relative, gate: timer(120) }), stage('b', 100, 60, relative)];
    const of = setup({ ...NOISY, stages: gated });
    const { errorRate } = read(of, 'stable', cellsOf(of, 0, 180, 20));
    expect(simulate(of, SEED).windows.at(-1)?.judgement.findings[0]?.baseline).toBe(errorRate);
  });

  it('is none in a first stage at 100 %: relative conditions are unknown, absolute ones judge', () => {
    const rules = [rule('error_rate', { max: 0.5, max_ratio: 100 })];
    const run = simulate(setup({ stages: [stage('full', 100, 60, { rules })] }), SEED);
    expect(run.windows).toMatchObject([
      {
        baselineSource: 'none',
        judgement: { verdict: 'INCONCLUSIVE', findings: [{ outcome: 'held' }, { outcome: 'unknown' }] },
      },
    ]);
    expect(run).toMatchObject({ finalState: 'PAUSED', stages: [{ baselineSource: 'none' }] });
    const broken = setup({ stages: [stage('full', 100, 60, { rules })], world: { canary: BROKEN } });
    expect(simulate(broken, SEED).finalState).toBe('ROLLED_BACK');
  });
});

describe('a baseline where stable has hardly any traffic', () => {
  const of = setup({ stages: [stage('a', 90, 600)], world: { requestsPerSecond: 0.1 } });
  const runs = Array.from({ length: 20 }, (_, seed) => simulate(of, seed));
  const sourcesOf = ({ windows }: Run) => windows.map(({ baselineSource }) => baselineSource);

  it('is none in a window in which stable served nothing', () => {
    for (const run of runs) {
      expect(sourcesOf(run)).toEqual(run.windows.map(({ stable }) => (stable.requests > 0 ? 'window' : 'none')));
    }
    expect(new Set(runs.flatMap(sourcesOf)).size).toBe(2);
  });

  it('of a stage is none only if no window had one', () => {
    const lacksOneAtTheEnd = runs.filter((run) => sourcesOf(run).at(-1) === 'none');
    expect(lacksOneAtTheEnd.length).toBeGreaterThan(0);
    for (const run of lacksOneAtTheEnd) {
      expect(run.stages[0]?.baselineSource).toBe(sourcesOf(run).includes('window') ? 'window' : 'none');
    }
    expect(lacksOneAtTheEnd.some((run) => run.stages[0]?.baselineSource === 'window')).toBe(true);
  });
});

describe('the figures of a stage', () => {
  it('are those of all its cells, read at once', () => {
    const of = setup(NOISY);
    const run = simulate(of, SEED);
    const ends = [180, 300, 420];
    for (const [index, { canary, stable, trafficPercent, startedAtSeconds }] of run.stages.entries()) {
      const cells = cellsOf(of, startedAtSeconds ?? -1, ends[index] ?? -1, trafficPercent);
      expect(canary).toEqual(read(of, 'canary', cells));
      expect(stable).toEqual(read(of, 'stable', cells));
    }
  });

  it('add up to those of the run', () => {
    const run = simulate(setup(NOISY), SEED);
    const sum = (of: (stage: Run['stages'][number]) => number) => run.stages.reduce((total, one) => total + of(one), 0);
    expect(run.canary.requests).toBe(sum(({ canary }) => canary.requests));
    expect(run.canary.errors).toBe(sum(({ canary }) => canary.errors));
    expect(run.stable.requests).toBe(sum(({ stable }) => stable.requests));
    expect(run.stable.errors).toBe(sum(({ stable }) => stable.errors));
    expect(run.failedRequests).toBe(run.canary.errors + run.stable.errors);
    expect(run.durationSeconds).toBe(sum(({ durationSeconds }) => durationSeconds));
    expect(run.tally.passed).toBe(sum(({ tally }) => tally.passed));
  });

  it('have the closest call of every condition, and in how many windows it was breached', () => {
    const rules = [rule('error_rate', { max: 0.1, min: 0 })];
    const of = setup({ ...NOISY, stages: [stage('a', 20, 600, { rules })], plan: { failureLimit: 99 } });
    const run = simulate(of, SEED);
    const rates = run.windows.map(({ canary }) => canary.errorRate ?? Number.NaN);
    const [most, least] = [Math.max(...rates), Math.min(...rates)];
    const at = (rate: number) => run.windows[rates.indexOf(rate)]?.toSeconds;
    expect(run.stages[0]?.checks).toEqual([
      {
        metric: 'error_rate',
        condition: 'max',
        limit: 0.1,
        bound: 0.1,
        baseline: null,
        observed: most,
        atSeconds: at(most),
        breaches: rates.filter((rate) => rate > 0.1).length,
      },
      {
        metric: 'error_rate',
        condition: 'min',
        limit: 0,
        bound: 0,
        baseline: null,
        observed: least,
        atSeconds: at(least),
        breaches: 0,
      },
    ]);
  });

  it('count a pending breach among the breaches', () => {
    const stages = [stage('a', 20, 300, { rules: [FAILS_IN_THIRD_MINUTE] })];
    const run = simulate(setup({ stages, world: { canary: BROKEN } }), SEED);
    expect(run.stages[0]).toMatchObject({ tally: { failed: 1, inconclusive: 2 }, checks: [{ breaches: 3 }] });
  });

  it('have no closest call where no window could be judged', () => {
    const run = simulate(setup({ stages: [stage('a', 20, 60)], plan: { minRequests: 1e6 } }), SEED);
    expect(run.stages[0]?.checks).toMatchObject([{ observed: null, bound: null, atSeconds: null, breaches: 0 }]);
  });
});

describe('excess failed requests', () => {
  it('are none when the canary fails as often as stable', () => {
    const run = simulate(setup({ world: { stable: version(0.2), canary: version(0.2) } }), SEED);
    expect(run.canary.errors).toBeGreaterThan(0);
    expect(run.excessFailedRequests).toBe(0);
  });

  it('are failures that stable would not have had on the same draws: not negative when the canary is worse', () => {
    for (const seed of ['1', '2', '3', '4', '5']) {
      const world = { stable: version(0.05), canary: version(0.06) };
      expect(simulate(setup({ world }), seed).excessFailedRequests).toBeGreaterThanOrEqual(0);
    }
    const { excessFailedRequests } = simulate(setup(NOISY), SEED);
    expect(excessFailedRequests).toBeGreaterThan(0);
  });

  it('are the difference to the same run with a canary like stable, where both rollouts take the same course', () => {
    const alike = simulate(setup({ world: { stable: version(0.05), canary: version(0.05) } }), SEED);
    const run = simulate(setup(NOISY), SEED);
    expect(run.transitions).toEqual(alike.transitions);
    expect(run.excessFailedRequests).toBe(run.canary.errors - alike.canary.errors);
  });

  it('are negative when the canary is better', () => {
    const run = simulate(setup({ world: { stable: version(0.2), canary: version(0.1) } }), SEED);
    expect(run.excessFailedRequests).toBeLessThan(0);
  });
});
