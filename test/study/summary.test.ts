import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summaryFromJson, summaryJson } from '../../src/study/parts/part.js';
import { emptySummary, mergeSummary } from '../../src/study/summary.js';
import { anyOutcome, summaryOf } from './outcomes.js';

/** Outcomes, cut anywhere, and an order for the pieces. */
const partition = fc.array(anyOutcome, { minLength: 1, maxLength: 40 }).chain((outcomes) =>
  fc.record({
    outcomes: fc.constant(outcomes),
    cuts: fc.array(fc.nat(outcomes.length), { maxLength: 6 }),
    order: fc.array(fc.nat(1_000), { minLength: 7, maxLength: 7 }),
  }),
);

describe('a summary', () => {
  it('is the same however the runs are cut up, and in whatever order the pieces are merged', () => {
    fc.assert(
      fc.property(partition, ({ outcomes, cuts, order }) => {
        const ends = [...cuts, outcomes.length].sort((one, other) => one - other);
        const pieces = ends.map((end, index) => {
          const from = ends[index - 1] ?? 0;
          return { piece: summaryOf(outcomes.slice(from, end), from + 1), at: order[index] ?? 0 };
        });
        const merged = emptySummary();
        for (const { piece } of pieces.sort((one, other) => one.at - other.at)) mergeSummary(merged, piece);
        expect(summaryJson(merged)).toEqual(summaryJson(summaryOf(outcomes)));
      }),
      { numRuns: 300 },
    );
  });

  it('survives JSON to the last bucket', () => {
    fc.assert(
      fc.property(fc.array(anyOutcome, { maxLength: 30 }), (outcomes) => {
        const summary = summaryOf(outcomes);
        expect(summaryFromJson(JSON.parse(JSON.stringify(summaryJson(summary))))).toEqual(summary);
      }),
    );
  });

  it('survives the way from a worker thread', () => {
    fc.assert(
      fc.property(fc.array(anyOutcome, { maxLength: 30 }), (outcomes) => {
        expect(structuredClone(summaryOf(outcomes))).toEqual(summaryOf(outcomes));
      }),
    );
  });

  it('has the earliest of the worst runs, and of the nearest misses', () => {
    const figures = {
      time_to_detect_seconds: null,
      time_to_restore_seconds: null,
      duration_seconds: 60,
      exposure_requests: 10,
      failed_requests: 1,
      excess_failed_requests: 1,
      unseen_failed_requests: null,
      excess_slow_requests: null,
      lost_conversions: null,
      lost_revenue: null,
      duplicated_side_effects: null,
      users_exposed: null,
      users_hit: null,
      budget_spent_percent: null,
      share_at_decision_percent: 100_000,
    };
    const same = {
      finalState: 'COMPLETED',
      outcome: 'released',
      stageIndex: 0,
      fired: [],
      figures,
      closeness: 0.95,
    } as const;
    const late = summaryOf([same, same], 8);
    mergeSummary(late, summaryOf([same, same], 3));
    expect(late.worst).toEqual({ run: 3, value: 1 });
    expect(late.nearestMiss).toEqual({ run: 3, value: 0.95 });
    // Further than a fifth away from its bound is no near miss.
    expect(summaryOf([{ ...same, closeness: 0.8 }], 1).nearestMiss).toBe(null);
  });
});
