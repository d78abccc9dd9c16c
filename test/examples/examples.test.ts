import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { DEFAULT_EXPERIMENT } from '../../src/config/experiment/default-experiment.js';
import { parseExperiment } from '../../src/config/experiment/parse-experiment.js';
import { parseConfig } from '../../src/config/parse-config.js';
import { publishedJsonSchema } from '../../src/report/json/published-json-schema.js';
import { type Report, reportSchema } from '../../src/report/json/report-schema.js';
import { simulate } from '../../src/simulation/simulate.js';
import { studyExperiment } from '../../src/study/experiment/experiment.js';
import {
  EXAMPLES,
  exampleFiles,
  filesIn,
  GOLDENS,
  goldenFiles,
  goldens,
  isExperiment,
  isIncident,
  reportOf,
} from './goldens.js';
import { runInProcess } from './run-in-process.js';

const validateReport = new Ajv2020({ strict: false }).compile(publishedJsonSchema('report'));

const printed = new Map<string, Promise<string>>();

/** The JSON that an example prints; it is played once for all tests. */
function jsonOf(example: string): Promise<string> {
  const known = printed.get(example) ?? reportOf({ example, format: 'json' });
  printed.set(example, known);
  return known;
}

async function report(example: string): Promise<Report> {
  return JSON.parse(await jsonOf(example));
}

async function understood(example: string): Promise<unknown> {
  return JSON.parse((await runInProcess(['validate', '--print', '--config', join(EXAMPLES, example)])).out);
}

function source(example: string): { stages: Record<string, unknown>[] } & Record<string, unknown> {
  return JSON.parse(readFileSync(join(EXAMPLES, example), 'utf8'));
}

async function play(document: unknown, seed = '42') {
  const parsed = await parseConfig(JSON.stringify(document));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return simulate(parsed.config.setup, seed);
}

const checkOf = (of: Report, stage: string, metric: string) =>
  of.stages.find(({ name }) => name === stage)?.checks.find((check) => check.metric === metric);

