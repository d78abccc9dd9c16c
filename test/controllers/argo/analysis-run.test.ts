import { describe, expect, test } from 'vitest';
import {
  beginRun,
  type MeasurementTask,
  nextReconcile,
  type RunState,
  reconcileRun,
} from '../../../src/controllers/argo/analysis/analysis-run.js';
import type { Measurement } from '../../../src/controllers/argo/analysis/metric-state.js';
import type { ArgoRunSpec } from '../../../src/model/policy/argo-analysis.js';
import { metric, runSpec } from './plain-canary.js';

const PHASES = { S: 'Successful', F: 'Failed', I: 'Inconclusive', E: 'Error' } as const;

/** Plays a run, the outcome of whose measurements are letters by metric; the last repeats. */
function played(spec: ArgoRunSpec, scripts: Readonly<Record<string, string>>, until = 3_600, message = '') {
  const taken: (readonly [number, string])[] = [];
  const counts = new Map<string, number>();
  let run: RunState = beginRun(spec, 0);
  let at: number | null = 0;
  const measure = ({ metric: { name } }: MeasurementTask): Measurement => {
    const script = scripts[name] ?? 'S';
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    const letter = script.charAt(Math.min(count, script.length - 1)) as keyof typeof PHASES;
    taken.push([at ?? 0, name]);
    return { phase: PHASES[letter], finishedSeconds: at, resumeSeconds: null, message };
  };
  while (at !== null && at <= until) {
    run = reconcileRun(spec, run, at, false, measure);
    at = nextReconcile(spec, run);
  }
  return { run, taken, seconds: taken.map(([second]) => second) };
}

describe('a run', () => {
  test('a metric of N measurements ends at N − 1 intervals', () => {
    const { run, seconds } = played(runSpec(metric({ interval: '1m', count: 5 })), {});
    expect(run).toMatchObject({ phase: 'Successful', completedSeconds: 240, message: '' });
    expect(seconds).toEqual([0, 60, 120, 180, 240]);
  });

  test('failures up to the limit are borne, however many successes lie between; one more ends it, and the message counts them', () => {
    const { run } = played(runSpec(metric({ interval: '60s', failureLimit: 2 })), { m: 'FSFSF' });
    expect(run).toMatchObject({
      phase: 'Failed',
      completedSeconds: 240,
      message: 'Metric "m" assessed Failed due to failed (3) > failureLimit (2)',
      reason: { rule: 'failed', metric: 'm', value: 3, limit: 2 },
    });
  });

  test('an error is tried again after 10 s whatever the interval, and the fifth in a row ends the run', () => {
    const { run, seconds } = played(runSpec(metric({ interval: '5m' })), { m: 'E' }, 3_600, 'no such host');
    expect(seconds).toEqual([0, 10, 20, 30, 40]);
    expect(run.message).toBe(
      'Metric "m" assessed Error due to consecutiveErrors (5) > consecutiveErrorLimit (4): "Error Message: no such host"',
    );
  });

  test('one bad metric ends the run at once, and what was never measured is left out', () => {
    const late = metric({ name: 'late', initialDelay: '1h' });
    const { run } = played(runSpec(metric({ name: 'bad', interval: '20s' }), late), { bad: 'SF' });
    expect(run).toMatchObject({ phase: 'Failed', completedSeconds: 20 });
    expect(run.metrics.map(({ phase }) => phase)).toEqual(['Failed', null]);
  });

  test('all that is due at an instant is measured before any of it is judged, and the worst names the run', () => {
    const spec = runSpec(metric({ name: 'a', consecutiveErrorLimit: 0 }), metric({ name: 'b' }));
    const { run, taken } = played(spec, { a: 'E', b: 'F' });
    expect(taken.length).toBe(2);
    expect(run.message).toBe('Metric "b" assessed Failed due to failed (1) > failureLimit (0)');
  });

  test('a metric by way of trial decides nothing, but an endless one keeps the run going', () => {
    const trial = metric({ name: 'trial', interval: '1m' });
    const spec = { ...runSpec(metric({ name: 'real' }), trial), dryRun: ['^tri'] };
    const { run } = played(spec, { trial: 'S' });
    expect(run.phase).toBe('Running');
    const failing = played(spec, { trial: 'F' }).run;
    expect(failing.phase).toBe('Successful');
    expect(failing.metrics[1]?.message).toBe('Metric assessed Failed due to failed (1) > failureLimit (0)');
  });

  test('asked to end it counts as successful, with failures below the limit or four errors in a row', () => {
    const spec = runSpec(metric({ interval: '1m', failureLimit: 2 }));
    const { run } = played(spec, { m: 'FFEEEE' }, 90);
    const measure = (): Measurement => {
      throw new Error('nothing is measured any more');
    };
    const ended = reconcileRun(spec, run, 95, true, measure);
    expect(ended).toMatchObject({ phase: 'Successful', message: 'Run Terminated', completedSeconds: 95 });
  });

  test('a job under way is asked at the time that it names, and stopped with the run', () => {
    const spec = runSpec(metric({ name: 'job' }), metric({ name: 'bad', interval: '30s' }));
    const asked: string[] = [];
    const measure = ({ metric: { name }, does }: MeasurementTask): Measurement => {
      asked.push(`${name} ${does}`);
      const isDone = name === 'bad' || does === 'stop';
      const phase = does === 'stop' ? 'Successful' : name === 'bad' && asked.length > 2 ? 'Failed' : 'Successful';
      return isDone
        ? { phase, finishedSeconds: asked.length > 2 ? 30 : 0, resumeSeconds: null, message: '' }
        : { phase: 'Running', finishedSeconds: null, resumeSeconds: 100, message: '' };
    };
    const first = reconcileRun(spec, beginRun(spec, 0), 0, false, measure);
    expect(nextReconcile(spec, first)).toBe(30);
    const second = reconcileRun(spec, first, 30, false, measure);
    expect(second.phase).toBe('Failed');
    expect(asked).toEqual(['job begin', 'bad begin', 'bad begin', 'job stop']);
  });
});

