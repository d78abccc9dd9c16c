import { describe, expect, test } from 'vitest';
import type { Controller } from '../../src/model/controller.js';
import { UNEXPOSED } from '../../src/model/exposure.js';
import type { Source, View } from '../../src/model/source.js';
import { PLAIN_VERSION, PLAIN_WORLD, type Version, type World } from '../../src/model/world.js';
import { keyOf } from '../../src/random/key.js';
import { runLoop } from '../../src/simulation/loop.js';
import { GeneratedSource } from '../../src/sources/generated/generated-source.js';
import { trafficModel } from '../../src/sources/generated/traffic-model.js';
import { analysisRun } from './argo/analysis-run.js';
import { type MetricSpec, PLAIN_METRIC } from './argo/analysis-spec.js';
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

describe('an AnalysisRun beside a share of 20 % of generated traffic', () => {
  const share = { ...UNEXPOSED, canaryPercent: 20 };
  const rate: MetricSpec = { ...PLAIN_METRIC, name: SUCCESS_RATE, intervalSeconds: 60, count: 5, failureLimit: 1 };
  const duration: MetricSpec = { ...rate, name: 'duration', initialDelaySeconds: 30, count: 2 };
  const run = analysisRun({ metrics: [rate, duration], dryRun: [] }, share);

  test('a healthy canary is promoted; the first measurement meets no traffic and is repeated after 10 s', () => {
    for (const seed of SEEDS) {
      const { end, notes } = play(run, {}, { seed });
      expect(end).toMatchObject({ atSeconds: 250, turn: { status: 'COMPLETED' } });
      const at = (name: string) => notes.filter(({ note }) => note.metric === name).map(({ atSeconds }) => atSeconds);
      expect(at(SUCCESS_RATE)).toEqual([0, 10, 70, 130, 190, 250]);
      expect(at('duration')).toEqual([30, 90]);
      expect(notes.filter(({ note }) => note.outcome !== 'Successful').length).toBe(1);
    }
  });

  test('a bad canary is rolled back on its second failure', () => {
    for (const seed of SEEDS) {
      const { end, generated } = play(run, { canary: BAD }, { seed });
      const reason = { rule: 'failed', metric: SUCCESS_RATE, value: 2, limit: 1 };
      expect(end).toMatchObject({ atSeconds: 70, turn: { status: 'ROLLED_BACK', state: { reason } } });
      expect(Math.abs(generated.harm(0, 70).requests - 2800)).toBeLessThan(5 * Math.sqrt(2800));
    }
  });

  test('an endless run is stopped by the horizon, and its share is served until then', () => {
    const endless = analysisRun({ metrics: [{ ...rate, count: null }], dryRun: [] }, share);
    const { end, generated } = play(endless, {}, { horizonSeconds: 1795 });
    expect(end).toMatchObject({ atSeconds: 1795, turn: { status: 'PROGRESSING', isEnded: false } });
    expect(Math.abs(generated.harm(0, 1795).requests - 71_800)).toBeLessThan(5 * Math.sqrt(71_800));
  });
});
