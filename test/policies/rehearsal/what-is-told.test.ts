import { describe, expect, test } from 'vitest';
import { parseWorld } from '../../../src/config/parse-world.js';
import { queryFindings } from '../../../src/policies/rehearsal/query-findings.js';
import { rehearsalOf } from '../../../src/policies/rehearsal/rehearsal-of.js';
import { problemSentence } from '../../../src/report/words/problems/problem-sentence.js';
import { warningSentence } from '../../../src/report/words/warning-sentence.js';
import { canaryAsking, policyOf, rehearsed, rolloutAsking, understood } from './asked.js';

const AT = 'spec.metrics[0].provider.prometheus.query (line 1, column 239): ';

async function told(text: string, world: string | null = null): Promise<readonly string[]> {
  const of = await understood(text, world);
  return of.ok ? [] : of.problems.map(problemSentence);
}

describe('what cannot be told', () => {
  test('a metric whose name does not tell what it shows asks for a line of the world file', async () => {
    const asks = rolloutAsking(['sum(rate(checkout_baskets_total{service="checkout-canary"}[5m]))']);
    expect(await told(asks)).toEqual([
      `${AT}the metric "m0" asks for \`checkout_baskets_total\`, whose name does not tell what it shows; say it in the world file, such as \`series: { checkout_baskets_total: { is: requests } }\``,
    ]);
    const { rehearsal } = await rehearsed(asks, 'series: { checkout_baskets_total: { is: conversions } }');
    expect(rehearsal.families.map(({ name, signal }) => [name, signal])).toEqual([
      ['checkout_baskets_total', { is: 'conversions' }],
    ]);
  });

  test('a status in words that are not known asks which value is a failure', async () => {
    const asks = rolloutAsking(['sum(rate(http_requests_total{service="checkout-canary",code=~"4.."}[5m]))']);
    const [problem = ''] = await told(asks);
    expect(problem).toContain(
      'say it in the world file, such as `series: { http_requests_total: { is: requests, status: code, ok: "200", bad: "400" } }`',
    );
    const world = 'series: { http_requests_total: { is: requests, status: code, ok: "200", bad: "400" } }';
    const { understood: of, rehearsal } = await rehearsed(asks, world);
    expect(of[0]?.signal).toBe('errors');
    expect(rehearsal.families[0]?.status).toEqual({ label: 'code', ok: '200', bad: '400' });
  });

  test('what another provider measures is asked for by the name of the metric', async () => {
    const text = JSON.stringify({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AnalysisTemplate',
      metadata: { name: 'a' },
      spec: {
        metrics: [
          { name: 'p99', provider: { datadog: { query: 'q' } } },
          { name: 'smoke', provider: { job: { spec: {} } } },
        ],
      },
    });
    expect(await told(text)).toEqual([
      'spec.metrics[0].provider (line 1, column 132): the metric "p99" asks datadog, and what it measures is not known; say it in the world file, such as `measures: { p99: { is: error_share, arm: canary, window: 5m } }`',
    ]);
    const { rehearsal } = await rehearsed(text, 'measures: { p99: { is: latency_p99_ms } }');
    expect(rehearsal.measures).toEqual({
      p99: { is: 'latency_p99_ms', arm: 'canary', windowSeconds: 300, scale: 1, shape: 'scalar' },
    });
  });

  test('a pod that neither version has is told, with the labels that ask for it', async () => {
    const [problem = ''] = await told(rolloutAsking(['sum(rate(http_requests_total{pod="web-0"}[1m]))']));
    expect(problem).toContain('of pods that neither version has (pod="web-0")');
    expect(problem).toContain('`arms: [{ label: pod, value: "web-0", arm: canary }]`');
  });

  test('the three queries of official documentation that Prometheus refuses are refused at their places', async () => {
    const missingComma = `100 - sum(rate(http_request_duration_seconds_count{
  kubernetes_namespace="{{ namespace }}",
  kubernetes_pod_name=~"{{ target }}-[0-9a-zA-Z]+(-[0-9a-zA-Z]+)"
  status!="{{ interval }}"
}[1m]))`;
    const template = {
      kind: 'MetricTemplate',
      metadata: { name: 't', namespace: 'test' },
      spec: { provider: { type: 'prometheus', address: 'u' }, query: missingComma },
    };
    const metrics = [{ name: 'm', templateRef: { name: 't' }, interval: '1m', thresholdRange: { max: 1 } }];
    const [first = ''] = await told(canaryAsking('gloo', metrics, template));
    expect(first).toMatch(/the query of the metric "m", at 4:3: unexpected "status"$/);
    const [second = ''] = await told(rolloutAsking(['sum(irate(istio_requests_total{response_code~"5.*"}[5m]))']));
    expect(second).toMatch(/the query of the metric "m0", at 1:45: unexpected "~"$/);
  });

  test('a query that Prometheus answers and the simulator does not is said to be that', async () => {
    const [problem = ''] = await told(rolloutAsking(['holt_winters(up[5m], 0.5, 0.5)']));
    expect(problem).toContain('the query of the metric "m0", not supported by the simulator: holt_winters');
  });

  test('all that is missing is told at once, each thing once for each metric', async () => {
    const asks = rolloutAsking(['sum(baskets_now) / sum(baskets_now)', 'sum(baskets_now)', 'sum(up{x=="1"})']);
    expect(await told(asks)).toHaveLength(3);
  });
});