describe('the golden reports', () => {
  it('are one for every example and format, and no more', () => {
    expect(exampleFiles().length).toBeGreaterThanOrEqual(23);
    expect(goldenFiles()).toEqual(
      goldens()
        .map(({ file }) => file)
        .sort(),
    );
  });

  // Those of incidents and experiments take much longer: incidents.large.test.ts and experiments.large.test.ts have them.
  it.each(goldens().filter(({ example }) => !isIncident(example) && !isExperiment(example)))(
    '$file is byte for byte what $example gives (after a wanted change: npm run golden)',
    async (golden) => {
      const { example, format } = golden;
      const given = await (format === 'json' ? jsonOf(example) : reportOf(golden));
      expect(given).toBe(readFileSync(join(GOLDENS, golden.file), 'utf8'));
    },
  );

  const ofRuns = goldens().filter(({ format, example }) => format === 'json' && !isExperiment(example));
  it.each(ofRuns)('$file fits the schema of the report', ({ file }) => {
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

describe('the experiments', () => {
  const cameTo = async (file: string) => {
    const parsed = await parseExperiment(readFileSync(join(EXAMPLES, 'experiments', file), 'utf8'));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    return studyExperiment(parsed.experiment, '42', 20, []);
  };

  it('game-day.yaml is what the program plays without a file', () => {
    expect(readFileSync(join(EXAMPLES, 'experiments/game-day.yaml'), 'utf8')).toBe(DEFAULT_EXPERIMENT);
  });

  it('each shows what the guide says of it', async () => {
    const outcomes = await Promise.all(
      filesIn('experiments').map(async (file) => {
        const name = file.slice('experiments/'.length);
        return [name, (await cameTo(name)).record.run.outcome];
      }),
    );
    expect(outcomes).toEqual([
      ['failover.yaml', 'held'],
      ['fallback.yaml', 'refuted'],
      ['game-day.yaml', 'refuted'],
      ['latency.yaml', 'held'],
    ]);
  });

  it('a lost dependency of 8 % with a fallback for 19 of 20 fails 0.4 % once the breaker is open', async () => {
    const { record } = await cameTo('fallback.yaml');
    const open = record.applied.filter(({ isCutOff }) => isCutOff).flatMap(({ effects }) => effects);
    for (const { share, effect } of open) expect(share * effect.errorRate).toBeCloseTo(0.004, 12);
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
    expect(metrics.windows).toEqual({ total: 75, passed: 0, failed: 0, inconclusive: 75 });
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

  'false-breach.json: a healthy canary is rolled back by a limit at twice its error rate, on 50 requests a look':
    async (file) => {
      const { final_state, reason } = await report(file);
      expect(final_state).toBe('ROLLED_BACK');
      expect(reason).toMatchObject({ metric: 'error_rate', condition: 'max', limit: 0.01 });
      const { stable, canary } = (await understood(file)) as Record<'stable' | 'canary', unknown>;
      expect(canary).toEqual(stable);
    },

  'auto-rollback.json: of six automatic triggers, the one for leaks fires, at once': async (file) => {
    const { final_state, reason, stages, error_budget } = await report(file);
    expect(final_state).toBe('ROLLED_BACK');
    expect(reason).toMatchObject({ metric: 'memory_growth_mb_per_minute', condition: 'max', limit: 50, observed: 60 });
    const breaches = stages[0]?.checks.map((check) => [check.metric, check.breaches]);
    expect(breaches).toEqual([
      ['error_rate', 0],
      ['latency_p99_ms', 0],
      ['cpu_percent', 0],
      ['memory_growth_mb_per_minute', 1],
      ['restarts', 0],
      ['burn_rate', 0],
    ]);
    expect(error_budget?.left_percent).toBeGreaterThan(99);
  },

  'cold-cache.json: healthy but cold, compared with warm instances: rolled back': async (file) => {
    const { final_state, reason, metrics } = await report(file);
    expect(final_state).toBe('ROLLED_BACK');
    expect(reason).toMatchObject({ stage: 'canary-5pct', metric: 'latency_p99_ms', baseline_source: 'window' });
    // The version itself was never worse: nothing to detect.
    expect(metrics.time_to_detect_seconds).toBeNull();
  },

  'fresh-baseline.json: the same world, compared with instances as cold: completes': async (file) => {
    const { final_state, stages, metrics } = await report(file);
    expect({ final_state, failed: metrics.windows.failed }).toEqual({ final_state: 'COMPLETED', failed: 0 });
    // The baseline is as slow at first as the canary, and slower than stable that has been running.
    const { fresh_baseline, stable: warm } = stages[0] ?? {};
    expect(fresh_baseline?.latency_p99_ms).toBeGreaterThan(1.5 * (warm?.latency_p99_ms ?? 0));
    const { name: _fresh, baseline, ...world } = source(file);
    const { name: _cold, baseline: other, ...same } = source('cold-cache.json');
    expect([baseline, other]).toEqual(['fresh', 'stable']);
    expect(world).toEqual(same);
  },

  'shared-outage.json: a fifth of all requests fail for five minutes, and a relative rule passes': async (file) => {
    const { final_state, metrics } = await report(file);
    expect(final_state).toBe('COMPLETED');
    expect(metrics).toMatchObject({ windows: { failed: 0, inconclusive: 0 }, excess_failed_requests: 0 });
    expect(metrics.failed_requests).toBeGreaterThan(0.2 * 10_000 * 300 * 0.9);
  },

  'manual-rollback.json: people take 35 minutes, and the report says what that cost': async (file) => {
    const { final_state, rollback, metrics } = await report(file);
    expect(final_state).toBe('ROLLED_BACK');
    expect(metrics).toMatchObject({ time_to_detect_seconds: 60, time_to_restore_seconds: (1 + 35 + 10) * 60 });
    expect(rollback).toMatchObject({ method: 'redeploy', while_people_act: { seconds: 35 * 60 } });
    // 10 % of 1,000 requests a second, of which 5 % fail.
    expect(rollback?.while_people_act?.excess_failed_requests).toBeGreaterThan(10_000);
    expect(rollback?.while_people_act?.excess_failed_requests).toBeLessThan(11_000);
  },

  'migration-rename.json: rolled back, and stable fails on what the canary wrote': async (file) => {
    const { final_state, rollback_safe, follow_up, reason } = await report(file);
    expect(final_state).toBe('ROLLED_BACK');
    expect(reason).toMatchObject({ stage: 'canary-50pct', metric: 'latency_p99_ms' });
    expect(rollback_safe).toMatchObject({ safe: false, migration: 'rename_field', trace: 'new_format' });
    expect(rollback_safe.stale_data_rate).toBeGreaterThan(0.03);
    expect(follow_up?.requests).toBe(0);
    expect(follow_up?.excess_failed_requests).toBeGreaterThan(50_000);
  },

  'exhausted-budget.json: no error budget, no rollout: PAUSED before the first request': async (file) => {
    const { final_state, reason, metrics, error_budget } = await report(file);
    expect(final_state).toBe('PAUSED');
    expect(reason).toMatchObject({ code: 'budget_exhausted', at_seconds: 0 });
    expect(metrics).toMatchObject({ exposure_requests: 0, duration_seconds: 0 });
    expect(error_budget?.posture).toBe('exhausted');
  },

  'busy-day.yaml: passes two stages in the morning, and rolls back when the load nears its peak': async (file) => {
    const { final_state, reason, stages, metrics } = await report(file);
    expect(final_state).toBe('ROLLED_BACK');
    expect(reason).toMatchObject({ stage: 'canary-50pct', metric: 'latency_p99_ms', condition: 'max_ratio' });
    expect(stages.map(({ outcome }) => outcome)).toEqual(['PASSED', 'PASSED', 'FAILED', 'NOT_REACHED']);
    expect(metrics.canary.cpu_percent).toBeGreaterThan(1.5 * (metrics.stable.cpu_percent ?? 0));
  },

  'emergent.json: nothing to see up to 10 %, rolled back in the first window at 25 %': async (file) => {
    const { final_state, reason, stages } = await report(file);
    expect(final_state).toBe('ROLLED_BACK');
    expect(reason).toMatchObject({ stage: 'canary-25pct', metric: 'error_rate', at_seconds: 31 * 60 });
    expect(stages.map(({ outcome }) => outcome)).toEqual(['PASSED', 'PASSED', 'FAILED', 'NOT_REACHED']);
    expect(stages.slice(0, 2).map(({ windows }) => windows.passed)).toEqual([15, 15]);
  },

  'own-metrics.json: errors and latency hold, and a ratio of payments rolls back after 3m': async (file) => {
    const { final_state, reason, stages, metrics } = await report(file);
    expect(final_state).toBe('ROLLED_BACK');
    expect(reason).toMatchObject({ stage: 'canary-5pct', metric: 'payment_success', at_seconds: 3 * 60 });
    const breached = stages[0]?.checks.filter(({ breaches }) => breaches > 0).map(({ metric }) => metric);
    expect(breached).toEqual(['payment_success']);
    expect(Object.keys(metrics.canary.metrics ?? {})).toEqual([
      'checkout',
      'payment_success',
      'queries',
      'queue_depth',
    ]);
  },

  'latent.json: completes without a bad window, and fails half of all requests afterwards': async (file) => {
    const { final_state, metrics, follow_up } = await report(file);
    expect(final_state).toBe('COMPLETED');
    expect(metrics).toMatchObject({ windows: { failed: 0, inconclusive: 0 }, excess_failed_requests: 0 });
    // From ten minutes after completion to thirty.
    expect(follow_up?.excess_failed_requests).toBeGreaterThan(0.5 * 1000 * 20 * 60 * 0.95);
  },

  'flapping.json: two bad minutes out of ten never last the three that `for` asks for: completes': async (file) => {
    const { final_state, metrics } = await report(file);
    expect(final_state).toBe('COMPLETED');
    expect(metrics.windows).toEqual({ total: 60, passed: 48, failed: 0, inconclusive: 12 });
    expect(metrics.excess_failed_requests).toBeGreaterThan(40_000);
  },

  'pods.json: one pod beside ten has 1 in 11 of the users, two beside nine 2 in 11: completes': async (file) => {
    const { final_state, instances, stages, metrics } = await report(file);
    expect(final_state).toBe('COMPLETED');
    const shares = instances?.stages.map(({ canary, stable, planned_percent, traffic_percent }) => [
      canary,
      stable,
      planned_percent,
      Math.round(traffic_percent * 10) / 10,
    ]);
    expect(shares).toEqual([
      [1, 10, 1, 9.1],
      [2, 9, 10, 18.2],
      [5, 5, 50, 50],
      [10, 0, 100, 100],
    ]);
    // 800 a second for ten minutes, but for 40 s; then two, of which one is 40 s late.
    const [one, two] = stages.map(({ canary }) => canary.requests);
    expect(Math.abs((one ?? 0) - (800 * 560) / 11)).toBeLessThan(4.5 * Math.sqrt((800 * 560) / 11));
    const expected = 800 * (40 / 11 + (560 * 2) / 11);
    expect(Math.abs((two ?? 0) - expected)).toBeLessThan(4.5 * Math.sqrt(expected));
    expect(metrics.windows.failed).toBe(0);
  },

  'scaled-down.json: caught at once, and rolled back to two instances of ten: most of the harm is the rollback': async (
    file,
  ) => {
    const { final_state, metrics, rollback, follow_up, instances } = await report(file);
    expect([final_state, metrics.time_to_detect_seconds]).toEqual(['ROLLED_BACK', 60]);
    const harm = rollback?.while_rolling_back.excess_failed_requests ?? 0;
    // For 110 s a thousand requests a second meet two instances that serve 150 each; for ten before, the canary fails 5 % of 800.
    expect(Math.abs(harm - (110 * 700 + 10 * 800 * 0.049))).toBeLessThan(4.5 * Math.sqrt(110 * 1_000));
    expect(metrics.excess_failed_requests).toBeLessThan(1.05 * harm);
    expect(instances?.settled_at_seconds).toBe((rollback?.begins_at_seconds ?? 0) + 120);
    expect(Math.abs(follow_up?.excess_failed_requests ?? 1)).toBe(0);
  },

  'sticky-users.json: an hour at 5 % reaches 5 % of the users': async (file) => {
    const { final_state, blast_radius } = await report(file);
    expect(final_state).toBe('COMPLETED');
    expect(blast_radius.routing).toBe('sticky');
    expect(blast_radius.users_exposed).toBeGreaterThan(4_500);
    expect(blast_radius.users_exposed).toBeLessThan(5_000);
  },

  'random-users.json: an hour at 5 % reaches most of the users, and more of them meet a failure': async (file) => {
    const { final_state, blast_radius } = await report(file);
    const sticky = (await report('sticky-users.json')).blast_radius;
    expect(final_state).toBe('COMPLETED');
    expect(blast_radius.routing).toBe('random');
    expect(blast_radius.users_exposed).toBeGreaterThan(60_000);
    expect(blast_radius.users_hit).toBeGreaterThan(sticky.users_hit ?? 0);
  },

  'rings.json: a fault of paying users is lost among all that the canary serves, until it serves all of them': async (
    file,
  ) => {
    const { final_state, reason, stages, by_audience: audiences } = await report(file);
    expect(final_state).toBe('ROLLED_BACK');
    expect(reason).toMatchObject({ stage: 'all', metric: 'error_rate' });
    expect(stages.map(({ audience }) => audience)).toEqual([['internal'], ['beta'], ['others'], ['paying'], null]);
    expect(stages[3]?.outcome).toBe('PASSED');
    for (const name of ['internal', 'beta', 'others']) expect(audiences?.[name]?.excess_failed_requests).toBe(0);
    expect(audiences?.['paying']?.excess_failed_requests).toBeGreaterThan(1_000);
  },

  'regions.json: halves of regions beside a fresh baseline complete, and beside stable are rolled back': async (
    file,
  ) => {
    expect((await report(file)).final_state).toBe('COMPLETED');
    const { baseline: _fresh, ...document } = source(file);
    expect(await play(document)).toMatchObject({ finalState: 'ROLLED_BACK', outcome: 'wrongly_stopped' });
  },

  'wrong-hashing.json: srm calls a person, since the canary gets 14 % of the users for 10': async (file) => {
    const { final_state, reason, stages } = await report(file);
    expect([final_state, reason?.stage, stages[0]?.planned_percent]).toEqual(['PAUSED', 'tenth', 10]);
    // Of 200,000 users, unlike in how much they send: within 4.5 standard deviations.
    expect(Math.abs((stages[0]?.real_percent ?? 0) - 14)).toBeLessThan(0.5);
  },

  'alert-first.json: a person is alerted after 3m of breach, and aborts 10m later, at 25 %': async (file) => {
    const { final_state, reason, alerts, metrics, stages } = await report(file);
    expect([final_state, metrics.share_at_decision_percent]).toEqual(['ROLLED_BACK', 25]);
    expect(alerts).toMatchObject([{ at_seconds: 180, metric: 'error_rate', rule: 1, limit: 0.01 }]);
    expect(reason).toMatchObject({ code: 'operator', at_seconds: 780 });
    // The rule that rolls back is kept, and the one that alerts fails no window.
    expect(stages[0]?.windows).toMatchObject({ total: 10, passed: 10 });
    expect(stages[0]?.checks.slice(0, 2)).toMatchObject([{ breaches: 0 }, { rule: 1, breaches: 10 }]);
  },

  'burn-rate-pairs.json: the slow pair alerts, the fast one does not roll back': async (file) => {
    const { reason, alerts, stages } = await report(file);
    // 0.95 % fail and hardly any is slow: 9.5 times what 99.9 % allows.
    const [fast, slow] = stages[0]?.checks ?? [];
    for (const check of [fast, slow]) {
      expect(check?.observed).toBeGreaterThan(9.5 * 0.9);
      expect(check?.observed).toBeLessThan(9.6 * 1.1);
    }
    expect([fast?.breaches, slow?.limit]).toEqual([0, 6]);
    expect(alerts).toHaveLength(1);
    expect(reason).toMatchObject({ code: 'operator', at_seconds: (alerts?.[0]?.at_seconds ?? 0) + 1800 });
  },

  'unseen-refusals.json: what two of eight hosts refuse is seen by no rule, and told as harm': async (file) => {
    const { outcome, telemetry, metrics, error_budget, stages } = await report(file);
    expect(outcome).toBe('missed');
    expect(stages.flatMap(({ checks }) => checks.map(({ breaches }) => breaches))).toEqual([0, 0, 0, 0, 0, 0]);
    const unseen = telemetry?.unseen_failures ?? 0;
    // One request in twenty: 4.5 standard errors, a chance of 7e-6, with a fixed seed.
    const requests = metrics.exposure_requests;
    expect(Math.abs(unseen - requests * 0.05)).toBeLessThan(4.5 * Math.sqrt(requests * 0.05 * 0.95));
    expect(metrics.excess_failed_requests).toBeGreaterThan(0.99 * unseen);
    expect(error_budget?.spent_by_rollout).toBe(metrics.excess_failed_requests);
    const golden = goldens().find(({ example, format }) => example === file && format === 'text');
    expect(golden && (await reportOf(golden))).toMatch(/15,357 failures were seen by no rule/);
  },

  'late-telemetry.json: rolled back after 2m, where looks without delay take 1m': async (file) => {
    const { final_state, metrics, telemetry } = await report(file);
    expect([final_state, metrics.time_to_detect_seconds]).toEqual(['ROLLED_BACK', 120]);
    expect(telemetry).toMatchObject({ delay_seconds: 90, unseen_failures: null });
    const { analysis, telemetry: _, ...now } = source(file) as Record<string, unknown>;
    const { delay, ...analysisNow } = analysis as Record<string, unknown>;
    expect(delay).toBe('90s');
    expect((await play({ ...now, analysis: analysisNow })).timeToDetectSeconds).toBe(60);
  },

  'service-alarm.json: an alarm on both versions together passes at 5 % and rolls back at 25 %': async (file) => {
    const { final_state, reason, stages } = await report(file);
    expect(final_state).toBe('ROLLED_BACK');
    expect(reason).toMatchObject({ stage: 'canary-25pct', metric: 'error_rate', of: 'service', baseline: null });
    // 0.2 % of all, and 5.8 % more of a quarter.
    expect(reason?.observed).toBeGreaterThan(0.0165 * 0.8);
    expect(reason?.observed).toBeLessThan(0.0165 * 1.2);
    expect(stages[0]?.checks[0]).toMatchObject({ of: 'service', breaches: 0 });
  },

  'shadow.json: answers that differ roll it back in the first minute, and no user meets it': async (file) => {
    const { final_state, reason, metrics, blast_radius, shadow } = await report(file);
    expect(final_state).toBe('ROLLED_BACK');
    expect(reason).toMatchObject({ stage: 'shadow', metric: 'mismatch_rate', at_seconds: 60 });
    expect([metrics.exposure_requests, metrics.excess_failed_requests]).toEqual([0, 0]);
    expect([blast_radius.users_exposed, blast_radius.users_hit]).toEqual([0, 0]);
    // 14,000 copies in 70 s, 4 in 1,000 of which differ: five standard errors are 0.27 %.
    expect(Math.abs((shadow?.mismatch_rate ?? 0) - 0.004)).toBeLessThan(0.0027);
    expect(shadow?.side_effects).toEqual({ writes: { duplicated: 0, contained: true } });
  },

  'side-effects.json: completes, and calls and messages of half of the requests of 20m happen twice': async (file) => {
    const { final_state, shadow } = await report(file);
    expect(final_state).toBe('COMPLETED');
    const { writes, external_calls, messages } = shadow?.side_effects ?? {};
    expect(writes).toEqual({ duplicated: 0, contained: true });
    // 30,000 copies: 1,500 and 600, by Poisson; five standard errors.
    expect(Math.abs((external_calls?.duplicated ?? 0) - 1_500)).toBeLessThan(5 * Math.sqrt(1_500));
    expect(Math.abs((messages?.duplicated ?? 0) - 600)).toBeLessThan(5 * Math.sqrt(600));
  },

  'slow-and-lost.json: no failure more than without the canary, and two conversions in three lost': async (file) => {
    const { final_state, metrics } = await report(file);
    expect([final_state, metrics.excess_failed_requests]).toEqual(['COMPLETED', 0]);
    const { excess_slow_requests, lost_conversions, lost_revenue } = metrics.beyond_failures ?? {};
    expect(excess_slow_requests).toBeGreaterThan(0.99 * metrics.exposure_requests);
    // Of its requests 3 % convert with stable, and 1 % with the canary.
    expect(lost_conversions).toBeGreaterThan(0.02 * metrics.exposure_requests * 0.85);
    expect(lost_conversions).toBeLessThan(0.02 * metrics.exposure_requests * 1.15);
    expect(lost_revenue).toBe(30 * (lost_conversions ?? 0));
  },

  'timeouts.json: rolled back after people have taken 35m, with thousands of requests done twice': async (file) => {
    const { final_state, reason, metrics } = await report(file);
    expect(final_state).toBe('ROLLED_BACK');
    expect(reason).toMatchObject({ stage: 'canary-25pct', metric: 'error_rate' });
    // 36m10s of 50 requests a second, a fifth of which fail and are tried twice more: one retry in ten repeats what was done.
    const failing = 0.001 + 0.999 * 0.2;
    const expected = 2_170 * 50 * (failing + failing * failing) * 0.1;
    const { duplicated_requests: duplicated = null } = metrics.beyond_failures ?? {};
    expect(Math.abs((duplicated ?? 0) - expected)).toBeLessThan(5 * Math.sqrt(expected));
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

  it('auto-rollback.json leaves a healthy canary alone, whatever the seed', async () => {
    const healthy = { ...source('auto-rollback.json'), preset: 'healthy' };
    for (let seed = 1; seed <= 20; seed++) expect((await play(healthy, String(seed))).finalState).toBe('COMPLETED');
  });

  it.each([
    ['error_rate', 3, { error_rate: 0.002 }],
    ['latency_p99_ms', 5, { latency_ratio: 4 }],
    ['cpu_percent', 5, { arm: 'all', cpu_percent: 55 }],
    ['memory_growth_mb_per_minute', 1, { memory_growth_mb_per_minute: 51 }],
    ['restarts', 5, { restarts_per_hour: 120 }],
    ['burn_rate', 1, { error_rate: 0.05 }],
  ])('auto-rollback.json: the trigger %s fires within %d minutes of what it is for', async (metric, minutes, fault) => {
    const { reason } = await play({ ...source('auto-rollback.json'), preset: 'healthy', faults: [fault] });
    expect(reason).toMatchObject({ code: 'threshold_breached', metric });
    expect(reason?.atSeconds).toBeLessThanOrEqual(minutes * 60);
  });

  it('shared-outage.json is rolled back with the same seed by a rule that looks at the canary alone', async () => {
    const absolute = { ...source('shared-outage.json'), thresholds: { error_rate: { max: 0.05 } } };
    const { finalState, reason } = await play(absolute);
    expect(finalState).toBe('ROLLED_BACK');
    expect(reason).toMatchObject({ metric: 'error_rate', condition: 'max', atSeconds: 11 * 60 });
  });

  it('flapping.json is rolled back with the same seed by the same rule without `for`', async () => {
    const atOnce = { ...source('flapping.json'), thresholds: { error_rate: { max_increase: 0.01 } } };
    expect(await play(atOnce)).toMatchObject({ finalState: 'ROLLED_BACK', durationSeconds: 5 * 60 });
  });

  it('busy-day.yaml completes with the same seed when it starts in the evening', async () => {
    const morning = (await understood('busy-day.yaml')) as { service: object };
    expect((await play(morning)).finalState).toBe('ROLLED_BACK');
    const evening = { ...morning, service: { ...morning.service, start_at: '20:00' } };
    expect((await play(evening)).finalState).toBe('COMPLETED');
  });
});
