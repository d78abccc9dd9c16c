import {
  type ArrivalRate,
  type LatencyShape,
  type Noise,
  type OwnValue,
  type RealShare,
  type ShadowEffects,
  SIDE_EFFECTS,
  type Telemetry,
  type Version,
  type WarmUp,
  type World,
} from '../model/world.js';
import { certainSeconds, parseClock } from '../text/duration.js';
import { buildAudiences } from './build-audiences.js';
import { buildFault } from './build-fault.js';
import { buildInstances } from './build-instances.js';
import { buildMetrics } from './build-metrics.js';
import { presetWorld } from './presets.js';
import type { ConfigDocument } from './schema/config-schema.js';
import type { NoiseDocument } from './schema/noise-schema.js';
import type { RateDocument, ServiceDocument } from './schema/service-schema.js';
import type { ShadowDocument } from './schema/shadow-schema.js';
import type { TelemetryDocument } from './schema/telemetry-schema.js';
import type { LatencyDocument, VersionDocument, WarmUpDocument } from './schema/version-schemas.js';

/** The world that a document describes, with what its preset adds. */
export function buildWorld(document: ConfigDocument): World {
  const { service, stages } = document;
  const preset = presetWorld(document.preset, stages);
  const own = buildMetrics(document.metrics);
  const warmUp = document.warm_up ?? preset.warmUp;
  return {
    requestsPerSecond: buildRate(service.requests_per_second),
    startsAtSeconds: clockSeconds(service.start_at),
    users: { count: service.users ?? null, activityCv: service.user_activity.cv, routing: service.routing },
    audiences: buildAudiences(service.audiences),
    realShare: buildRealShare(service.real_share),
    stable: buildVersion(document.stable, own.stable),
    canary: buildCanary(document.canary, own.canary),
    freshBaseline: document.baseline === 'fresh',
    warmUp: warmUp === null ? null : buildWarmUp(warmUp),
    noise: buildNoise(document.noise),
    harm: buildHarm(service),
    instances: document.instances === undefined ? null : buildInstances(document.instances),
    ...(document.shadow === undefined ? {} : { shadow: buildShadow(document.shadow) }),
    telemetry: document.telemetry === undefined ? null : buildTelemetry(document.telemetry),
    faults: [...preset.faults, ...document.faults].map((fault) => buildFault(fault, own.metrics)),
  };
}

function buildHarm({ slower_than_ms, conversion_value, not_idempotent }: ServiceDocument): World['harm'] {
  return {
    slowerThanMs: slower_than_ms ?? null,
    conversionValue: conversion_value ?? null,
    ...(not_idempotent === undefined ? {} : { notIdempotent: not_idempotent }),
  };
}

/** Null: shares are what they are said to be. */
function buildRealShare(said: ServiceDocument['real_share']): RealShare | null {
  if (said === undefined) return null;
  const { ratio, drift_percent_per_hour: drift } = said;
  return ratio === 1 && drift === 0 ? null : { ratio, driftPercentPerHour: drift };
}

function buildRate(rate: RateDocument): ArrivalRate {
  if (typeof rate === 'number') return rate;
  if ('daily' in rate) {
    const { mean, peak_ratio, peak_at } = rate.daily;
    return { kind: 'daily', meanPerSecond: mean, peakRatio: peak_ratio, peakAtSeconds: clockSeconds(peak_at) };
  }
  return { kind: 'points', points: rate.map(([at, perSecond]) => ({ atSeconds: certainSeconds(at), perSecond })) };
}

export function buildVersion(version: VersionDocument, metrics: readonly OwnValue[]): Version {
  const { slow } = version;
  return {
    errorRate: version.error_rate,
    latency: buildLatency(version.latency_ms),
    slow: slow === undefined ? null : { share: slow.share, latency: buildLatency(slow.latency_ms) },
    cpuPercent: version.cpu_percent,
    memoryMb: version.memory_mb,
    memoryGrowthMbPerMinute: version.memory_growth_mb_per_minute,
    restartsPerHour: version.restarts_per_hour,
    conversionRate: version.conversion_rate,
    metrics,
  };
}

function buildCanary(canary: ConfigDocument['canary'], metrics: readonly OwnValue[]): Version {
  const { mismatch_rate: mismatchRate = 0 } = canary;
  return { ...buildVersion(canary, metrics), ...(mismatchRate === 0 ? {} : { mismatchRate }) };
}

function buildShadow({ shared_load, side_effects }: ShadowDocument): ShadowEffects {
  return {
    sharedLoad: shared_load,
    sideEffects: SIDE_EFFECTS.flatMap((effect) => {
      const said = side_effects[effect];
      return said === undefined ? [] : [{ effect, perRequest: said.per_request, isContained: said.contained }];
    }),
  };
}

function buildLatency({ p50, p99 }: LatencyDocument): LatencyShape {
  return { p50Ms: p50, p99Ms: p99 };
}

function buildWarmUp({ duration, latency_ratio, error_ratio }: WarmUpDocument): WarmUp {
  return { seconds: certainSeconds(duration), latencyRatio: latency_ratio, errorRatio: error_ratio };
}

function buildNoise(noise: NoiseDocument): Noise {
  return {
    everySeconds: certainSeconds(noise.every),
    arrivalsCv: noise.arrivals_cv,
    errorsCorrelation: noise.errors_correlation,
    sharedErrorsCv: noise.shared_errors_cv,
    sharedLatencyCv: noise.shared_latency_cv,
    gaugesCv: noise.gauges_cv,
    autocorrelation: noise.autocorrelation,
  };
}

function buildTelemetry({ scrape, lost, starts_at_first_event }: TelemetryDocument): Telemetry {
  return {
    scrapeSeconds: scrape === undefined ? null : certainSeconds(scrape),
    lost: lost ?? 0,
    startsAtFirstEvent: starts_at_first_event ?? false,
  };
}

function clockSeconds(text: string): number {
  const seconds = parseClock(text);
  if (seconds === undefined) throw new Error(`a time of day passed its checks and cannot be read: ${text}`);
  return seconds;
}