describe('what a world file says', () => {
  test('names that the policy does not ask for are warned of, with those that were meant', async () => {
    const world = `
series: { http_request_total: { is: requests } }
arms: [{ label: servce, value: x, arm: canary }]
measures: { m1: { value: 1 } }
hooks: { load: pass }
`;
    const { warnings } = await rehearsed(rolloutAsking(['sum(rate(http_requests_total{service="x"}[1m]))']), world);
    expect(warnings.map(warningSentence)).toEqual([
      'series says something of "http_request_total", which the policy does not ask for; did you mean "http_requests_total"?',
      'arms says something of "servce", which the policy does not ask for; did you mean "service"?',
      'measures says something of "m1", which the policy does not ask for',
      'hooks says something of "load", which the policy does not ask for',
    ]);
  });

  test('a label that is said to tell the versions apart does so', async () => {
    const asks = rolloutAsking(['sum(rate(http_requests_total{lane="b"}[1m]))']);
    expect((await rehearsed(asks)).understood[0]?.arm).toBe('service');
    const { understood: of } = await rehearsed(
      asks,
      'arms: [{ label: lane, value: b, arm: canary }, { label: lane, value: a, arm: stable }]',
    );
    expect(of[0]?.arm).toBe('canary');
  });

  test('a metric of the world is read by its own name, and under another that is said', async () => {
    const world =
      'metrics: { queue_depth: { stable: 3, better: lower } }\nseries: { jobs_waiting: { is: queue_depth } }';
    const { rehearsal } = await rehearsed(rolloutAsking(['max(queue_depth)', 'max(jobs_waiting)']), world);
    const own = { is: 'own', metric: 'queue_depth' };
    expect(rehearsal.families.map(({ signal }) => signal)).toEqual([own, own]);
  });

  test('buckets and unit of a latency are what is said, and hold every bound that a query names', async () => {
    const asks = rolloutAsking(['sum(rate(pay_time_bucket{le="250"}[1m])) / sum(rate(pay_time_count[1m]))']);
    const world = 'series: { pay_time: { is: latency, unit: milliseconds, buckets: [100, 500] } }';
    const { rehearsal } = await rehearsed(asks, world);
    expect(rehearsal.families.map(({ signal }) => signal)).toEqual([
      { is: 'latency_bucket', perSecond: 1_000, bounds: [100, 250, 500] },
      { is: 'latency_count', perSecond: 1_000 },
    ]);
  });
});

async function findings(text: string, world: string | null = null) {
  const read = await parseWorld(world, []);
  if (!read.ok) throw new Error('the world is wrong');
  const policy = policyOf(text);
  const of = rehearsalOf(policy, read.said);
  const found = queryFindings(policy, of.understood, of.ok ? [] : of.problems, read.said, () => 'Error');
  return found.map(({ detail, rollout, run }) => ({ ...detail, rollout, run }));
}

