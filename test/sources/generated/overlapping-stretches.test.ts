import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Arm } from '../../../src/model/arm.js';
import type { Reading } from '../../../src/model/source.js';
import { ArmReader } from '../../../src/sources/generated/read-arm.js';
import type { ServedCells } from '../../../src/sources/generated/served-cells.js';
import { BUCKET_COUNT, logAtBucketPosition } from '../../../src/stats/numeric/exponential-buckets.js';
import { expectSame } from '../../expect-same.js';
import { addUp, allBuckets, quantileOf } from './all-buckets.js';
import { addRows, cellOf, cellsWith, type Row, readRows } from './rows.js';
import { at, HEALTHY, KEY, keyOfIndex, model } from './world.js';

const RUNS = { numRuns: 80 };
const PLAIN = model();
/** What a part of a cell may be served under instead: half of its requests take another path. */
const SLOW = model({
  stable: { ...HEALTHY, slow: { share: 0.5, latency: { p50Ms: 400, p99Ms: 900 } } },
  canary: { ...HEALTHY, latency: { p50Ms: 90, p99Ms: 5000 } },
});

const counts = fc.oneof(fc.nat(3), fc.nat(2000), fc.nat(5_000_000));

/** Cells, some of which are cut into parts that differ in all but their cell. */
const rows = fc
  .array(
    fc.array(fc.tuple(counts, counts, fc.boolean(), fc.constantFrom(0, 0, -0.3, 0.5)), { minLength: 1, maxLength: 3 }),
    { minLength: 1, maxLength: 5 },
  )
  .map((cells): Row[] =>
    cells.flatMap((parts, i) =>
      parts.map(([stable, canary, isSlow, latencyLogFactor], part) => ({
        ...cellOf(100 + i, stable, canary),
        part: 20 * part,
        fromSeconds: (100 + i) * 60 + 20 * part,
        toSeconds: part === parts.length - 1 ? (101 + i) * 60 : (100 + i) * 60 + 20 * (part + 1),
        conditions: (isSlow ? SLOW : PLAIN).conditions((100 + i) * 60, (101 + i) * 60, at(50)),
        latencyLogFactor,
      })),
    ),
  );

type Question =
  | { readonly kind: 'quantile'; readonly quantile: number }
  | { readonly kind: 'slower'; readonly bucket: number }
  | { readonly kind: 'counts' };

interface Asked {
  readonly arm: 'stable' | 'canary';
  /** In [0, 1) of the rows, in any order. */
  readonly ends: readonly [number, number];
  readonly question: Question;
}

const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const asked = fc.record<Asked>({
  arm: fc.constantFrom('stable', 'canary'),
  ends: fc.tuple(place, place),
  question: fc.oneof(
    fc.constantFrom(0.001, 0.5, 0.95, 0.99, 1).map((quantile) => ({ kind: 'quantile', quantile }) as const),
    fc.integer({ min: 0, max: BUCKET_COUNT }).map((bucket) => ({ kind: 'slower', bucket }) as const),
    fc.constant({ kind: 'counts' } as const),
  ),
});
const questions = fc.array(asked, { minLength: 1, maxLength: 20 });

function stretchOf([one, other]: Asked['ends'], length: number): readonly [first: number, end: number] {
  const [a, b] = [Math.floor(one * length), Math.floor(other * length)];
  return [Math.min(a, b), Math.max(a, b) + 1];
}

function answer(reading: Reading, question: Question): number | null | number[] {
  switch (question.kind) {
    case 'quantile':
      return reading.latencyMs(question.quantile);
    case 'slower':
      return reading.slowerThan(Math.exp(logAtBucketPosition(question.bucket)));
    case 'counts':
      return [...reading.latencyCounts()];
  }
}

/** By every bucket of every row, added up. */
function expectRight(got: ReturnType<typeof answer>, buckets: Float64Array, question: Question): void {
  switch (question.kind) {
    case 'quantile': {
      const requests = buckets.reduce((a, b) => a + b, 0);
      if (requests === 0) expect(got).toBeNull();
      else expect(Math.abs((got as number) / quantileOf(buckets, question.quantile) - 1)).toBeLessThan(1e-12);
      break;
    }
    case 'slower':
      expect(got).toBe(buckets.subarray(question.bucket).reduce((a, b) => a + b, 0));
      break;
    case 'counts':
      expectSame(got, [...buckets]);
      break;
  }
}

function readersOf(cells: ServedCells): Record<Asked['arm'], ArmReader> {
  return { stable: new ArmReader(cells, 'stable'), canary: new ArmReader(cells, 'canary') };
}

describe('readings of stretches that overlap', () => {
  it('come out by the splits of each row, parts of a cell too, in any order of asking', () => {
    fc.assert(
      fc.property(rows, questions, fc.nat(50), (all, asks, seed) => {
        const key = keyOfIndex(seed);
        const perRow = (arm: Arm) => all.map((row) => allBuckets(key, arm, row));
        const buckets = { stable: perRow('stable'), canary: perRow('canary') };
        const readers = readersOf(cellsWith(PLAIN, key, all));
        for (const { arm, ends, question } of asks) {
          const [first, end] = stretchOf(ends, all.length);
          const got = answer(readers[arm].read(first, end), question);
          expectRight(got, addUp(buckets[arm].slice(first, end)), question);
        }
      }),
      RUNS,
    );
  });

  it('are those of somebody who reads the stretch alone, to the last digit', () => {
    fc.assert(
      fc.property(rows, questions, (all, asks) => {
        const readers = readersOf(cellsWith(PLAIN, KEY, all));
        for (const { arm, ends, question } of asks) {
          const [first, end] = stretchOf(ends, all.length);
          const alone = readRows(PLAIN, KEY, arm, all.slice(first, end));
          expectSame(answer(readers[arm].read(first, end), question), answer(alone, question));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('know nothing of the key before', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(rows, questions), { minLength: 2, maxLength: 4 }), (runs) => {
        const cells = cellsWith(PLAIN, keyOfIndex(0), []);
        const readers = readersOf(cells);
        for (const [seed, [all, asks]] of runs.entries()) {
          const key = keyOfIndex(seed);
          cells.restart(key);
          addRows(cells, all);
          for (const { arm, ends, question } of asks) {
            const [first, end] = stretchOf(ends, all.length);
            const alone = readRows(PLAIN, key, arm, all.slice(first, end));
            expectSame(answer(readers[arm].read(first, end), question), answer(alone, question));
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it('agree while rows come in by the thousand, of a window that moves with them', () => {
    const all = Array.from({ length: 1200 }, (_, i) => cellOf(i, 30 + (i % 7), i % 5));
    const cells = cellsWith(PLAIN, KEY, []);
    const readers = readersOf(cells);
    for (const [i, row] of all.entries()) {
      addRows(cells, [row]);
      if (i % 40 !== 0 && Math.abs(i - 256) > 2 && Math.abs(i - 512) > 2) continue;
      for (const arm of ['stable', 'canary'] as const) {
        const first = Math.max(0, i - 90);
        const reading = readers[arm].read(first, i + 1);
        const alone = readRows(PLAIN, KEY, arm, all.slice(first, i + 1));
        for (const q of [0.5, 0.99]) expect(reading.latencyMs(q)).toBe(alone.latencyMs(q));
        expect(reading.slowerThan(120)).toBe(alone.slowerThan(120));
      }
    }
  });
});
