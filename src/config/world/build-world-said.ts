import type { OwnMetric, OwnMetricName } from '../../model/metric.js';
import type { HookAnswers, Measure, Measured } from '../../model/policy/rehearsal.js';
import { KEYS_OF_SOME_POLICIES } from '../../model/problems/warning.js';
import type { SaidOfStages, SaidSeries, SeriesKind, WorldSaid } from '../../model/world-said.js';
import { certainSeconds } from '../../text/duration.js';
import type { HookDocument, MeasureDocument, SeriesDocument, WorldDocument } from './world-schema.js';

const USUAL_WINDOW = '5m';

/** What a world file without problems says of what queries and hooks read, in the units of the model; `said`: as it is written. */
export function buildWorldSaid(
  document: WorldDocument,
  metrics: readonly OwnMetric[],
  ofStages: SaidOfStages,
  said: object,
): WorldSaid {
  const { prometheus, pods } = document;
  return {
    prometheus: {
      scrapeSeconds: certainSeconds(prometheus.scrape),
      range: prometheus.range,
      historySeconds: certainSeconds(prometheus.history),
    },
    series: mapped(document.series, seriesOf),
    arms: document.arms,
    measures: mapped(document.measures, measureOf),
    hooks: mapped(document.hooks, hookOf),
    pods: {
      readyAfterSeconds: certainSeconds(pods.ready_after),
      requestsPerSecond: pods.requests_per_second ?? null,
      count: pods.count ?? null,
    },
    ...ofStages,
    matchPercent: document.match_percent ?? null,
    loadTestPercent: document.load_test_percent ?? null,
    revisionSeconds: [...new Set((document.revisions ?? []).map(certainSeconds))].sort((one, other) => one - other),
    metrics,
    keys: KEYS_OF_SOME_POLICIES.filter((key) => isWritten(said, key.split('.'))),
  };
}

function isWritten(said: unknown, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return true;
  return typeof said === 'object' && said !== null && Object.hasOwn(said, key) && isWritten(said[key as never], rest);
}

function mapped<F, T>(
  entries: Readonly<Record<string, F>> | undefined,
  of: (each: F) => T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(entries ?? {}).map(([name, each]) => [name, of(each)]));
}

function seriesOf({ is, status, ok, bad, unit, buckets, value }: SeriesDocument): SaidSeries {
  return {
    is: is as SeriesKind | OwnMetricName,
    status: status ?? null,
    ok: ok ?? null,
    bad: bad ?? null,
    unit: unit ?? null,
    buckets: buckets ?? null,
    value: value ?? null,
  };
}

function measureOf({ is, arm, window, as, scale, outcomes, value }: MeasureDocument): Measure {
  if (outcomes !== undefined) return { outcomes };
  const shape = as ?? 'scalar';
  if (value !== undefined) return { value, shape };
  return {
    is: is as Measured | OwnMetricName,
    arm: arm ?? 'canary',
    windowSeconds: certainSeconds(window ?? USUAL_WINDOW),
    scale: scale ?? 1,
    shape,
  };
}

function hookOf(hook: HookDocument): HookAnswers {
  if (typeof hook === 'string') return { always: hook };
  const { fails, opens_after: opens, closes_after: closes } = hook;
  if (fails !== undefined) return { fails };
  if (opens !== undefined) return { opensAfterSeconds: certainSeconds(opens) };
  return { closesAfterSeconds: certainSeconds(closes ?? '0s') };
}