describe('a finding on a query', () => {
  test('a query of both versions is told, with the condition that reads the canary alone', async () => {
    const query = (value: string) => `sum(rate(http_requests_total{service="${value}"}[1m]))`;
    const of = async (value: string) => findings(rolloutAsking([query(value)]));
    const found = { code: 'query_dilutes', metric: 'm0', series: ['http_requests_total'], rollout: 'checkout' };
    expect(await of('checkout')).toEqual([{ ...found, say: 'service="checkout-canary"', run: 'background' }]);
    expect(await of('checkout-canary')).toEqual([]);
    expect(await of('payments')).toEqual([{ ...found, say: null, run: 'background' }]);
  });

  test('a service that the canary is held against is stable, where both are named', async () => {
    const query = (value: string) => `sum(rate(http_requests_total{service="${value}"}[1m]))`;
    const { understood: of } = await rehearsed(rolloutAsking([`${query('checkout-canary')} / ${query('checkout')}`]));
    expect(of[0]?.selectors.map(({ arm }) => arm)).toEqual(['canary', 'stable']);
  });

  test('what is said with the finding mends it', async () => {
    const [found] = await findings(
      rolloutAsking(['sum(rate(istio_requests_total{destination_service=~"checkout.shop.svc.cluster.local"}[1m]))']),
    );
    const say = found?.code === 'query_dilutes' ? found.say : null;
    expect(say).toBe('destination_service=~"checkout-canary.shop.svc.cluster.local"');
    expect(await findings(rolloutAsking([`sum(rate(istio_requests_total{${say}}[1m]))`]))).toEqual([]);
  });

  test('a service of a Canary is that of both versions, and its workload is the canary', async () => {
    const metrics = [
      { name: 'a', query: 'sum(rate(http_requests_total{service="podinfo"}[1m]))', thresholdRange: { max: 1 } },
      { name: 'b', query: 'sum(rate(http_requests_total{deployment="podinfo"}[1m]))', thresholdRange: { max: 1 } },
    ];
    const found = await findings(canaryAsking('istio', metrics));
    expect(found).toMatchObject([{ code: 'query_dilutes', metric: 'a', say: 'service="podinfo-canary"' }]);
  });

  test('failures that are divided alone have no answer before the first of them', async () => {
    const rate = (code: string) => `sum(rate(http_requests_total{service="checkout-canary"${code}}[1m]))`;
    const [bad, good, all] = [rate(',code=~"5.."'), rate(',code!~"5.."'), rate('')];
    const codes = async (query: string) => (await findings(rolloutAsking([query]))).map(({ code }) => code);
    for (const query of [`${bad} / ${all}`, `100 * ${bad} / ${all}`, `1 - (${bad} / ${all})`, `abs(${bad} / ${all})`]) {
      expect([query, await codes(query)]).toEqual([query, ['empty_until_first_failure']]);
    }
    for (const query of [
      `${good} / ${all}`,
      `(${bad} or vector(0)) / ${all}`,
      `(${bad} or on() vector(0)) / ${all}`,
      `${bad} / ${all} or vector(0)`,
      `scalar(${bad}) / ${all}`,
      bad,
    ]) {
      expect([query, await codes(query)]).toEqual([query, []]);
    }
  });

  test('a window that is longer than a share is held reads what came before it', async () => {
    const steps = [{ setWeight: 10 }, { pause: { duration: '2m' } }, { setWeight: 50 }, { pause: { duration: '10m' } }];
    const query = (window: string) => `sum(rate(http_requests_total{service="c"}[${window}]))`;
    const strategy = { canaryService: 'c', stableService: 's', steps };
    expect(await findings(rolloutAsking([query('2m')], strategy))).toEqual([]);
    expect(await findings(rolloutAsking([query('5m')], strategy))).toMatchObject([
      { code: 'window_outlasts_step', metric: 'm0', windowSeconds: 300, heldSeconds: 120, step: 1 },
    ]);
  });
});
