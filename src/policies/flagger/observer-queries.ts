/** The measurements that Flagger brings along. */
export interface ObserverQueries {
  readonly 'request-success-rate': string;
  readonly 'request-duration': string;
}

/** Percent of the requests that did not fail. */
function share(series: string, of: string, ok: string): string {
  const all = `${series}{${of}}`;
  return `sum(rate(${series}{${of},${ok}}[{{ interval }}])) / sum(rate(${all}[{{ interval }}])) * 100`;
}

function p99(series: string, of: string): string {
  return `histogram_quantile(0.99, sum(rate(${series}{${of}}[{{ interval }}])) by (le))`;
}

/** In milliseconds, of a summary in seconds. */
function mean(series: string, of: string): string {
  return `sum(rate(${series}_sum{${of}}[{{ interval }}])) / sum(rate(${series}_count{${of}}[{{ interval }}])) * 1000`;
}

/** Of Envoy, which counts and times what it sends on. */
function envoy(of: string, status = 'envoy_response_code!~"5.*"'): ObserverQueries {
  return {
    'request-success-rate': share('envoy_cluster_upstream_rq', of, status),
    'request-duration': p99('envoy_cluster_upstream_rq_time_bucket', of),
  };
}

const POD = 'kubernetes_namespace="{{ namespace }}",kubernetes_pod_name=~"{{ target }}-[0-9a-zA-Z]+(-[0-9a-zA-Z]+)"';
const ISTIO =
  'reporter="destination",destination_workload_namespace="{{ namespace }}",destination_workload=~"{{ target }}"';
const LINKERD = 'namespace="{{ namespace }}",deployment=~"{{ target }}",direction="inbound"';
const NGINX = 'namespace="{{ namespace }}",ingress="{{ ingress }}",canary!=""';
const TRAEFIK = 'service=~"{{ namespace }}-{{ target }}-canary-[0-9a-zA-Z-]+@kubernetescrd"';
const OSM = 'destination_namespace="{{ namespace }}",destination_kind="Deployment",destination_name="{{ target }}"';
const APISIX = 'route=~"{{ namespace }}_{{ route }}-{{ target }}-canary_.+"';
const SKIPPER = 'route=~"kube(ew)?_{{ namespace }}__{{ ingress }}_canary__.*__{{ service }}_canary(_[0-9]+)?"';

const HTTP: ObserverQueries = {
  'request-success-rate': share('http_request_duration_seconds_count', POD, 'status!~"5.*"'),
  'request-duration': p99('http_request_duration_seconds_bucket', POD),
};

const OF_ISTIO: ObserverQueries = {
  'request-success-rate': share('istio_requests_total', ISTIO, 'response_code!~"5.*"'),
  'request-duration': p99('istio_request_duration_milliseconds_bucket', ISTIO),
};

/** What is asked where a name begins so, or is so. */
const BY_PREFIX: Readonly<Record<string, ObserverQueries>> = {
  appmesh: envoy(POD),
  gatewayapi: HTTP,
  gloo: envoy('envoy_cluster_name=~"{{ namespace }}-{{ target }}-canaryupstream-[0-9a-zA-Z-]+_[0-9a-zA-Z-]+"'),
};

const BY_NAME: Readonly<Record<string, ObserverQueries>> = {
  apisix: {
    'request-success-rate': share('apisix_http_status', APISIX, 'code!~"5.."'),
    'request-duration': p99('apisix_http_latency_bucket', `type=~"request",${APISIX}`),
  },
  contour: envoy('envoy_cluster_name=~"{{ namespace }}_{{ service }}-canary_[0-9a-zA-Z-]+"'),
  knative: envoy('envoy_cluster_name=~"{{ namespace }}/{{ route }}"'),
  kubernetes: HTTP,
  kuma: envoy('service=~"{{ target }}-canary_{{ namespace }}_svc_[0-9a-zA-Z-]+"'),
  linkerd: {
    'request-success-rate': share('response_total', LINKERD, 'classification!="failure"'),
    'request-duration': p99('response_latency_ms_bucket', LINKERD),
  },
  nginx: {
    'request-success-rate': share('nginx_ingress_controller_requests', NGINX, 'status!~"5.*"'),
    'request-duration': mean('nginx_ingress_controller_response_duration_seconds', NGINX),
  },
  osm: {
    'request-success-rate': share('osm_request_total', OSM, 'response_code!~"5.*"'),
    'request-duration': p99('osm_request_duration_ms_bucket', OSM),
  },
  skipper: {
    'request-success-rate': share('skipper_response_duration_seconds_bucket', `${SKIPPER},le="+Inf"`, 'code!~"5.."'),
    'request-duration': mean('skipper_serve_route_duration_seconds', SKIPPER),
  },
  traefik: {
    'request-success-rate': share(
      'traefik_service_request_duration_seconds_bucket',
      `${TRAEFIK},le="+Inf"`,
      'code!~"5.."',
    ),
    'request-duration': `${p99('traefik_service_request_duration_seconds_bucket', TRAEFIK)} * 1000`,
  },
};

/**
 * The queries of the built-in metrics, as Flagger 1.44 has them for a provider (pkg/metrics/observers), with what it fills in. A
 * provider that is not given is Istio, as the controller has it unless it is told otherwise; so is each that it does not know.
 */
export function observerQueries(provider: string): ObserverQueries {
  if (Object.hasOwn(BY_NAME, provider)) return BY_NAME[provider] as ObserverQueries;
  const prefix = Object.keys(BY_PREFIX).find((name) => provider.startsWith(name));
  return prefix === undefined ? OF_ISTIO : (BY_PREFIX[prefix] as ObserverQueries);
}
