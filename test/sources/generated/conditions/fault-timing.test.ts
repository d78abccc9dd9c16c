import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fault, FaultTarget, Moment } from '../../../../src/model/fault.js';
import {
  type FaultSpan,
  faultSpan,
  levelAt,
  levelSeconds,
  momentSeconds,
  nextEdge,
} from '../../../../src/sources/generated/conditions/fault-timing.js';
import { completed, fault, inStages, meanBetween } from '../world.js';

const RUNS = { numRuns: 300 };
const STAGES = inStages([0, 1], [600, 10], [1200, 50]);
const COMPLETED = completed(STAGES, 1800);

const into = (seconds: number): Moment => ({ kind: 'rollout', seconds });

describe('momentSeconds', () => {
  it.each<[string, Moment, number]>([
    ['of the rollout', { kind: 'rollout', seconds: 90 }, 90],
    ['of the first stage', { kind: 'mark', mark: 'stage:0', seconds: 90 }, 90],
    ['of a later stage', { kind: 'mark', mark: 'stage:2', seconds: 90 }, 1290],
    ['of a stage that is yet to come', { kind: 'mark', mark: 'stage:3', seconds: 90 }, Number.POSITIVE_INFINITY],
    ['of completion, yet to come', { kind: 'mark', mark: 'completed', seconds: 90 }, Number.POSITIVE_INFINITY],
  ])('counts from the beginning %s', (_, moment, seconds) => {
    expect(momentSeconds(moment, STAGES)).toBe(seconds);
  });

  it('knows completion when it has come', () => {
    expect(momentSeconds({ kind: 'mark', mark: 'completed', seconds: 5 }, COMPLETED)).toBe(1805);
  });
});

describe('faultSpan', () => {
  it.each<[FaultTarget, boolean, boolean]>([
    ['canary', true, false],
    ['stable', false, true],
    ['all', true, true],
  ])('of a fault of %s hits the canary: %s, the others: %s', (target, canary, others) => {
    expect(faultSpan(fault({}, { target }), STAGES, true) !== null).toBe(canary);
    expect(faultSpan(fault({}, { target }), STAGES, false) !== null).toBe(others);
  });

  it('goes from its own beginning to its own end, or has none', () => {
    const until = { kind: 'mark', mark: 'stage:2', seconds: 30 } as const;
    expect(faultSpan(fault({}, { from: into(45), until }), STAGES, true)).toMatchObject({
      startSeconds: 45,
      endSeconds: 1230,
    });
    expect(faultSpan(fault({}), STAGES, true)?.endSeconds).toBe(Number.POSITIVE_INFINITY);
  });

  it('is not there while its beginning is unknown, nor where it ends before it begins', () => {
    expect(faultSpan(fault({}, { from: { kind: 'mark', mark: 'completed', seconds: 0 } }), STAGES, true)).toBeNull();
    const from = { kind: 'mark', mark: 'stage:2', seconds: 0 } as const;
    expect(faultSpan(fault({}, { from, until: into(1200) }), STAGES, true)).toBeNull();
  });

  it('is not there on a canary that has no traffic, but stays on the others', () => {
    const aborted = { ...STAGES, canaryPercent: 0 };
    expect(faultSpan(fault({}, { target: 'all' }), aborted, true)).toBeNull();
    expect(faultSpan(fault({}, { target: 'all' }), aborted, false)).not.toBeNull();
  });

  it('waits for its least traffic, on whichever arm it hits, and begins with the stage that reaches it', () => {
    for (const [target, onCanary] of [
      ['canary', true],
      ['stable', false],
    ] as const) {
      const shy = fault({}, { target, minTrafficPercent: 10 });
      expect(faultSpan(shy, inStages([0, 1]), onCanary)).toBeNull();
      expect(faultSpan(shy, inStages([0, 1], [600, 10]), onCanary)?.startSeconds).toBe(600);
      expect(faultSpan(shy, STAGES, onCanary)?.startSeconds).toBe(600);
      expect(faultSpan({ ...shy, from: into(700) }, STAGES, onCanary)?.startSeconds).toBe(700);
      expect(faultSpan({ ...shy, minTrafficPercent: 60 }, COMPLETED, onCanary)?.startSeconds).toBe(1800);
    }
  });

  it('goes on while the canary is taken out step by step, and ends with its last traffic', () => {
    const shy = fault({}, { minTrafficPercent: 10 });
    expect(faultSpan(shy, { ...STAGES, canaryPercent: 3 }, true)).not.toBeNull();
    expect(faultSpan(shy, { ...STAGES, canaryPercent: 0 }, true)).toBeNull();
  });

  it('hits a cohort on the canary from its stage on, and elsewhere from its own beginning', () => {
    const cohort = fault({}, { target: 'all', cohort: { share: 0.1, from: 'stage:1' } });
    expect(faultSpan(cohort, inStages([0, 1]), true)).toBeNull();
    expect(faultSpan(cohort, STAGES, true)?.startSeconds).toBe(600);
    expect(faultSpan(cohort, STAGES, false)?.startSeconds).toBe(0);
    expect(faultSpan({ ...cohort, from: into(900) }, STAGES, true)?.startSeconds).toBe(900);
  });
});

