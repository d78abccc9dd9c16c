import { describe, expect, test } from 'vitest';
import type { Rule } from '../../src/model/rule.js';
import { newGame, viewOf } from '../../src/play/game.js';
import { playScript } from '../../src/play/script.js';
import { limitsOf, SERIES } from '../../src/play/series.js';
import { setup, stage, version } from '../simulation/setups.js';

const [ERRORS] = SERIES;
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
