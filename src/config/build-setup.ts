import { METRICS } from '../model/metric.js';
import type { Gate, Stage } from '../model/plan.js';
import { CONDITIONS, type Rule } from '../model/rule.js';
import type { Setup } from '../model/setup.js';
import type { Version } from '../model/world.js';
import { cellSeconds } from './cell-seconds.js';
import type { ConfigDocument, StageDocument, ThresholdsDocument, VersionDocument } from './schema/config-document.js';
import { secondsOf } from './schema/duration.js';

/** The plan, world and script that a document without problems describes, in the units of the model. */
export function buildSetup(document: ConfigDocument): Setup {
  const { analysis } = document;
  const stages = document.stages.map((stage) => buildStage(stage, document.thresholds));
  const intervalSeconds = seconds(analysis.interval);
  const lookbackSeconds = seconds(analysis.lookback);
  const stretches = stages.flatMap(({ bakeSeconds, gate }) => [bakeSeconds, gate.kind === 'timer' ? gate.seconds : 0]);
  return {
    name: document.name,
    plan: {
      stages,
      intervalSeconds,
      lookbackSeconds,
      minRequests: analysis.min_requests,
      failureLimit: analysis.failure_limit,
      whenInconclusive: analysis.when_inconclusive,
    },
    world: {
      requestsPerSecond: document.service.requests_per_second,
      stable: buildVersion(document.stable),
      canary: buildVersion(document.canary),
    },
    operator: document.operator.map(({ at, action }) => ({ atSeconds: seconds(at), action })),
    // Not the operator's times: what a person does must not move the cells, and with them the traffic.
    cellSeconds: cellSeconds([intervalSeconds, lookbackSeconds, ...stretches]),
  };
}

function buildStage(stage: StageDocument, general: ThresholdsDocument): Stage {
  return {
    name: stage.name,
    trafficPercent: stage.traffic_percent,
    bakeSeconds: seconds(stage.duration),
    rules: buildRules({ ...general, ...stage.thresholds }),
    gate: buildGate(stage.pause),
  };
}

function buildRules(thresholds: ThresholdsDocument): readonly Rule[] {
  return METRICS.flatMap((metric) => {
    const rule = thresholds[metric];
    if (rule === undefined) return [];
    const conditions = CONDITIONS.flatMap((name) => {
      const limit = rule[name];
      return limit === undefined ? [] : [{ name, limit }];
    });
    return [{ metric, conditions, floor: rule.floor ?? null, holdSeconds: seconds(rule.for) }];
  });
}

function buildGate(pause: boolean | string): Gate {
  if (typeof pause === 'boolean') return { kind: pause ? 'person' : 'open' };
  return seconds(pause) === 0 ? { kind: 'open' } : { kind: 'timer', seconds: seconds(pause) };
}

function buildVersion(version: VersionDocument): Version {
  return {
    errorRate: version.error_rate,
    latency: { p50Ms: version.latency_ms.p50, p99Ms: version.latency_ms.p99 },
  };
}

function seconds(duration: string): number {
  const value = secondsOf(duration);
  if (value === undefined) throw new Error(`a duration passed its checks and cannot be read: ${duration}`);
  return value;
}