function span(change: Partial<Omit<Fault, 'effect'>>, startSeconds = 100, endSeconds = 1000): FaultSpan {
  return { fault: fault({}, change), startSeconds, endSeconds };
}

describe('levelAt', () => {
  it.each<[string, FaultSpan, readonly (readonly [number, number])[]]>([
    [
      'is 1 from the beginning, which counts, to the end, which does not',
      span({}),
      [
        [99.9, 0],
        [100, 1],
        [999.9, 1],
        [1000, 0],
      ],
    ],
    [
      'rises linearly over the ramp',
      span({ rampSeconds: 200 }),
      [
        [100, 0],
        [150, 0.25],
        [200, 0.5],
        [300, 1],
        [900, 1],
      ],
    ],
    [
      'is on for the first part of every turn',
      span({ flapping: { everySeconds: 60, forSeconds: 20 } }),
      [
        [100, 1],
        [119, 1],
        [120, 0],
        [159, 0],
        [160, 1],
        [180, 0],
        [220, 1],
      ],
    ],
    [
      'ramps anew in every turn',
      span({ rampSeconds: 10, flapping: { everySeconds: 60, forSeconds: 20 } }),
      [
        [105, 0.5],
        [115, 1],
        [165, 0.5],
        [175, 1],
        [181, 0],
      ],
    ],
  ])('%s', (_, of, levels) => {
    for (const [at, level] of levels) expect(levelAt(of, at)).toBeCloseTo(level, 12);
  });
});

describe('a moment at which a fault turns on or off', () => {
  const flapping = { everySeconds: 60, forSeconds: 20 };
  it.each<[string, FaultSpan, number, number, number]>([
    ['begins', span({}), 100, 0, 1],
    ['ends', span({}), 1000, 1, 0],
    ['flaps off', span({ flapping }), 120, 1, 0],
    ['flaps on', span({ flapping }), 160, 0, 1],
    ['flaps on as it flaps off', span({ flapping: { everySeconds: 60, forSeconds: 60 } }), 160, 1, 1],
  ])('has the level of what went before and that of what comes after, as it %s', (_, of, at, before, now) => {
    expect([levelAt(of, at, true), levelAt(of, at)]).toEqual([before, now]);
  });

  it('has the sum of the level on one side only', () => {
    expect([levelSeconds(span({}), 1000, true), levelSeconds(span({}), 1000)]).toEqual([900, 0]);
    expect([levelSeconds(span({ flapping }), 120, true), levelSeconds(span({ flapping }), 120)]).toEqual([20, 0]);
    const always = span({ flapping: { everySeconds: 60, forSeconds: 60 } });
    expect([levelSeconds(always, 160, true), levelSeconds(always, 160)]).toEqual([60, 0]);
  });
});

