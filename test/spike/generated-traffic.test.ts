import { describe, expect, test } from 'vitest';
import type { Controller } from '../../src/model/controller.js';
import { UNEXPOSED } from '../../src/model/exposure.js';
import { type Fault, NO_EFFECT } from '../../src/model/fault.js';
import type { Source, View } from '../../src/model/source.js';
import { PLAIN_VERSION, PLAIN_WORLD, type Version, type World } from '../../src/model/world.js';
import { keyOf } from '../../src/random/key.js';
import { runLoop } from '../../src/simulation/loop.js';
import { GeneratedSource } from '../../src/sources/generated/generated-source.js';
import { trafficModel } from '../../src/sources/generated/traffic-model.js';
import { PLAIN_POLICY } from './flagger/canary-policy.js';
import { canaryTicks } from './flagger/canary-ticks.js';
import { Notes } from './scripted-source.js';

const HEALTHY: Version = { ...PLAIN_VERSION, errorRate: 0.001, latency: { p50Ms: 50, p99Ms: 200 } };
const BAD: Version = { ...HEALTHY, errorRate: 0.05 };

const WORLD: World = { ...PLAIN_WORLD, requestsPerSecond: 200, stable: HEALTHY, canary: HEALTHY };

/**
 * At least 99 in 100 succeed. Of the 1,200 requests of a minute at 10 %, a healthy canary fails 1.2 and a bad one 60 in the
 * mean: chances of less than 1e-9 that a check goes the other way.
 */
const SUCCESS_RATE = 'request-success-rate';

const SEEDS = Array.from({ length: 20 }, (_, i) => `${i}`);

/** As the source, but what is asked is answered by what was served. */
function answeredBy(source: Source, answer: (view: View, name: string) => string): Source {
  return {
    mark: (mark, atSeconds) => source.mark(mark, atSeconds),
    serve: (fromSeconds, toSeconds, exposure) => source.serve(fromSeconds, toSeconds, exposure),
    view(atSeconds) {
      const view = source.view(atSeconds);
      return {
        atSeconds,
        read: (arm, fromSeconds, toSeconds) => view.read(arm, fromSeconds, toSeconds),
        users: (fromSeconds, toSeconds) => view.users(fromSeconds, toSeconds),
        readiness: (arm) => view.readiness(arm),
        answer: (name) => answer(view, name),
      };
    },
  };
}

/** Of the canary, over the last minute. Nothing to measure is an error. */
function measuredBy(view: View, name: string): string {
  if (name === 'revision') return 'v2';
  const { requests, errors, latencyMs } = reading(view);
  if (requests === 0) return 'error';
  if (name === SUCCESS_RATE) return 1 - errors / requests >= 0.99 ? 'ok' : 'failed';
  return (latencyMs ?? 0) <= 500 ? 'ok' : 'failed';
}

function reading(view: View) {
  const last = view.read('canary', Math.max(0, view.atSeconds - 60), view.atSeconds);
  return { requests: last.requests, errors: last.errors, latencyMs: last.latencyMs(0.99) };
}

function play<State, Note>(
  controller: Controller<State, Note>,
  change: Partial<World>,
  { seed = '42', horizonSeconds = 3600 } = {},
) {
  const generated = new GeneratedSource(trafficModel({ ...WORLD, ...change }), keyOf(seed), null);
  const notes = new Notes<Note>();
  const source = answeredBy(generated, measuredBy);
  const end = runLoop<State, Note>({ controller, source, words: [], recorder: notes, horizonSeconds });
  return { end, generated, notes: notes.all };
}

describe("Flagger's loop on generated traffic", () => {
  const canary = canaryTicks({
    ...PLAIN_POLICY,
    threshold: 3,
    stepWeight: 10,
    maxWeight: 50,
    metrics: [SUCCESS_RATE, 'request-duration'],
  });

  test('a healthy canary is promoted after eight intervals', () => {
    for (const seed of SEEDS) {
      const { end } = play(canary, {}, { seed });
      expect(end).toMatchObject({ atSeconds: 480, turn: { status: 'COMPLETED', state: { failedChecks: 0 } } });
    }
  });

  test('a bad canary is rolled back on the tick after its third failed check', () => {
    for (const seed of SEEDS) {
      const { end, generated } = play(canary, { canary: BAD }, { seed });
      expect(end).toMatchObject({ atSeconds: 300, turn: { status: 'ROLLED_BACK', exposure: UNEXPOSED } });
      // 10 % of 200 a second over four minutes; five standard errors.
      const { requests } = generated.harm(0, 300);
      expect(Math.abs(requests - 4800)).toBeLessThan(5 * Math.sqrt(4800));
      expect(generated.harm(0, 60).requests).toBe(0);
    }
  });

  test('a bug that begins with a step is found from there on', () => {
    const fault: Fault = {
      name: 'at 30 %',
      target: 'canary',
      from: { kind: 'mark', mark: 'stage:30', seconds: 0 },
      until: null,
      rampSeconds: 0,
      flapping: null,
      minTrafficPercent: 0,
      cohort: null,
      effect: { ...NO_EFFECT, errorRate: 0.05 },
    };
    const { end, notes } = play(canary, { faults: [fault] });
    expect(notes.map(({ note }) => note.weight)).toEqual([0, 10, 20, 30, 30, 30, 30, 0]);
    expect(end).toMatchObject({ atSeconds: 420, turn: { status: 'ROLLED_BACK' } });
  });

  test('a canary without steps is stopped by the horizon, with all traffic on stable', () => {
    const { end, generated } = play(canaryTicks(PLAIN_POLICY), {}, { horizonSeconds: 1800 });
    expect(end).toMatchObject({ atSeconds: 1800, turn: { status: 'PROGRESSING', isEnded: false } });
    expect(generated.harm(0, 1800).requests).toBe(0);
    expect(generated.cells.count).toBe(30);
  });
});
