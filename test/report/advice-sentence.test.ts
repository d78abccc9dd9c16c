import { expect, it } from 'vitest';
import type { Advice, PlayedRate } from '../../src/model/results/advice.js';
import { adviceSentence, adviceSuggestion } from '../../src/report/words/advice-sentence.js';

const rate = (count: number, runs: number): PlayedRate => ({ count, runs, rate: count / runs, interval: [0, 1] });

const MISSED: Advice = {
  code: 'missed',
  scenario: 'conversion_drop',
  rule: null,
  changes: [
    { path: ['stages', 2, 'thresholds', 'conversion_rate', 'min_ratio'], from: null, to: 0.85 },
    { path: ['stages', 2, 'duration'], from: '10m', to: '20m' },
  ],
  outcome: { before: rate(985, 1_000), after: rate(0, 100) },
  healthyReleased: { before: rate(985, 1_000), after: rate(98, 100) },
  costs: [],
};

const WRONG: Advice = {
  ...MISSED,
  code: 'wrongly_stopped',
  scenario: 'healthy',
  rule: { metric: 'error_rate', condition: 'max', stage: 'tiny\n' },
  changes: [{ path: ['thresholds', 'error_rate', 'max'], from: 0.002, to: null }],
  costs: [{ scenario: 'slow_burn', before: rate(950, 1_000), after: rate(2, 25) }],
};

it.each<readonly [Advice, string]>([
  [
    MISSED,
    'conversion_drop is missed in 98.5 % of 1,000 runs → with stages[2].thresholds.conversion_rate.min_ratio 0.85 and stages[2].duration 20m (now 10m) it is missed in 0 % of 100 runs; a healthy version is released in 98 % (now 98.5 %)',
  ],
  [
    WRONG,
    'healthy is wrongly stopped (most often by error_rate max, stage tiny\\n) in 98.5 % of 1,000 runs → with no thresholds.error_rate.max (now 0.002) it is wrongly stopped in 0 % of 100 runs; it is released in 98 % (now 98.5 %); but slow_burn is stopped in 8 % (now 95 %)',
  ],
  [
    { ...MISSED, code: 'stalled', changes: [{ path: ['analysis', 'failure_limit'], from: { stage: 1 }, to: 3 }] },
    'conversion_drop stalls in 98.5 % of 1,000 runs → with analysis.failure_limit 3 it stalls in 0 % of 100 runs; a healthy version is released in 98 % (now 98.5 %)',
  ],
])('an advice says what is wrong, what to change, and what that came to: %#', (advice, sentence) => {
  expect(`${adviceSentence(advice)} → ${adviceSuggestion(advice)}`).toBe(sentence);
});
