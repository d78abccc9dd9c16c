import { describe, expect, it } from 'vitest';
import { buildReport } from '../../src/report/json/build-report.js';
import { reportJson } from '../../src/report/json/json-text.js';
import {
  arm,
  atGate,
  BREACH,
  check,
  completed,
  eventful,
  finding,
  harm,
  IDENTITY,
  IDLE,
  inconclusive,
  noBudget,
  noEvidence,
  rolledBack,
  stage,
  thinTraffic,
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
  'evidence',
  'message',
];

describe('a report', () => {
  it('puts the facts for scripts first', () => {
    expect(Object.keys(buildReport(completed(), IDENTITY))).toEqual([
      'final_state',
      'stages_completed',
      'rollback_triggered',
      'metrics',
      'outcome',
      'reason',
      'blast_radius',
      'rollback',
      'follow_up',
      'rollback_safe',
      'error_budget',
      'instances',
      'shadow',
      'telemetry',
      'stages',
      'transitions',
      'timeline',
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
      cpu_percent: null,
      memory_mb: null,
      restarts: 0,
      conversion_rate: null,
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
    const aborted = rolledBack({
      reason: { code: 'operator', stage: 'a', atSeconds: 60, action: 'abort', pausedSeconds: null },
    });
    for (const run of [rolledBack(), thinTraffic(), atGate(), noBudget(0), aborted]) {
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
      evidence: null,
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
    const judgement = inconclusive([finding({ outcome: 'pending' })]);
    const run = thinTraffic({ reason: noEvidence(judgement, 'carried') });
    expect(buildReport(run, IDENTITY).reason).toMatchObject({ metric: 'error_rate', baseline_source: 'carried' });
  });

  it('gives what was left of an error budget that kept the rollout from starting', () => {
    expect(buildReport(noBudget(-3.25), IDENTITY).reason).toMatchObject({
      code: 'budget_exhausted',
      metric: null,
      observed: -3.25,
      limit: null,
      baseline_source: null,
    });
  });

  it('carries a code and a sentence for every warning', () => {
    const [warning] = buildReport(rolledBack(), IDENTITY).warnings;
    expect(warning?.code).toBe('operator_ignored');
    expect(warning?.message).not.toBe('');
  });
});

describe('what a run has cost, in a report', () => {
  it('is null where there is nothing to say', () => {
    const report = buildReport(completed(), IDENTITY);
    expect(report).toMatchObject({
      metrics: { fresh_baseline: null, time_to_detect_seconds: null, time_to_restore_seconds: null },
      blast_radius: { routing: 'random', users: null, users_exposed: null, users_hit: null, users_hit_if_stable: null },
      rollback: null,
      follow_up: null,
      rollback_safe: {
        safe: true,
        migration: null,
        trace: 'none',
        stale_data_rate: 0,
        why: 'stored data do not change',
      },
      error_budget: null,
    });
    expect(report.stages[0]?.fresh_baseline).toBeNull();
  });

  it('counts users whole, budgets to 3 decimals, and keeps what was configured', () => {
    expect(buildReport(eventful(), IDENTITY)).toMatchObject({
      metrics: {
        fresh_baseline: { requests: 3000, errors: 3, cpu_percent: 41.988, memory_mb: 512.5, restarts: 1 },
        excess_failed_requests: 8761,
        time_to_detect_seconds: 240,
        time_to_restore_seconds: 2350,
      },
      blast_radius: {
        routing: 'sticky',
        users: 2_000_000,
        users_exposed: 20_113,
        users_hit: 1204,
        users_hit_if_stable: 310,
      },
      rollback: {
        method: 'rolling',
        decided_at_seconds: 960,
        begins_at_seconds: 3060,
        restored_at_seconds: 3070,
        while_people_act: {
          seconds: 2100,
          requests: 210_000,
          failed_requests: 10_512,
          excess_failed_requests: 8412,
        },
        while_rolling_back: { seconds: 10, requests: 1000, failed_requests: 322, excess_failed_requests: 312 },
      },
      follow_up: { seconds: 1800, requests: 180_000, failed_requests: 13_800, excess_failed_requests: 12_000 },
      rollback_safe: { safe: false, migration: 'rename_field', trace: 'new_format', stale_data_rate: 0.125 },
      error_budget: {
        objective: 0.999,
        window_seconds: 2_592_000,
        allowed: 43_200,
        spent_before: 4320,
        spent_during: 9000,
        spent_by_rollout: 8761,
        left: 29_880,
        left_percent: 69.167,
        burn_rate: 2.312,
        posture_before: 'healthy',
        posture: 'healthy',
      },
    });
  });

  it('may be less than nothing', () => {
    const run = eventful({ excessFailedRequests: -3, followUp: harm(60, -2) });
    const report = buildReport(run, IDENTITY);
    expect([report.metrics.excess_failed_requests, report.follow_up?.excess_failed_requests]).toEqual([-3, -2]);
  });

  it('is told as a timeline, with a code and a phrase for each moment', () => {
    expect(buildReport(eventful(), IDENTITY).timeline.slice(2, 4)).toEqual([
      { at_seconds: 720, event: 'fault_begins', detail: 'fault "cache outage" takes effect' },
      { at_seconds: 720, event: 'canary_worse', detail: 'the canary is worse than stable' },
    ]);
  });

  it.each([
    ['success_rate', 0.123456789],
    ['conversion_rate', 0.123456789],
    ['burn_rate', 0.123456789],
    ['latency_p50_ms', 0.123],
    ['cpu_percent', 0.123],
    ['memory_mb', 0.123],
    ['memory_growth_mb_per_minute', 0.123],
    ['restarts', 0.123],
  ] as const)('rounds a check of %s to %d', (metric, observed) => {
    const checks = [check({ metric, observed: 0.123456789123 })];
    const report = buildReport(completed({ stages: [stage('only', 1, { checks })] }), IDENTITY);
    expect(report.stages[0]?.checks[0]?.observed).toBe(observed);
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
