import { describe, expect, test } from 'vitest';
import { canaryAsking, rehearsed, rolloutAsking } from './asked.js';

type Row = readonly [query: string, signal: string, arm: string, windowSeconds: number | null, status?: string];

async function answer(query: string, strategy?: object, name?: string): Promise<Row> {
  const { understood, rehearsal } = await rehearsed(rolloutAsking([query], strategy, name));
  const [of] = understood;
  const status = rehearsal.families.find((family) => family.status !== null)?.status;
  const told = status == null ? [] : [`${status.label} ${status.ok} ${status.bad}`];
  return [query, of?.signal ?? '', of?.arm ?? '', of?.windowSeconds ?? null, ...(told as [string?])];
}

const share = (series: string, part: string, of: string, window: string) =>
  `sum(rate(${series}{${of},${part}}[${window}])) / sum(rate(${series}{${of}}[${window}]))`;

describe('a query of a Rollout with a service for each version', () => {
  const rows: readonly Row[] = [
    // The documentation of Argo Rollouts, with its argument filled in in three ways.
    [
      'sum(irate(istio_requests_total{reporter="source",destination_service=~"checkout-canary.default.svc.cluster.local",response_code!~"5.*"}[5m])) / sum(irate(istio_requests_total{reporter="source",destination_service=~"checkout-canary.default.svc.cluster.local"}[5m]))',
      'success_share',
      'canary',
      300,
      'response_code 200 500',
    ],
    [
      'sum(irate(istio_requests_total{reporter="source",destination_service=~"checkout.default.svc.cluster.local",response_code=~"5.*"}[5m])) / sum(irate(istio_requests_total{reporter="source",destination_service=~"checkout.default.svc.cluster.local"}[5m]))',
      'error_share',
      'service',
      300,
      'response_code 200 500',
    ],
    [
      'sum(irate(istio_requests_total{reporter="source",destination_service_name="checkout-stable",response_code!~"5.*"}[5m])) / sum(irate(istio_requests_total{reporter="source",destination_service_name="checkout-stable"}[5m]))',
      'success_share',
      'stable',
      300,
      'response_code 200 500',
    ],
    [
      share('nginx_ingress_controller_requests', 'status!~"[4-5].*"', 'ingress="checkout-canary"', '2m'),
      'success_share',
      'canary',
      120,
      'status 200 500',
    ],
    [
      share('nginx_ingress_controller_requests', 'status=~"5.."', 'exported_service="checkout-canary"', '90s'),
      'error_share',
      'canary',
      90,
      'status 200 500',
    ],
    [
      'sum(increase(http_requests_total{service="checkout-canary",code=~"5.."}[5m])) or vector(0)',
      'errors',
      'canary',
      300,
      'code 200 500',
    ],
    [
      share('traefik_service_requests_total', 'code!~"5.."', 'service="default-checkout-canary-80@kubernetes"', '1m'),
      'success_share',
      'canary',
      60,
      'code 200 500',
    ],
    [
      share(
        'traefik_service_requests_total',
        'code=~"2.."',
        'exported_service=~"default-checkout-canary-80@kubernetes.*"',
        '1m',
      ),
      'success_share',
      'canary',
      60,
      'code 200 500',
    ],
    [
      share(
        'response_total',
        'classification="success"',
        'deployment="checkout",rollouts_pod_template_hash="canary"',
        '1m',
      ),
      'success_share',
      'canary',
      60,
      'classification success failure',
    ],
    [
      share(
        'envoy_cluster_upstream_rq_xx',
        'envoy_response_code_class="5"',
        'envoy_cluster_name="outbound|80||checkout-canary.shop.svc.cluster.local"',
        '2m',
      ),
      'error_share',
      'canary',
      120,
      'envoy_response_code_class 2 5',
    ],
    [
      share('haproxy_server_http_responses_total', 'code="5xx"', 'backend="checkout-canary"', '1m'),
      'error_share',
      'canary',
      60,
      'code 2xx 5xx',
    ],
    [
      share('grpc_server_handled_total', 'grpc_code!="OK"', 'service="checkout-canary"', '1m'),
      'error_share',
      'canary',
      60,
      'grpc_code OK Internal',
    ],
    [
      share('grpc_server_handled_total', 'grpc_code=~"Unavailable|Unknown"', 'service="checkout-canary"', '1m'),
      'error_share',
      'canary',
      60,
      'grpc_code OK Unavailable',
    ],
    [
      share('istio_requests_total', 'grpc_response_status!="0"', 'destination_service_name="checkout-canary"', '1m'),
      'error_share',
      'canary',
      60,
      'grpc_response_status 0 13',
    ],
    [
      share('http_server_requests_seconds_count', 'outcome="SERVER_ERROR"', 'service="checkout-canary"', '5m'),
      'error_share',
      'canary',
      300,
      'outcome SUCCESS SERVER_ERROR',
    ],
    [
      share('http_requests_total', 'status="error"', 'version="canary"', '30s'),
      'error_share',
      'canary',
      30,
      'status success error',
    ],
    [
      share('jobs_requests_total', 'error="true"', 'track="canary"', '30s'),
      'error_share',
      'canary',
      30,
      'error false true',
    ],
    [
      '1 - sum(rate(http_requests_total{job="checkout-canary",status=~"5.."}[1m])) / sum(rate(http_requests_total{job="checkout-canary"}[1m]))',
      'success_share',
      'canary',
      60,
      'status 200 500',
    ],
    [
      'sum(rate(http_request_errors_total{service="checkout-canary"}[5m])) / sum(rate(http_requests_total{service="checkout-canary"}[5m]))',
      'error_share',
      'canary',
      300,
    ],
    ['sum(rate(http_request_failures_total{service="checkout-canary"}[5m]))', 'errors', 'canary', 300],
    [
      'sum(rate(checkout_conversions_total{service="checkout-canary"}[10m])) / sum(rate(http_requests_total{service="checkout-canary"}[10m]))',
      'conversion_share',
      'canary',
      600,
    ],
    [
      'histogram_quantile(0.95, sum(rate(http_request_duration_seconds_bucket{service="checkout-canary"}[5m])) by (le))',
      'latency_p95',
      'canary',
      300,
    ],
    [
      'histogram_quantile(0.999, sum(rate(istio_request_duration_milliseconds_bucket{destination_workload="checkout",destination_version="canary"}[1m])) by (le))',
      'latency_p99.9',
      'canary',
      60,
    ],
    [
      'sum(rate(http_request_duration_seconds_sum{service="checkout-canary"}[2m])) / sum(rate(http_request_duration_seconds_count{service="checkout-canary"}[2m]))',
      'latency_mean',
      'canary',
      120,
    ],
    [
      'sum(rate(http_request_duration_seconds_bucket{service="checkout-canary",le="0.3"}[2m])) / sum(rate(http_request_duration_seconds_count{service="checkout-canary"}[2m]))',
      'fast_share',
      'canary',
      120,
    ],
    [
      'sum(increase(kube_pod_container_status_restarts_total{pod=~"checkout-canary-.*"}[10m]))',
      'restarts',
      'canary',
      600,
    ],
    ['max(rate(container_cpu_usage_seconds_total{pod=~"checkout-.*"}[5m]))', 'cpu_seconds', 'service', 300],
    ['max(container_memory_working_set_bytes{pod=~"checkout-stable-[a-z0-9]+"})', 'memory', 'stable', null],
    ['sum(up{job="checkout-canary"})', 'up', 'canary', null],
    ['vector(1)', 'constant', 'service', null],
    ['sum(rate(http_requests_total[1m]))', 'requests', 'service', 60],
    ['sum(rate(http_requests_total{service=~"checkout-(canary|stable)"}[1m]))', 'requests', 'service', 60],
    ['sum(rate(http_requests_total{service!="checkout-stable"}[1m]))', 'requests', 'canary', 60],
    ['sum(rate(nginx_ingress_controller_requests{ingress="checkout",canary!=""}[1m]))', 'requests', 'canary', 60],
    ['sum(rate(nginx_ingress_controller_requests{ingress="checkout",canary=""}[1m]))', 'requests', 'stable', 60],
    [
      'sum(rate(http_requests_total{service="checkout-canary",code=~"5.."}[5m])) / (sum(rate(http_requests_total{service="checkout-stable",code=~"5.."}[5m])) > 0)',
      'error_share',
      'comparison',
      300,
      'code 200 500',
    ],
    [
      'max_over_time(sum(rate(http_requests_total{service="checkout-canary"}[1m]))[10m:30s])',
      'requests',
      'canary',
      660,
    ],
    [
      'sum(rate(http_requests_total{service="checkout-canary",method="POST",status!="404"}[1m]))',
      'requests',
      'canary',
      60,
    ],
  ];
  for (const [query, ...expected] of rows) {
    test(query, async () => {
      expect(await answer(query)).toEqual([query, ...expected]);
    });
  }
});

