import { describe, expect, it } from 'vitest';
import { buildReport } from '../../src/report/json/build-report.js';
import { reportJson } from '../../src/report/json/report-json.js';
import {
  arm,
  atGate,
  BREACH,
  check,
  completed,
  finding,
  IDENTITY,
  IDLE,
  noEvidence,
  rolledBack,
  stage,
  TOO_FEW,
  thinTraffic,
  windowOf,
} from './fixtures.js';

const REASON_KEYS = [
  'code',
  'stage',
  'at_seconds',
  'metric',
  'condition',
  'observed',
  'limit',
  'bound',
  'baseline',
  'baseline_source',
  'message',
];

describe('a report', () => {
  it('puts the facts for scripts first', () => {
    expect(Object.keys(buildReport(completed(), IDENTITY))).toEqual([
      'final_state',
      'stages_completed',
      'rollback_triggered',
      'metrics',
      'reason',
      'stages',
      'transitions',
      'warnings',
      'name',
      'schema_version',
      'tool',
      'seed',
      'config_digest',
      'reproduce',
    ]);
  });

  it('counts failures of both arms, and exposure of the canary alone', () => {
    expect(buildReport(rolledBack(), IDENTITY)).toMatchObject({
      final_state: 'ROLLED_BACK',
      rollback_triggered: true,
      stages_completed: 1,
      metrics: {
        windows: { total: 16, passed: 15, failed: 1, inconclusive: 0 },
        duration_seconds: 960,
        exposure_requests: 3000,
        failed_requests: 216,
        excess_failed_requests: 37,
      },
    });
  });

  it('gives nulls, never NaN, for an arm that served nothing', () => {
    const json = reportJson(buildReport(completed({ stable: IDLE }), IDENTITY));
    expect(JSON.parse(json).metrics.stable).toEqual({
      requests: 0,
      errors: 0,
      error_rate: null,
      latency_p50_ms: null,
      latency_p95_ms: null,
      latency_p99_ms: null,
    });
  });

  it('refuses a number that is not finite', () => {
    const broken = completed({ canary: { ...arm(1, 0), errorRate: Number.NaN } });
    expect(() => buildReport(broken, IDENTITY)).toThrow('finite');
  });

  it('rounds rates to 9 decimals and milliseconds to 3, but nothing that was configured', () => {
    const odd = check({ limit: 0.1 + 0.2, observed: 0.1 + 0.2, bound: 1 / 3, baseline: -1e-12 });
    const report = buildReport(completed({ stages: [stage('only', 100 / 3, { checks: [odd] })] }), IDENTITY);
    expect(report.stages[0]).toMatchObject({
      traffic_percent: 100 / 3,
      canary: { latency_p50_ms: 50.123 },
      checks: [{ limit: 0.30000000000000004, observed: 0.3, bound: 0.333333333, baseline: 0 }],
    });
    expect(Object.is(report.stages[0]?.checks[0]?.baseline, -0)).toBe(false);
  });

  it('has a reason with the same keys whatever the code, and none when completed', () => {
    expect(buildReport(completed(), IDENTITY).reason).toBeNull();
    const aborted = rolledBack({ reason: { code: 'operator', stage: 'a', atSeconds: 60, action: 'abort' } });
    for (const run of [rolledBack(), thinTraffic(), atGate(), aborted]) {
      expect(Object.keys(buildReport(run, IDENTITY).reason ?? {})).toEqual(REASON_KEYS);
    }
  });

  it('gives the numbers of the threshold that was breached', () => {
    expect(buildReport(rolledBack(), IDENTITY).reason).toEqual({
      code: 'threshold_breached',
      stage: 'canary-10pct',
      at_seconds: 960,
      metric: 'error_rate',
      condition: 'max_increase',
      observed: 0.0312,
      limit: 0.01,
      bound: 0.0109,
      baseline: 0.0009,
      baseline_source: 'window',
      message: 'error_rate 0.0312 in canary-10pct exceeds stable 0.0009 by more than 0.01',
    });
  });

  it('gives the requests that were there and those that were asked for when they were too few', () => {
    expect(buildReport(thinTraffic(), IDENTITY).reason).toMatchObject({
      code: 'no_evidence',
      metric: null,
      condition: null,
      observed: 12,
      limit: 1000,
      baseline: null,
      baseline_source: null,
    });
  });

  it('names the source of the baseline of a breach that was pending when the stage was over', () => {
    const judgement = { verdict: 'INCONCLUSIVE', findings: [finding({ outcome: 'pending' })], silence: null } as const;
    const run = thinTraffic({
      reason: noEvidence(judgement),
      windows: [windowOf(TOO_FEW, { toSeconds: 60 }), windowOf(judgement, { baselineSource: 'carried' })],
    });
    expect(buildReport(run, IDENTITY).reason).toMatchObject({ metric: 'error_rate', baseline_source: 'carried' });
  });

  it('carries a code and a sentence for every warning', () => {
    const [warning] = buildReport(rolledBack(), IDENTITY).warnings;
    expect(warning?.code).toBe('operator_ignored');
    expect(warning?.message).not.toBe('');
  });
});

describe('a report as JSON', () => {
  it('is indented by two and ends with a line break', () => {
    const json = reportJson(buildReport(completed(), IDENTITY));
    expect(json.startsWith('{\n  "final_state": "COMPLETED",\n')).toBe(true);
    expect(json.endsWith('"\n}\n')).toBe(true);
  });

  it('writes characters that could garble a terminal as escapes, and loses none', () => {
    const name = 'a\u001b[2J\u009b\u202eb\u200b';
    const json = reportJson(buildReport(completed({ name }), IDENTITY));
    for (const character of name.slice(1))
      if (character > '~' || character < ' ') expect(json).not.toContain(character);
    expect(JSON.parse(json).name).toBe(name);
  });

  it('is the same for the same run', () => {
    const json = () => reportJson(buildReport(rolledBack({ reason: BREACH }), IDENTITY));
    expect(json()).toBe(json());
  });
});
