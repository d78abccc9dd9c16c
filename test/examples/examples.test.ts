import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.js';
import { reportJsonSchema } from '../../src/report/json/report-json-schema.js';
import { type Report, reportSchema } from '../../src/report/json/report-schema.js';
import { simulate } from '../../src/simulation/simulate.js';
import { EXAMPLES, exampleFiles, GOLDENS, goldens, reportOf } from './goldens.js';
import { runInProcess } from './run-in-process.js';

const validateReport = new Ajv2020({ strict: false }).compile(reportJsonSchema());

async function report(example: string): Promise<Report> {
  return JSON.parse(await reportOf({ example, format: 'json' }));
}

async function understood(example: string): Promise<unknown> {
  return JSON.parse((await runInProcess(['validate', '--print', '--config', join(EXAMPLES, example)])).out);
}

function source(example: string): { stages: Record<string, unknown>[] } & Record<string, unknown> {
  return JSON.parse(readFileSync(join(EXAMPLES, example), 'utf8'));
}

async function play(document: unknown) {
  const parsed = await parseConfig(JSON.stringify(document));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return simulate(parsed.config.setup, '42');
}

const checkOf = (of: Report, stage: string, metric: string) =>
  of.stages.find(({ name }) => name === stage)?.checks.find((check) => check.metric === metric);

describe('the golden reports', () => {
  it('are one for every example and format, and no more', () => {
    expect(exampleFiles().length).toBeGreaterThanOrEqual(10);
    expect(readdirSync(GOLDENS).sort()).toEqual(
      goldens()
        .map(({ file }) => file)
        .sort(),
    );
  });

  it.each(goldens())(
    '$file is byte for byte what $example gives (after a wanted change: npm run golden)',
    async (golden) => {
      expect(await reportOf(golden)).toBe(readFileSync(join(GOLDENS, golden.file), 'utf8'));
    },
  );

  it.each(goldens().filter(({ format }) => format === 'json'))('$file fits the schema of the report', ({ file }) => {
    const golden: unknown = JSON.parse(readFileSync(join(GOLDENS, file), 'utf8'));
    expect(reportSchema.safeParse(golden).error?.issues).toBeUndefined();
    validateReport(golden);
    expect(validateReport.errors).toBeNull();
  });
});

