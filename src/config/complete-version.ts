import type { VersionDocument } from './schema/config-document.js';
import type { ConfigInput } from './schema/config-schema.js';
import { saidOf, saidOr, type Tolerant } from './tolerant.js';

type Draft = Tolerant<NonNullable<ConfigInput['stable']>> | Tolerant<NonNullable<ConfigInput['canary']>>;

/** Fills in what is said of a version, from what it inherits; the slow path as a whole. */
export function completeVersion(
  draft: Draft,
  fallback: NonNullable<Tolerant<VersionDocument>>,
): NonNullable<Tolerant<VersionDocument>> {
  const latency = saidOr(draft, 'latency_ms', {});
  return {
    error_rate: saidOr(draft, 'error_rate', fallback.error_rate),
    latency_ms: {
      p50: saidOr(latency, 'p50', fallback.latency_ms?.p50),
      p99: saidOr(latency, 'p99', fallback.latency_ms?.p99),
    },
    ...saidOf(fallback, 'slow'),
    ...slowPath(draft),
    cpu_percent: saidOr(draft, 'cpu_percent', fallback.cpu_percent),
    memory_mb: saidOr(draft, 'memory_mb', fallback.memory_mb),
    memory_growth_mb_per_minute: saidOr(draft, 'memory_growth_mb_per_minute', fallback.memory_growth_mb_per_minute),
    restarts_per_hour: saidOr(draft, 'restarts_per_hour', fallback.restarts_per_hour),
    conversion_rate: saidOr(draft, 'conversion_rate', fallback.conversion_rate),
  };
}

function slowPath(draft: Draft): Pick<NonNullable<Tolerant<VersionDocument>>, 'slow'> {
  // What is unknown is not inherited either.
  if (draft === undefined) return { slow: undefined };
  if (!Object.hasOwn(draft, 'slow')) return {};
  const { share, latency_ms } = draft.slow ?? {};
  return { slow: { share, latency_ms: { p50: latency_ms?.p50, p99: latency_ms?.p99 } } };
}
