import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PRESETS } from '../../src/model/fault.js';
import { BUDGET_PERCENT_PARTS, FIGURES, type Outcome } from '../../src/model/results/outcome.js';
import type { Assertion, AssertionResult } from '../../src/model/results/study.js';
import { assertionProblemSentence } from '../../src/report/words/problems/assertion-problem-sentence.js';
import { wilson } from '../../src/stats/intervals/one-proportion.js';
import { isOnChange, type ParsedAssertion, parseAssertion, parseCompareAssertion } from '../../src/study/assertion.js';
import { evaluateAssertion } from '../../src/study/evaluate-assertion.js';
import { distribution } from '../../src/study/scenario-result.js';
import { addOutcome, emptySummary, mergeSummary, type Summary } from '../../src/study/summary.js';
import { secondsOf } from '../../src/text/duration.js';
import { nearMiss } from '../../src/text/near-miss.js';

const read = (text: string) => parseAssertion(text, nearMiss, secondsOf);

function understood(parsed: ParsedAssertion): Assertion {
  if (!parsed.ok) throw new Error(assertionProblemSentence(parsed.problem));
  return parsed.assertion;
}

function told(parsed: ParsedAssertion): string {
  return parsed.ok ? 'understood' : assertionProblemSentence(parsed.problem);
}

describe('an assertion', () => {
  it('is a scenario, a figure, a statistic, a comparison and a number', () => {
    expect(understood(read('healthy.rolled_back.rate < 0.02'))).toEqual({
      text: 'healthy.rolled_back.rate < 0.02',
      scenario: 'healthy',
      figure: 'rolled_back',
      statistic: 'rate',
      comparison: '<',
      limit: 0.02,
    });
  });

  it.each([
    ['healthy.rolled_back.rate<2%', '<', 0.02],
    ['  healthy.rolled_back.rate   <=   1.1 %  ', '<=', 0.011],
    ['healthy . rolled_back . rate >= 1e-3', '>=', 0.001],
    ['configured.completed.count>10', '>', 10],
    ['healthy.duration_seconds.p95 <= 4.5E3', '<=', 4500],
    ['error_spike.excess_failed_requests.mean < -.5', '<', -0.5],
    ['healthy.rolled_back.rate <= -0', '<=', 0],
    ['healthy.rolled_back.rate < 2e0%', '<', 0.02],
    ['memory_leak.time_to_detect_seconds.p95 <= 15m', '<=', 900],
    ['healthy.duration_seconds.mean < 1h30m', '<', 5400],
    ['healthy.budget_spent_percent.p95 < 50%', '<', 50],
  ])('is read from %j', (text, comparison, limit) => {
    expect(understood(read(text))).toMatchObject({ comparison, limit });
  });

  const parts = fc.record({
    scenario: fc.constantFrom(...PRESETS, 'configured'),
    subject: fc.oneof(
      fc.tuple(fc.constantFrom('completed', 'rolled_back', 'paused'), fc.constantFrom('rate', 'count')),
      fc.tuple(fc.constantFrom(...FIGURES), fc.constantFrom('mean', 'min', 'p50', 'p95', 'max')),
    ),
    comparison: fc.constantFrom('<', '<=', '>', '>='),
    limit: fc.double({ min: 0, max: 1, noNaN: true }),
    space: fc.constantFrom('', ' ', '\t', '  '),
  });

  it('is read as it was written, whatever the spaces', () => {
    fc.assert(
      fc.property(parts, ({ scenario, subject: [figure, statistic], comparison, limit, space }) => {
        const text = [scenario, '.', figure, '.', statistic, comparison, String(limit)].join(space);
        const expected = { text: text.trim(), scenario, figure, statistic, comparison, limit: limit === 0 ? 0 : limit };
        expect(understood(read(text))).toEqual(expected);
        const change = parseCompareAssertion(`change.${text}`, nearMiss, secondsOf);
        if (statistic === 'min' || statistic === 'max') expect(change.ok).toBe(false);
        else expect(isOnChange(understood(change))).toBe(true);
        expect(isOnChange(understood(parseCompareAssertion(text, nearMiss, secondsOf)))).toBe(false);
      }),
    );
  });

  it('parses to a value, or to a problem that has a sentence, whatever the text', () => {
    const junk = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.stringMatching(/^[a-z_.<>= 0-9%e+-]{0,60}$/),
      fc.constantFrom(
        '__proto__.constructor.toString < 1',
        'healthy.rolled_back.rate < process.exit(1)',
        '<',
        '.. < 1',
      ),
      fc.constant(`${'a.'.repeat(50_000)}<1`),
      fc.constant(`healthy.rolled_back.rate < ${'9'.repeat(50_000)}`),
    );
    fc.assert(
      fc.property(junk, (text) => {
        for (const parsed of [read(text), parseCompareAssertion(text, nearMiss, secondsOf)]) {
          if (parsed.ok) expect(Number.isFinite(parsed.assertion.limit)).toBe(true);
          else expect(assertionProblemSentence(parsed.problem)).toMatch(/^.{20,1000}$/);
        }
      }),
    );
  });
});