describe('names that a Rollout has for its versions', () => {
  const query = (label: string, value: string) => `sum(rate(http_requests_total{${label}="${value}"}[1m]))`;

  test('a service that only the canary has is the canary, whatever its name', async () => {
    const strategy = { canaryService: 'shop-b', stableService: 'shop-a' };
    expect((await answer(query('service', 'shop-b'), strategy))[2]).toBe('canary');
    expect((await answer(query('service', 'shop-a'), strategy))[2]).toBe('stable');
    expect((await answer(query('service', 'shop'), strategy))[2]).toBe('service');
  });

  test('one service for both is the whole service', async () => {
    const strategy = { canaryService: 'shop', stableService: 'shop' };
    expect((await answer(query('service', 'shop'), strategy))[2]).toBe('service');
  });

  test('subsets of a host, and labels that pods are given, tell the versions apart', async () => {
    const istio = {
      virtualService: { name: 'v' },
      destinationRule: { name: 'd', canarySubsetName: 'next', stableSubsetName: 'now' },
    };
    expect((await answer(query('destination_subset', 'next'), { trafficRouting: { istio } }))[2]).toBe('canary');
    const labels = { canaryMetadata: { labels: { role: 'trial' } }, stableMetadata: { labels: { role: 'proven' } } };
    expect((await answer(query('role', 'trial'), labels))[2]).toBe('canary');
    expect((await answer(query('role', 'proven'), labels))[2]).toBe('stable');
  });

  test('a place that is called by the word of a version tells no versions apart', async () => {
    const asked = 'sum(rate(http_requests_total{cluster="primary",namespace="canary",service="checkout-canary"}[1m]))';
    const { rehearsal, understood } = await rehearsed(rolloutAsking([asked]));
    expect(understood[0]?.arm).toBe('canary');
    expect(rehearsal.families[0]?.labels).toEqual({ cluster: 'primary', namespace: 'canary' });
  });

  test('pods that the queries name otherwise are named as they have it', async () => {
    const asked = 'sum(rate(http_requests_total{pod=~"guestbook-.*"}[1m]))';
    const { rehearsal, understood } = await rehearsed(rolloutAsking([asked]));
    expect(understood[0]?.arm).toBe('service');
    expect(rehearsal.families[0]?.podNames).toEqual({ canary: 'guestbook-canary-', stable: 'guestbook-stable-' });
  });
});