const spans = fc
  .record({
    start: fc.integer({ min: -50, max: 300 }),
    length: fc.integer({ min: 1, max: 900 }),
    rampSeconds: fc.nat(120),
    every: fc.option(fc.integer({ min: 5, max: 200 }), { nil: null }),
    on: fc.double({ min: 0.1, max: 1, noNaN: true }),
  })
  .map(({ start, length, rampSeconds, every, on }) => {
    const flapping = every === null ? null : { everySeconds: every, forSeconds: Math.max(1, Math.floor(every * on)) };
    return span({ rampSeconds, flapping }, start, start + length);
  });

describe('levelSeconds', () => {
  it('is the integral of the level since the fault last came on, and 0 while it is off', () => {
    fc.assert(
      fc.property(spans, fc.double({ min: -60, max: 1300, noNaN: true }), (of, at) => {
        const { startSeconds, endSeconds, fault: own } = of;
        const on =
          at > startSeconds && at < endSeconds && levelAt({ ...of, fault: { ...own, rampSeconds: 0 } }, at) > 0;
        if (!on) {
          expect(levelSeconds(of, at)).toBe(0);
          return;
        }
        const every = own.flapping?.everySeconds ?? Number.POSITIVE_INFINITY;
        let last = startSeconds;
        while (last + every <= at) last += every;
        // The midpoint rule is exact on lines; the one part with the corner is off by h²/8 times a slope of 1 at most.
        const expected = (at - last) * meanBetween(last, at, (t) => levelAt(of, t), 2000);
        expect(Math.abs(levelSeconds(of, at) - expected)).toBeLessThan(0.05);
      }),
      RUNS,
    );
  });

  it('is the time since the beginning where there is no ramp, and half the ramp less after one', () => {
    expect(levelSeconds(span({}), 340)).toBe(240);
    expect(levelSeconds(span({ rampSeconds: 60 }), 340)).toBe(210);
    expect(levelSeconds(span({ rampSeconds: 60 }), 130)).toBe(7.5);
  });
});

/** Those inside some time, one after the other. */
function edgesOf(of: FaultSpan, from: number, to: number): readonly number[] {
  const edges: number[] = [];
  for (let at = nextEdge(of, from); at < to; at = nextEdge(of, at)) edges.push(at);
  return edges;
}

describe('edges', () => {
  it('are all the instants, inside the time, between which levels are straight lines', () => {
    fc.assert(
      fc.property(spans, fc.integer({ min: -60, max: 1300 }), fc.integer({ min: 1, max: 200 }), (one, from, size) => {
        const edges = edgesOf(one, from, from + size);
        expect(edges.every((edge) => Number.isInteger(edge) && edge > from && edge < from + size)).toBe(true);
        const ends = [from, ...edges, from + size];
        for (const [i, end] of ends.slice(1).entries()) {
          const at = (part: number) => (ends[i] as number) * (1 - part) + end * part;
          const bend = levelAt(one, at(0.01)) - 2 * levelAt(one, at(0.5)) + levelAt(one, at(0.99));
          expect(Math.abs(bend)).toBeLessThan(1e-9);
        }
      }),
      RUNS,
    );
  });

  it('end with the last of them', () => {
    expect(nextEdge(span({ rampSeconds: 60 }, 100, 400), 399)).toBe(400);
    expect(nextEdge(span({ rampSeconds: 60 }, 100, 400), 400)).toBe(Number.POSITIVE_INFINITY);
    expect(nextEdge(span({}, 100, Number.POSITIVE_INFINITY), 100)).toBe(Number.POSITIVE_INFINITY);
  });

  it('of a fault that has flapped for a year are soon found', () => {
    const old = span({ flapping: { everySeconds: 2, forSeconds: 1 } }, 0, Number.POSITIVE_INFINITY);
    expect(edgesOf(old, 31_536_000, 31_536_004)).toEqual([31_536_001, 31_536_002, 31_536_003]);
  });
});
