import { describe, expect, test } from 'vitest';
import type { OwnMetric, OwnMetricName } from '../../src/model/metric.js';
import type { Rule } from '../../src/model/rule.js';
import { newGame, viewOf } from '../../src/play/game.js';
import { playScript } from '../../src/play/script.js';
import { limitsOf, seriesOf } from '../../src/play/series.js';
import { setup, stage, version } from '../simulation/setups.js';

const [ERRORS] = seriesOf({});
if (ERRORS === undefined) throw new Error('there is a series of error rates');

const rule = (name: string, limit: number, more: Partial<Rule> = {}): Rule => ({
  metric: 'error_rate',
  conditions: [{ name, limit }],
  floor: null,
  holdSeconds: 0,
  spansSeconds: [],
  ...more,
});

/** The limits in a first window with these rules, and what stable's error rate is there. */
function limits(...rules: readonly Rule[]) {
  const game = playScript(
    newGame(setup({ stages: [stage('a', 10, 180, { rules })], world: { stable: version(0.1) } }), 'limits'),
    [{ wait: 1 }],
  );
  const [window] = viewOf(game).run.windows;
  if (window === undefined) throw new Error('a window has passed');
  return {
    limits: limitsOf(ERRORS as NonNullable<typeof ERRORS>, window, game.setup.plan),
    stable: window.stable.errorRate ?? 0,
  };
}

describe('the charts of a game', () => {
  const own = (name: string, kind: OwnMetric['kind']): OwnMetric => ({
    name: name as OwnMetricName,
    kind,
    better: 'lower',
  });

  test('show the metrics of the plan after errors and latency, with its own values and limits', () => {
    const refunds = own('refunds', { is: 'ratio', of: 'requests' });
    const queue = own('queue', { is: 'gauge', cv: 0 });
    const values = [
      { metric: refunds, value: 0.25 },
      { metric: queue, value: 40 },
    ];
    const worse = { ...version(0), metrics: values.map((of) => ({ ...of, value: of.value * 2 })) };
    const stages = [stage('a', 10, 180, { rules: [rule('max', 60, { metric: queue.name })] })];
    const given = setup({
      stages,
      plan: { metrics: [refunds, queue] },
      world: { stable: { ...version(0), metrics: values }, canary: worse },
    });
    const series = seriesOf(given.plan);
    expect(series.map(({ title }) => title).slice(0, 5)).toEqual([
      'Error rate',
      'Latency p99',
      'refunds',
      'queue',
      'CPU',
    ]);
    const [window] = viewOf(playScript(newGame(given, 'own'), [{ wait: 1 }])).run.windows;
    const queued = series.find(({ title }) => title === 'queue');
    if (window === undefined || queued === undefined) throw new Error('a window has passed, with a queue');
    expect([queued.of(window.canary), queued.of(window.stable)]).toEqual([80, 40]);
    expect(limitsOf(queued, window, given.plan)).toEqual({ most: 60, least: null });
    expect([queued.label(80), series[2]?.label(0.25)]).toEqual(['80', '25 %']);
  });

  test('are six of a plan without any', () => {
    expect(seriesOf({})).toHaveLength(6);
  });
});

describe('the limits of a chart', () => {
  test('are those of absolute conditions as they are, the tightest of each side', () => {
    const rules = [rule('max', 0.2), rule('max', 0.1), rule('min', 0.01), rule('min', 0.02)];
    expect(limits(...rules).limits).toEqual({ most: 0.1, least: 0.02 });
  });

  test('follow what stable does where a condition compares, but not below its floor', () => {
    const { limits: found, stable } = limits(rule('max_increase', 0.01));
    expect(stable).toBeGreaterThan(0);
    expect(found.most).toBeCloseTo(stable + 0.01, 12);
    const { most } = limits(rule('max_ratio', 2)).limits;
    expect(most).toBeCloseTo(2 * stable, 12);
    expect(limits(rule('max_ratio', 2, { floor: 0.5 })).limits.most).toBe(0.5);
  });

  test('are none for other metrics, and for what looks over other stretches than the window', () => {
    const none = { most: null, least: null };
    expect(limits(rule('max', 100, { metric: 'cpu_percent' })).limits).toEqual(none);
    expect(limits(rule('max', 0.1, { spansSeconds: [300] })).limits).toEqual(none);
  });
});
