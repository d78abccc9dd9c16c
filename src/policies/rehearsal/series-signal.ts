import type { Signal } from '../../model/policy/rehearsal.js';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const MILLISECONDS = [0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000];
const LINKERD = [1, 2, 3, 4, 5, 10, 20, 30, 40, 50, 100, 200, 300, 400, 500, 1_000, 2_000, 3_000, 4_000, 5_000, 10_000];
const TRAEFIK = [0.1, 0.3, 1.2, 5];

const BYTES_OF_MB = 1_000_000;

/** Of histograms whose names begin so: bounds as their programs have them unless told otherwise. */
const BOUNDS: readonly (readonly [begins: string, bounds: readonly number[]])[] = [
  ['response_latency_ms', LINKERD],
  ['traefik_', TRAEFIK],
];

type Rule = readonly [name: RegExp, signal: Signal];

const PLAIN: readonly Rule[] = [
  [/^up$|^probe_success$|^kube_pod_status_ready$|^kube_pod_container_status_ready$/, { is: 'up' }],
  [/restarts?(_total|_count)?$/, { is: 'restarts' }],
  [/^(container|process|pod)_cpu_(usage_)?seconds_total$|^container_cpu_user_seconds_total$/, { is: 'cpu_seconds' }],
  [
    /^container_memory_(working_set_bytes|usage_bytes|rss)$|^process_resident_memory_bytes$|^jvm_memory_used_bytes$|^go_memstats_alloc_bytes$/,
    { is: 'memory', scale: BYTES_OF_MB },
  ],
  [/^conversions?(_total|_count)?$|_conversions?(_total|_count)?$/, { is: 'conversions' }],
  [/(^|_)rq_(xx|total|completed)$|(^|_)upstream_rq$/, { is: 'requests' }],
  [/(^|_)rq_[45]xx$/, { is: 'errors' }],
  [/(^|_)rq_2xx$/, { is: 'successes' }],
  [/(^|_)(errors?|err|failures?|failed|exceptions?|5xx)(_requests?|_responses?)?(_total|_count)?$/, { is: 'errors' }],
  [/(^|_)(success(es)?|succeeded|successful)(_requests?|_responses?)?(_total|_count)?$/, { is: 'successes' }],
  [
    /(^|_)(requests?|responses?|reqs?|calls|hits|invocations|handled|started|transactions)(_received|_handled|_served|_started)?(_total|_count)?$/,
    { is: 'requests' },
  ],
  [/^apisix_http_status$/, { is: 'requests' }],
];

const LATENCY =
  /(duration|latency|latencies|response_time|request_time|processing_time|elapsed|rq_time|_seconds|_milliseconds|_ms|_time)/;

/** What a metric shows, by its name; null: its name does not tell. */
export function signalOfName(name: string): Signal | null {
  // The name of a recording rule is that of its maker.
  if (name.includes(':')) return null;
  const [, base = '', part] = /^(.*)_(bucket|sum|count)$/.exec(name) ?? [];
  if (part !== undefined && LATENCY.test(base))
    return latencySignal(base, part as 'bucket' | 'sum' | 'count', null, null);
  return PLAIN.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

/** A part of a histogram of latencies; what is said of it goes before what its name tells. */
export function latencySignal(
  base: string,
  part: 'bucket' | 'sum' | 'count',
  unit: 'seconds' | 'milliseconds' | null,
  buckets: readonly number[] | null,
): Signal {
  const inMilliseconds =
    unit === null
      ? /(_ms|_milliseconds|_millis)(_|$)|rq_time|^apisix_http_latency|^kong_/.test(base)
      : unit === 'milliseconds';
  const perSecond = inMilliseconds ? 1_000 : 1;
  if (part !== 'bucket') return { is: `latency_${part}`, perSecond };
  const usual = BOUNDS.find(([begins]) => base.startsWith(begins))?.[1] ?? (inMilliseconds ? MILLISECONDS : SECONDS);
  return { is: 'latency_bucket', perSecond, bounds: buckets ?? usual };
}
