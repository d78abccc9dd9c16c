import fc from 'fast-check';
import { FIGURES, type FigureName, OUTCOMES, type Outcome } from '../../src/model/results/outcome.js';
import { addOutcome, emptySummary, type Summary } from '../../src/study/summary.js';

const figure = fc.option(fc.oneof(fc.integer({ min: -100, max: 100 }), fc.integer({ min: -1e12, max: 1e12 })), {
  nil: null,
});

const rule = fc.record({
  metric: fc.constantFrom('error_rate' as const, 'latency_p99_ms' as const),
  condition: fc.constantFrom('max' as const, 'max_ratio' as const),
});

const ended = fc.record({
  phase: fc.constantFrom('Healthy', 'Degraded'),
  message: fc.constantFrom(
    '',
    'failed (2) > failureLimit (1)',
    'failed (3) > failureLimit (1)',
    'step-1 waits 40s of 5',
  ),
});

/** Any outcome, whether or not a run could come to it. */
export const anyOutcome: fc.Arbitrary<Outcome> = fc.record(
  {
    finalState: fc.constantFrom('COMPLETED' as const, 'ROLLED_BACK' as const, 'PAUSED' as const),
    outcome: fc.constantFrom(...OUTCOMES),
    stageIndex: fc.nat(3),
    fired: fc.array(rule, { maxLength: 3 }),
    figures: fc.record(Object.fromEntries(FIGURES.map((name) => [name, figure])) as Record<FigureName, typeof figure>),
    closeness: fc.option(fc.constantFrom(0, 0.25, 0.5, 1), { nil: null }),
    ended,
  },
  { requiredKeys: ['finalState', 'outcome', 'stageIndex', 'fired', 'figures', 'closeness'] },
);

/** Of these outcomes as the runs from `first` on. */
export function summaryOf(outcomes: readonly Outcome[], first = 1): Summary {
  const summary = emptySummary();
  for (const [index, outcome] of outcomes.entries()) addOutcome(summary, outcome, first + index);
  return summary;
}