describe('a spec that is refused ends its run before anything is measured', () => {
  test.each([
    [runSpec(), 'Analysis spec invalid: no metrics specified'],
    [runSpec(metric({}), metric({})), "Analysis spec invalid: metrics[1]: duplicate name 'm'"],
    [
      runSpec(metric({ count: 2, failureLimit: 3, interval: '1m' })),
      'Analysis spec invalid: metrics[0]: count (2) must be >= failureLimit + consecutiveSuccessLimit (3 + 0) if both >= 0',
    ],
    [runSpec(metric({ count: 2 })), 'Analysis spec invalid: metrics[0]: interval must be specified when count > 1'],
    [runSpec(metric({ provider: {} })), 'Analysis spec invalid: metrics[0]: no provider specified'],
    [
      runSpec(metric({ provider: { web: {}, job: {} } })),
      'Analysis spec invalid: metrics[0]: multiple providers specified',
    ],
    [
      runSpec(metric({ failureLimit: -1 })),
      'Analysis spec invalid: metrics[0]: failureLimit and consecutiveSuccessLimit cannot both be disabled',
    ],
    [
      { ...runSpec(metric({})), dryRun: ['*'] },
      "Analysis spec invalid: dryRun[0]: Rule didn't match any metric name(s)",
    ],
    [
      { ...runSpec(metric({})), unresolved: 'failed to resolve {{args.x}}' },
      'Unable to resolve metric arguments: failed to resolve {{args.x}}',
    ],
  ])('%#: %s', (spec, message) => {
    expect(beginRun(spec, 5)).toMatchObject({ phase: 'Error', message, completedSeconds: 5 });
    expect(nextReconcile(spec, beginRun(spec, 5))).toBeNull();
  });

  test('a count equal to the failure limit is accepted, and never fails', () => {
    const { run } = played(runSpec(metric({ count: 3, failureLimit: 3, interval: '1m' })), { m: 'F' });
    expect(run.phase).toBe('Successful');
  });
});
