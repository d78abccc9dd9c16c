import { describe, expect, test } from 'vitest';
import { type Piece, SLOTS, timeline } from '../../src/controllers/experiment/timeline.js';
import type { Breaker, Phase } from '../../src/model/results/experiment.js';

const BREAKER: Breaker = { opensAfter: 0.5, reactsInSeconds: 10, openForSeconds: 30, fallback: 0 };

function phase(fromSeconds: number, isBad: boolean): Phase {
  return { fromSeconds, effects: [], cutOff: [], isBad };
}

/** `0-10 plain 0`, in order. */
function told(pieces: readonly Piece[], count: number): readonly string[] {
  return pieces.map(({ slot, fromSeconds, toSeconds }) => {
    const kind = slot === SLOTS.afterwards(count) ? 'open after' : `${slot % 2 === 1 ? 'open' : 'plain'} ${slot >> 1}`;
    return `${fromSeconds}-${toSeconds} ${kind}`;
  });
}

const of = (goneSeconds: number, ...phases: readonly Phase[]) =>
  told(timeline(phases, BREAKER, goneSeconds), phases.length);

describe('what is in force when', () => {
  test('each phase lasts until the next, and the last until the fault is gone', () => {
    expect(of(900, phase(0, false), phase(5, false))).toEqual(['0-5 plain 0', '5-900 plain 1']);
  });

  test('a fault that is gone before a phase has none of it', () => {
    expect(of(3, phase(0, false), phase(5, false))).toEqual(['0-3 plain 0']);
  });

  test('the breaker opens once attempts failed for as long as it takes to react, and closes after its time', () => {
    expect(of(900, phase(0, true))).toEqual(['0-10 plain 0', '10-900 open 0', '900-930 open after']);
  });

  test('it does not open for what lasts no longer than it takes to react', () => {
    expect(of(900, phase(0, true), phase(10, false))).toEqual(['0-10 plain 0', '10-900 plain 1']);
    expect(of(10, phase(0, true))).toEqual(['0-10 plain 0']);
  });

  test('two bad phases in a row are one', () => {
    expect(of(900, phase(0, true), phase(5, true))).toEqual([
      '0-5 plain 0',
      '5-10 plain 1',
      '10-900 open 1',
      '900-930 open after',
    ]);
  });

  test('it closes in a phase that is well, and stays open where the next is bad before that', () => {
    expect(of(900, phase(0, true), phase(60, false))).toEqual([
      '0-10 plain 0',
      '10-60 open 0',
      '60-90 open 1',
      '90-900 plain 1',
    ]);
    expect(of(900, phase(0, true), phase(60, false), phase(80, true))).toEqual([
      '0-10 plain 0',
      '10-60 open 0',
      '60-80 open 1',
      '80-900 open 2',
      '900-930 open after',
    ]);
  });

  test('a fault that is gone while it is still open leaves it open for the rest of its time', () => {
    expect(of(70, phase(0, true), phase(60, false))).toEqual([
      '0-10 plain 0',
      '10-60 open 0',
      '60-70 open 1',
      '70-90 open after',
    ]);
  });

  test('without a breaker nothing is cut off', () => {
    expect(told(timeline([phase(0, true)], null, 60), 1)).toEqual(['0-60 plain 0']);
  });
});