describe('every example', () => {
  it.each(exampleFiles())('%s is valid without a warning', async (example) => {
    const { code, err } = await runInProcess(['validate', '--config', join(EXAMPLES, example)]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  it.each(exampleFiles())('%s has the digest of the compact JSON of `validate --print`', async (example) => {
    const compact = JSON.stringify(await understood(example));
    const digest = createHash('sha256').update(compact, 'utf8').digest('hex');
    expect((await report(example)).config_digest).toBe(`sha256:${digest}`);
  });

  it.each(exampleFiles())('%s names in its report the command that makes it again', async (example) => {
    expect((await report(example)).reproduce).toBe(`canary-sim --seed 42 --config ${example}`);
  });
});

/** What each example is there to show, as the README tells it. */
const SHOWS: Readonly<Record<string, (file: string) => Promise<void>>> = {
  'stages.json: a healthy release completes': async (file) => {
    const { final_state, reason, metrics } = await report(file);
    expect({ final_state, reason, failed: metrics.windows.failed }).toEqual({
      final_state: 'COMPLETED',
      reason: null,
      failed: 0,
    });
  },

  'stages.yaml: the same in YAML gives the same report, but for the file name': async (file) => {
    const { reproduce: _yaml, ...yaml } = await report(file);
    const { reproduce: _json, ...json } = await report('stages.json');
    expect(yaml).toEqual(json);
  },

  'lesson-ladder.json: 1, 5, 25, 50 and 100 %, limits tightening from 2 × to 1.2 × stable, completes': async (file) => {
    const { final_state, stages } = await report(file);
    expect(final_state).toBe('COMPLETED');
    const ladder = stages.map((stage) => [stage.traffic_percent, stage.duration_seconds / 60, stage.checks[0]?.limit]);
    expect(ladder).toEqual([
      [1, 5, 2],
      [5, 10, 1.5],
      [25, 15, 1.2],
      [50, 15, 1.2],
      [100, 30, 1.2],
    ]);
  },

  'error-spike.json: one request in twenty fails, rolled back in the first window': async (file) => {
    const { final_state, reason, metrics } = await report(file);
    expect(final_state).toBe('ROLLED_BACK');
    expect(reason).toMatchObject({ code: 'threshold_breached', stage: 'canary-1pct', metric: 'error_rate' });
    expect(metrics.windows).toEqual({ total: 1, passed: 0, failed: 1, inconclusive: 0 });
  },

  'latency-regression.json: only p99 rolls back, while the error rate and p50 hold': async (file) => {
    const rolledBack = await report(file);
    expect(rolledBack.final_state).toBe('ROLLED_BACK');
    expect(rolledBack.reason).toMatchObject({ code: 'threshold_breached', metric: 'latency_p99_ms' });
    const stage = rolledBack.reason?.stage ?? '';
    expect(checkOf(rolledBack, stage, 'error_rate')).toMatchObject({ breaches: 0 });
    expect(checkOf(rolledBack, stage, 'latency_p50_ms')).toMatchObject({ breaches: 0 });
    expect(checkOf(rolledBack, stage, 'latency_p99_ms')).toMatchObject({ breaches: 1 });
  },

  'late-failure.json: passes two stages, and the threshold of the third catches it': async (file) => {
    const { final_state, reason, stages } = await report(file);
    expect(final_state).toBe('ROLLED_BACK');
    expect(reason).toMatchObject({
      code: 'threshold_breached',
      stage: 'canary-50pct',
      metric: 'error_rate',
      limit: 0.003,
    });
    expect(stages.map(({ outcome }) => outcome)).toEqual(['PASSED', 'PASSED', 'FAILED', 'NOT_REACHED']);
  },

  'thin-traffic.json: no window has enough requests, ends PAUSED for want of evidence': async (file) => {
    const { final_state, reason, metrics } = await report(file);
    expect(final_state).toBe('PAUSED');
    expect(reason).toMatchObject({ code: 'no_evidence', limit: 100 });
    expect(reason?.observed).toBeLessThan(100);
    expect(metrics.windows).toEqual({ total: 15, passed: 0, failed: 0, inconclusive: 15 });
  },

  'manual-gate.json: waits for a person after 10 %, and nobody comes': async (file) => {
    const { final_state, reason, stages } = await report(file);
    expect(final_state).toBe('PAUSED');
    expect(reason).toMatchObject({ code: 'gate', stage: 'canary-10pct' });
    expect(stages.map(({ outcome }) => outcome)).toEqual(['PASSED', 'PASSED', 'NOT_REACHED', 'NOT_REACHED']);
  },

  'manual-gate-operator.json: a timed pause resumes by itself, then the person resumes at 45m': async (file) => {
    const { final_state, transitions } = await report(file);
    expect(final_state).toBe('COMPLETED');
    const resumed = transitions.filter(({ from, to }) => from === 'PAUSED' && to === 'PROGRESSING');
    expect(resumed.map(({ event, at_seconds }) => [event, at_seconds / 60])).toEqual([
      ['PAUSE_EXPIRED', 25],
      ['RESUME', 45],
    ]);
  },

  'zero-threshold.json: an equally good canary is rolled back by chance alone': async (file) => {
    const { final_state, reason } = await report(file);
    expect(final_state).toBe('ROLLED_BACK');
    expect(reason).toMatchObject({ metric: 'error_rate', condition: 'max_increase', limit: 0 });
    expect(reason?.bound).toBe(reason?.baseline);
    const { stable, canary } = (await understood(file)) as Record<'stable' | 'canary', unknown>;
    expect(canary).toEqual(stable);
  },
};

const titles = Object.keys(SHOWS);
const fileOf = (title: string): string => title.slice(0, title.indexOf(':'));

describe('what the examples show', () => {
  it.each(titles)('%s', async (title) => {
    await SHOWS[title]?.(fileOf(title));
  });

  it('is told of every example', () => {
    expect(titles.map(fileOf).sort()).toEqual(exampleFiles());
  });

  it('late-failure.json completes with the same seed when its third stage has no threshold of its own', async () => {
    const strict = source('late-failure.json');
    const stages = strict.stages.map(({ thresholds: _stricter, ...stage }) => stage);
    expect((await play(strict)).finalState).toBe('ROLLED_BACK');
    expect((await play({ ...strict, stages })).finalState).toBe('COMPLETED');
  });

  it('manual-gate.json lacks nothing but the person: with somebody who resumes, it completes', async () => {
    const alone = source('manual-gate.json');
    expect((await play(alone)).finalState).toBe('PAUSED');
    expect((await play({ ...alone, operator: [{ at: '45m', action: 'resume' }] })).finalState).toBe('COMPLETED');
  });
});
