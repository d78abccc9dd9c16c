import { describe, expect, it } from 'vitest';
import { CONDITION_NAMES, CONDITIONS, closeness, conditionMeaning, isBeyond } from '../../src/measures/conditions.js';

describe('the conditions', () => {
  it('are judged in order of what their limits are, upper ones first', () => {
    const ranks = CONDITIONS.map(({ limit, breach }) => [
      ['value', 'difference', 'ratio'].indexOf(limit),
      ['above', 'below'].indexOf(breach),
    ]);
    expect(ranks).toEqual(ranks.toSorted(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d));
    const shipped = ['max', 'min', 'max_increase', 'max_decrease', 'max_ratio', 'min_ratio'];
    expect(CONDITION_NAMES.filter((name) => shipped.includes(name))).toEqual(shipped);
  });

  it('have names of their own, of which none means anything else in a rule', () => {
    expect(new Set([...CONDITION_NAMES, 'floor', 'over', 'for']).size).toBe(CONDITION_NAMES.length + 3);
    for (const name of CONDITION_NAMES) expect(name).toMatch(/^[a-z]+(_[a-z]+)*$/);
  });

  it('are found by name, and one that is not listed is not', () => {
    for (const meaning of CONDITIONS) expect(conditionMeaning(meaning.name)).toBe(meaning);
    expect(() => conditionMeaning('max_spice')).toThrow('there is no condition "max_spice"');
  });

  it('do not count what is on the bound as beyond it', () => {
    expect([0.9, 1, 1.1].map((value) => isBeyond('max_ratio', value, 1))).toEqual([false, false, true]);
    expect([0.9, 1, 1.1].map((value) => isBeyond('min', value, 1))).toEqual([true, false, false]);
  });

  it.each([
    ['max', 1, 4, 0.25],
    ['max', 4, 1, 4],
    ['min', 4, 1, 0.25],
    ['min', 1, 4, 4],
    ['max', 0, 0, 1],
    ['max', 1, 0, Number.MAX_VALUE],
    ['max_decrease', 1, -1, 0],
  ])('%s: %d is as close to %d as %d', (name, observed, bound, expected) => {
    expect(closeness(name, observed, bound)).toBe(expected);
  });
});