describe('an assertion that cannot be understood', () => {
  it.each([
    ['', 'an assertion is empty'],
    ['healthy.rolled_back.rate', 'compares nothing; write one of < <= > >='],
    ['healthy.rolled_back.rate == 0', 'compares nothing'],
    ['healthy.rolled_back.rate = 0', 'compares nothing'],
    ['healthy.rolled_back < 1', '"healthy.rolled_back" is not a scenario, a figure and a statistic'],
    ['helthy.rolled_back.rate < 1', 'there is no scenario "helthy", did you mean `healthy`?'],
    ['healthy.rolledback.rate < 1', 'there is no figure "rolledback", did you mean `rolled_back`?'],
    ['healthy.rolled_back.p95 < 1', 'no such statistic as "p95"; allowed here are `rate`, `count`'],
    ['healthy.duration_seconds.rate < 1', 'allowed here are `mean`, `min`, `p50`, `p95`, `max`'],
    ['healthy.rolled_back.rate < two', '"two" is not a number'],
    ['healthy.rolled_back.rate < 1e999', '"1e999" is not a number'],
    ['healthy.rolled_back.rate <', '"" is not a number'],
    [
      'healthy.rolled_back.rate < 2',
      '"2" decides nothing: a rate lies between 0 and 1; was 2 % meant? write 2% or 0.02',
    ],
    ['healthy.released.rate > 97.5', 'was 97.5 % meant? write 97.5% or 0.975'],
    ['healthy.rolled_back.rate > -0.1', '"-0.1" decides nothing: a rate lies between 0 and 1'],
    ['healthy.failed_requests.p95 < 5m', '"5m" is not a number'],
    ['healthy.duration_seconds.p95 < soon', '"soon" is not a number'],
    ['healthy.duration_seconds.mean < 5%', '"5%" is a percentage, and duration_seconds.mean is no rate'],
    ['change.healthy.rolled_back.rate < 0', 'it goes with compare'],
  ])('%j is told so', (text, sentence) => {
    expect(told(read(text))).toContain(sentence);
  });

  it('on a change has no least or greatest run, and rates from −1 to 1', () => {
    const faster = parseCompareAssertion('change.memory_leak.time_to_detect_seconds.mean < -5m', nearMiss, secondsOf);
    expect(understood(faster).limit).toBe(-300);
    expect(told(parseCompareAssertion('change.healthy.users_hit.max < 1', nearMiss, secondsOf))).toContain(
      '`mean`, `p50`, `p95`',
    );
    expect(told(parseCompareAssertion('change.healthy.paused.rate > -2', nearMiss, secondsOf))).toContain(
      'between -1 and 1',
    );
    expect(understood(parseCompareAssertion('change.healthy.paused.rate > -1%', nearMiss, secondsOf)).limit).toBe(
      -0.01,
    );
  });
});

/** A summary of runs of which so many are rolled back, with these requests exposed, one a run. */
function summaryOf(rolledBack: number, requests: readonly number[], parts: Partial<Outcome['figures']> = {}): Summary {
  const summary = emptySummary();
  const none = Object.fromEntries(FIGURES.map((figure) => [figure, null])) as Outcome['figures'];
  for (const [index, exposed] of requests.entries()) {
    addOutcome(
      summary,
      {
        finalState: index < rolledBack ? 'ROLLED_BACK' : 'COMPLETED',
        outcome: index < rolledBack ? 'wrongly_stopped' : 'released',
        stageIndex: 0,
        fired: [],
        figures: { ...none, ...parts, duration_seconds: 60, exposure_requests: exposed },
        closeness: null,
      },
      index + 1,
    );
  }
  return summary;
}