describe('a query of Flagger', () => {
  const BUILT_IN: readonly (readonly [provider: string, success: string, duration: string, duration2: string])[] = [
    [
      'istio',
      'istio_requests_total response_code 200 500',
      'istio_request_duration_milliseconds_bucket',
      'latency_p99',
    ],
    ['linkerd', 'response_total classification success failure', 'response_latency_ms_bucket', 'latency_p99'],
    [
      'appmesh',
      'envoy_cluster_upstream_rq envoy_response_code 200 500',
      'envoy_cluster_upstream_rq_time_bucket',
      'latency_p99',
    ],
    [
      'contour',
      'envoy_cluster_upstream_rq envoy_response_code 200 500',
      'envoy_cluster_upstream_rq_time_bucket',
      'latency_p99',
    ],
    [
      'gloo',
      'envoy_cluster_upstream_rq envoy_response_code 200 500',
      'envoy_cluster_upstream_rq_time_bucket',
      'latency_p99',
    ],
    [
      'kuma',
      'envoy_cluster_upstream_rq envoy_response_code 200 500',
      'envoy_cluster_upstream_rq_time_bucket',
      'latency_p99',
    ],
    [
      'knative',
      'envoy_cluster_upstream_rq envoy_response_code 200 500',
      'envoy_cluster_upstream_rq_time_bucket',
      'latency_p99',
    ],
    [
      'nginx',
      'nginx_ingress_controller_requests status 200 500',
      'nginx_ingress_controller_response_duration_seconds_sum',
      'latency_mean',
    ],
    [
      'skipper',
      'skipper_response_duration_seconds_bucket code 200 500',
      'skipper_serve_route_duration_seconds_sum',
      'latency_mean',
    ],
    [
      'traefik',
      'traefik_service_request_duration_seconds_bucket code 200 500',
      'traefik_service_request_duration_seconds_bucket',
      'latency_p99',
    ],
    ['osm', 'osm_request_total response_code 200 500', 'osm_request_duration_ms_bucket', 'latency_p99'],
    ['apisix', 'apisix_http_status code 200 500', 'apisix_http_latency_bucket', 'latency_p99'],
    [
      'kubernetes',
      'http_request_duration_seconds_count status 200 500',
      'http_request_duration_seconds_bucket',
      'latency_p99',
    ],
    [
      'gatewayapi:v1',
      'http_request_duration_seconds_count status 200 500',
      'http_request_duration_seconds_bucket',
      'latency_p99',
    ],
  ];
  test.each(BUILT_IN)('the built-in metrics of %s are of the canary', async (provider, success, duration, latency) => {
    const metrics = [
      { name: 'request-success-rate', thresholdRange: { min: 99 }, interval: '1m' },
      { name: 'request-duration', thresholdRange: { max: 500 }, interval: '30s' },
    ];
    const { understood, rehearsal } = await rehearsed(canaryAsking(provider, metrics));
    const [first, second] = understood;
    expect([first?.signal, first?.arm, first?.windowSeconds]).toEqual(['success_share', 'canary', 60]);
    expect([second?.signal, second?.arm, second?.windowSeconds]).toEqual([latency, 'canary', 30]);
    const [family] = rehearsal.families;
    expect(`${family?.name} ${family?.status?.label} ${family?.status?.ok} ${family?.status?.bad}`).toBe(success);
    expect(rehearsal.families.map(({ name }) => name)).toContain(duration);
  });

  const template = (query: string) => ({
    kind: 'MetricTemplate',
    metadata: { name: 't', namespace: 'test' },
    spec: { provider: { type: 'prometheus', address: 'u' }, query },
  });
  const POD = 'kubernetes_namespace="{{ namespace }}",kubernetes_pod_name=~"{{ target }}-[0-9a-zA-Z]+(-[0-9a-zA-Z]+)"';
  const rows: readonly Row[] = [
    // Flagger's documentation.
    [
      '100 - sum(rate(istio_requests_total{reporter="destination",destination_workload_namespace="{{ namespace }}",destination_workload="{{ target }}",response_code!="404"}[{{ interval }}])) / sum(rate(istio_requests_total{reporter="destination",destination_workload_namespace="{{ namespace }}",destination_workload="{{ target }}"}[{{ interval }}])) * 100',
      'share_of_requests',
      'canary',
      60,
    ],
    [
      '100 - sum(rate(istio_requests_total{reporter="source",destination_workload=~"{{ target }}",response_code!~"5.*"}[{{ interval }}])) / sum(rate(istio_requests_total{reporter="source",destination_workload=~"{{ target }}"}[{{ interval }}])) * 100',
      'error_share',
      'canary',
      60,
    ],
    [
      `100 - sum(rate(grpc_server_handled_total{grpc_code!="OK",${POD}}[{{ interval }}])) / sum(rate(grpc_server_started_total{${POD}}[{{ interval }}])) * 100`,
      'success_share',
      'canary',
      60,
    ],
    [
      '100 - rate(http_requests_total{namespace="{{ namespace }}",job="{{ target }}-canary",status!~"5.*"}[{{ interval }}]) / rate(http_requests_total{namespace="{{ namespace }}",job="{{ target }}-canary"}[{{ interval }}]) * 100',
      'error_share',
      'canary',
      60,
    ],
    [
      'histogram_quantile(0.99, sum(rate(http_request_duration_seconds_bucket{namespace="{{ namespace }}",job="{{ target }}-canary"}[{{ interval }}])) by (le))',
      'latency_p99',
      'canary',
      60,
    ],
    [
      `histogram_quantile(0.99, sum(rate(http_request_duration_seconds_bucket{${POD}}[1m])) by (le))`,
      'latency_p99',
      'canary',
      60,
    ],
    [
      'histogram_quantile(0.99, sum(rate(istio_request_duration_seconds_bucket{reporter="destination",destination_workload=~"{{ target }}"}[{{ interval }}])) by (le))',
      'latency_p99',
      'canary',
      60,
    ],
    [
      'sum(rate(apisix_http_status{route=~"{{ namespace }}_{{ route }}-{{ target }}-canary_.+",code!~"4.."}[{{ interval }}])) / sum(rate(apisix_http_status{route=~"{{ namespace }}_{{ route }}-{{ target }}-canary_.+"}[{{ interval }}]))',
      'share_of_requests',
      'canary',
      60,
    ],
    [
      'sum(rate(istio_requests_total{destination_workload=~"{{ target }}-primary"}[{{ interval }}]))',
      'requests',
      'stable',
      60,
    ],
    [
      'sum(rate(istio_requests_total{destination_workload=~"{{ target }}.*"}[{{ interval }}]))',
      'requests',
      'service',
      60,
    ],
    [
      'sum(rate(istio_requests_total{destination_service_name="{{ target }}-canary"}[{{ interval }}]))',
      'requests',
      'canary',
      60,
    ],
  ];
  for (const [query, ...expected] of rows) {
    test(query, async () => {
      const metrics = [{ name: 'm', templateRef: { name: 't' }, thresholdRange: { max: 1 }, interval: '1m' }];
      const { understood } = await rehearsed(canaryAsking('istio', metrics, template(query)));
      const [of] = understood;
      expect([of?.signal, of?.arm, of?.windowSeconds]).toEqual(expected);
    });
  }
});
