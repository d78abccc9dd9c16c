import { describe, expect, test } from 'vitest';
import { parseWorld } from '../../src/config/parse-world.js';
import { problemSentence } from '../../src/report/words/problems/problem-sentence.js';

const stage = (name: string, sharePercent: number | null, seconds = 0) => ({ name, sharePercent, seconds });
const STAGES = [stage('step-1', 10, 300), stage('step-2', 10, 0), stage('promoted', 100)];

async function world(text: string | null, stages: Parameters<typeof parseWorld>[1] = STAGES) {
  const read = await parseWorld(text, stages);
  if (!read.ok) throw new Error(read.problems.map(problemSentence).join('\n'));
  return read;
}

async function told(text: string): Promise<readonly string[]> {
  const read = await parseWorld(text, STAGES);
  return read.ok ? [] : read.problems.map(problemSentence);
}

describe('a world file', () => {
  test('the units of the model are made of what is said of queries, hooks and other providers', async () => {
    const { said } = await world(`
metrics: { refunds: { per: request, stable: 0.01, better: lower } }
prometheus: { scrape: 10, range: closed, history: 1h }
series: { paid_total: { is: requests, status: code, ok: "200", bad: "500" }, refunds_total: { is: refunds } }
arms: [{ label: service, value: checkout-canary, arm: canary }]
measures:
  a: { is: error_share, arm: service, window: 90s, as: vector, scale: 100 }
  b: { outcomes: [successful, error] }
  c: { value: 3 }
hooks: { load: pass, gate: { opens_after: 20m }, flaky: { fails: 2% }, late: { closes_after: 1h } }
pods: { ready_after: 40s, requests_per_second: 50, count: 3 }
canary_percent: 20
canary_since: 5m
`);
    expect(said).toMatchObject({
      prometheus: { scrapeSeconds: 10, range: 'closed', historySeconds: 3_600 },
      series: {
        paid_total: { is: 'requests', status: 'code', ok: '200', bad: '500' },
        refunds_total: { is: 'refunds' },
      },
      arms: [{ label: 'service', value: 'checkout-canary', arm: 'canary' }],
      measures: {
        a: { is: 'error_share', arm: 'service', windowSeconds: 90, shape: 'vector', scale: 100 },
        b: { outcomes: ['successful', 'error'] },
        c: { value: 3, shape: 'scalar' },
      },
      hooks: {
        load: { always: 'pass' },
        gate: { opensAfterSeconds: 1_200 },
        flaky: { fails: 0.02 },
        late: { closesAfterSeconds: 3_600 },
      },
      pods: { readyAfterSeconds: 40, requestsPerSecond: 50, count: 3 },
      canaryPercent: 20,
      canarySinceSeconds: 300,
    });
    expect(said.metrics.map(({ name }) => name)).toEqual(['refunds']);
  });

  test('without a file the usual world is met, and Prometheus 3 scrapes every 15 seconds', async () => {
    const { said, config } = await world(null);
    expect(said.prometheus).toEqual({ scrapeSeconds: 15, range: 'left_open', historySeconds: 1_800 });
    expect(config.setup.world.requestsPerSecond).toBe(1_000);
    expect(config.warnings).toEqual([]);
  });

  test('the stand-in for a plan has the stages of the policy, whose shares grow, and judges nothing', async () => {
    const { config } = await world(null, [
      stage('a', null),
      stage('b', 50),
      stage('c', 20),
      stage('d', 100),
      stage('e', 100),
    ]);
    const { stages } = config.setup.plan;
    expect(stages.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(stages.flatMap(({ rules }) => rules)).toEqual([]);
    const shares = stages.map(({ trafficPercent }) => trafficPercent);
    expect(shares).toEqual([...shares].sort((one, other) => one - other));
    expect(new Set(shares).size).toBe(5);
    expect(shares.at(-1)).toBe(100);
  });

  test('a fault begins in a stage of the policy, and one that names another is refused', async () => {
    const fault = (name: string) => `faults: [{ error_rate: 0.1, from: { stage: ${name}, plus: 1m } }]`;
    const { config } = await world(fault('step-2'));
    expect(config.setup.world.faults[0]?.from).toEqual({ kind: 'mark', mark: 'stage:step-2', seconds: 60 });
    expect(await told(fault('step-9'))).toEqual([
      'faults[0].from.stage (line 1, column 44): found the text "step-9", did you mean `step-1`?',
    ]);
    expect((await parseWorld(fault('step-9'), null)).ok).toBe(true);
  });

  test('a preset that is bound to the last stage takes the last of the policy', async () => {
    const { config } = await world('preset: unrepresentative_canary');
    expect(config.setup.world.faults[0]?.cohort?.from).toBe('stage:promoted');
  });

  test('what a plan would say is refused in one line each', async () => {
    expect(
      await told(
        'stages: [{ x: 1 }]\nthresholds: {}\ninstances: { count: 3 }\ntelemetry: { scrape: 15s }\nrollback: {}',
      ),
    ).toEqual([
      'stages (line 1, column 1): the policy steers; leave it out',
      'thresholds (line 2, column 1): the policy steers; leave it out',
      'instances (line 3, column 1): the policy says how many; use `pods`',
      'telemetry (line 4, column 1): the policy reads Prometheus; use `prometheus`',
      'rollback (line 5, column 1): the policy steers; leave it out',
    ]);
  });

  test('all that is wrong is told at once, each at its place', async () => {
    expect(
      await told(`prometheus: { scrape: 2h, range: open }
series: { a: { is: conversionss }, b: { is: requests, ok: "1" }, c: { is: errors, buckets: [1] }, d: { is: latency, buckets: [2, 1] } }
measures: { a: {}, b: { value: 1, window: 1m }, c: { is: error_shar } }
hooks: { a: passs, b: {}, c: 3 }
pods: { cont: 3 }
`),
    ).toEqual([
      'prometheus.scrape (line 1, column 23): the duration "2h" is not allowed; it must be at least 1s and at most 1h',
      'prometheus.range (line 1, column 34): found the text "open", allowed are `closed`, `left_open`',
      'series.a.is (line 2, column 20): found the text "conversionss", did you mean `conversions`?',
      'series.b.ok (line 2, column 59): this goes with `status` only; leave it out',
      'series.c.buckets (line 2, column 92): this goes with `is: latency` only; leave it out',
      'series.d.buckets[1] (line 2, column 130): bounds of buckets increase; found 1 after 2',
      'measures.a (line 3, column 16): found 0 of `is`, `outcomes` and `value`; a measure is said by one of them',
      'measures.b.window (line 3, column 43): this goes with `is` only; leave it out',
      'measures.c.is (line 3, column 58): found the text "error_shar", did you mean `error_share`?',
      'hooks.a (line 4, column 13): found the text "passs", did you mean `pass`?',
      'hooks.b (line 4, column 23): found 0 of `fails`, `opens_after` and `closes_after`; a hook is said by one of them, or by "pass" or "fail"',
      'hooks.c (line 4, column 30): found 3 where "pass", "fail", or an object such as { "opens_after": "20m" } belongs',
      'pods.cont (line 5, column 9): unknown key `cont`, did you mean `count`?',
    ]);
  });

  test('an empty text, a list, and files for something else are said to be none', async () => {
    const [empty] = await told('');
    expect(empty).toContain('there is no world here, only an empty text');
    const [list] = await told('- 1');
    expect(list).toContain('found a list of 1; a world is an object');
    const [rollout] = await told('apiVersion: argoproj.io/v1alpha1\nkind: Rollout');
    expect(rollout).toContain('this is a file for Argo Rollouts (kind: Rollout), not a world for a policy');
  });
});