/** One run in which something is wrong, and is caught after so many seconds, or never. */
function caughtAfter(seconds: number | null, run: number): Summary {
  const summary = emptySummary();
  const none = Object.fromEntries(FIGURES.map((figure) => [figure, null])) as Outcome['figures'];
  const ended = seconds === null ? ({ finalState: 'COMPLETED', outcome: 'missed' } as const) : STOPPED;
  const figures = { ...none, time_to_detect_seconds: seconds };
  addOutcome(summary, { ...ended, stageIndex: 0, fired: [], figures, closeness: null }, run);
  return summary;
}

const STOPPED = { finalState: 'ROLLED_BACK', outcome: 'stopped' } as const;

const result = (text: string, summary: Summary): AssertionResult => evaluateAssertion(understood(read(text)), summary);
const range = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('the outcome of an assertion', () => {
  const HUNDRED = summaryOf(10, range(100));

  it('on a rate follows from its Wilson interval: all of it, none of it, or part of it', () => {
    const interval = wilson(10, 100);
    const seen = { observed: 0.1, interval };
    expect(result('healthy.rolled_back.rate < 0.2', HUNDRED)).toMatchObject({
      ...seen,
      outcome: 'met',
      runsNeeded: null,
    });
    expect(result('healthy.rolled_back.rate < 0.05', HUNDRED)).toMatchObject({ ...seen, outcome: 'not_met' });
    expect(result('healthy.rolled_back.rate > 0.05', HUNDRED)).toMatchObject({ ...seen, outcome: 'met' });
    expect(result('healthy.rolled_back.rate > 0.2', HUNDRED)).toMatchObject({ ...seen, outcome: 'not_met' });
    expect(result('healthy.rolled_back.rate < 0.12', HUNDRED)).toMatchObject({ ...seen, outcome: 'undecided' });
  });

  it('at an end of the interval depends on whether the comparison is strict', () => {
    const none = summaryOf(0, range(100));
    const [, high] = wilson(0, 100);
    expect(result(`healthy.rolled_back.rate <= ${high}`, none).outcome).toBe('met');
    expect(result(`healthy.rolled_back.rate < ${high}`, none).outcome).toBe('undecided');
    expect(result('healthy.rolled_back.rate >= 0', none).outcome).toBe('met');
    expect(result('healthy.rolled_back.rate > 0', none)).toMatchObject({ outcome: 'undecided', runsNeeded: null });
    expect(result('healthy.rolled_back.rate <= 0', none)).toMatchObject({ outcome: 'undecided', runsNeeded: null });
    expect(result('healthy.completed.rate >= 1', none)).toMatchObject({ outcome: 'undecided', runsNeeded: null });
  });

  it('on a count is that on the rate times the runs', () => {
    const [low, high] = wilson(10, 100);
    expect(result('healthy.rolled_back.count < 20', HUNDRED)).toMatchObject({
      outcome: 'met',
      observed: 10,
      interval: [low * 100, high * 100],
    });
  });

  it.each([
    [10, 100, 0.12],
    [0, 100, 0.02],
    [113, 10_000, 0.012],
    [300, 1000, 0.29],
  ])('names the runs with which %i in %i would decide about %f', (count, runs, limit) => {
    const { outcome, runsNeeded } = result(`healthy.rolled_back.rate < ${limit}`, summaryOf(count, range(runs)));
    expect(outcome).toBe('undecided');
    const needed = runsNeeded ?? 0;
    expect(needed).toBeGreaterThan(runs);
    // Two significant digits.
    expect(Number(needed.toPrecision(2))).toBe(needed);
    const [low, high] = wilson((count / runs) * needed, needed);
    expect(low <= limit && limit <= high).toBe(false);
    const [lessLow, lessHigh] = wilson((count / runs) * needed * 0.85, needed * 0.85);
    expect(lessLow <= limit && limit <= lessHigh).toBe(true);
  });

  it('on a mean follows from the normal interval', () => {
    const interval = distribution('exposure_requests', HUNDRED.figures.exposure_requests)?.interval;
    expect(result('healthy.exposure_requests.mean < 60', HUNDRED)).toMatchObject({
      outcome: 'met',
      observed: 49.5,
      interval,
    });
    const undecided = result('healthy.exposure_requests.mean < 50', HUNDRED);
    // Half the width is 5.69: (5.69 / 0.5)² × 100.
    expect(undecided).toMatchObject({ outcome: 'undecided', runsNeeded: 13_000 });
    expect(result('healthy.exposure_requests.mean < 49.5', HUNDRED)).toMatchObject({
      outcome: 'undecided',
      runsNeeded: null,
    });
  });

  it('on a quantile follows from the order of the runs', () => {
    const p50 = result('healthy.exposure_requests.p50 < 61', HUNDRED);
    expect(p50).toMatchObject({ outcome: 'met', observed: 49, interval: [39, 60] });
    expect(result('healthy.exposure_requests.p50 < 60', HUNDRED).outcome).toBe('undecided');
    expect(result('healthy.exposure_requests.p95 < 90', HUNDRED)).toMatchObject({ observed: 94, interval: [87, 98] });
  });

  it('on a quantile of too few runs is undecided where there is no bound, and says how many runs give one', () => {
    const few = summaryOf(0, range(20));
    const result95 = result('healthy.exposure_requests.p95 < 1000', few);
    expect(result95).toMatchObject({ outcome: 'undecided', observed: 18, interval: null });
    expect(result95.runsNeeded).toBeGreaterThan(20);
    expect(result95.runsNeeded).toBeLessThan(100);
    expect(result('healthy.exposure_requests.p95 < 10', few).outcome).toBe('not_met');
  });

  it('on the least or the most follows from the observed value', () => {
    expect(result('healthy.exposure_requests.max <= 99', HUNDRED)).toMatchObject({
      outcome: 'met',
      observed: 99,
      interval: null,
      runsNeeded: null,
    });
    expect(result('healthy.exposure_requests.min > 0', HUNDRED)).toMatchObject({ outcome: 'not_met', observed: 0 });
  });

  it('on a figure that no run has is undecided', () => {
    expect(result('healthy.users_hit.mean < 5', HUNDRED)).toMatchObject({
      outcome: 'undecided',
      observed: null,
      interval: null,
      runsNeeded: null,
    });
  });

  it('on how long it takes is of releases alone', () => {
    const rolledBack = summaryOf(40, range(100));
    expect(rolledBack.figures.duration_seconds.count).toBe(60);
    expect(result('healthy.duration_seconds.mean <= 60', rolledBack)).toMatchObject({ outcome: 'met', runsWithout: 0 });
  });

  it('on the time to detect counts a run that caught nothing as infinite, and leaves a mean open', () => {
    // Of 200 runs 20 catch nothing, the others something after 1, 2, …, 180 s.
    const summary = emptySummary();
    for (const index of range(200)) mergeSummary(summary, caughtAfter(index < 180 ? index + 1 : null, index + 1));
    const detect = (text: string) => result(`healthy.time_to_detect_seconds.${text}`, summary);
    // The 100th of 200; its interval by the ranks 86 and 115 (binomial of 200 and a half).
    expect(detect('p50 < 116')).toMatchObject({ outcome: 'met', observed: 100, interval: [86, 115], runsWithout: 20 });
    expect(detect('p95 < 1000000')).toMatchObject({ outcome: 'not_met', observed: Number.POSITIVE_INFINITY });
    expect(detect('max < 1000000')).toMatchObject({ outcome: 'not_met', observed: Number.POSITIVE_INFINITY });
    expect(detect('mean < 1000000')).toMatchObject({ outcome: 'undecided', observed: 90.5, interval: null });
    expect(detect('min <= 1')).toMatchObject({ outcome: 'met', observed: 1 });
  });

  it('on an outcome is on its rate', () => {
    expect(result('healthy.released.rate > 0.8', HUNDRED)).toMatchObject({ outcome: 'met', observed: 0.9 });
    expect(result('healthy.wrongly_stopped.count < 20', HUNDRED)).toMatchObject({ outcome: 'met', observed: 10 });
    expect(result('healthy.stopped.rate < 0.05', HUNDRED)).toMatchObject({ outcome: 'met', observed: 0 });
  });

  it('on the budget is in percent', () => {
    const summary = summaryOf(0, range(100), { budget_spent_percent: 7 * BUDGET_PERCENT_PARTS });
    expect(result('healthy.budget_spent_percent.mean <= 7', summary)).toMatchObject({ outcome: 'met', observed: 7 });
    expect(result('healthy.budget_spent_percent.max > 7', summary)).toMatchObject({ outcome: 'not_met', observed: 7 });
  });
});
