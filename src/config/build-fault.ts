import type { Mark } from '../model/exposure.js';
import { type Fault, type FaultEffect, type Moment, NO_EFFECT } from '../model/fault.js';
import type { OwnMetric } from '../model/metric.js';
import { certainSeconds } from '../text/duration.js';
import { buildEffects } from './build-metrics.js';
import type { EffectDocument, FaultDocument, MomentDocument } from './schema/fault-schema.js';

/** A fault, in the units of the model; stages by their marks. `own`: the document's own metrics. */
export function buildFault(fault: FaultDocument, own: readonly OwnMetric[]): Fault {
  const moment = (at: MomentDocument) => buildMoment(at, fault.after ?? null);
  const { cohort, audience } = fault;
  return {
    name: fault.name,
    target: fault.arm,
    effect: buildEffect(fault, own, fault.unseen === true),
    from: moment(fault.from),
    until: fault.until === undefined ? null : moment(fault.until),
    rampSeconds: certainSeconds(fault.ramp),
    flapping:
      fault.every === undefined || fault.for === undefined
        ? null
        : { everySeconds: certainSeconds(fault.every), forSeconds: certainSeconds(fault.for) },
    minTrafficPercent: fault.min_traffic_percent,
    ...(audience === undefined ? {} : { audiences: [audience].flat() }),
    cohort: cohort === undefined ? null : { share: cohort.share, from: stageMark(cohort.from_stage) },
  };
}

/** What a fault does at full strength; what it leaves out it leaves alone. `isUnseen`: no metric counts its failures. */
export function buildEffect(fault: EffectDocument, own: readonly OwnMetric[], isUnseen = false): FaultEffect {
  const { error_rate: errorRate = NO_EFFECT.errorRate } = fault;
  return {
    errorRate: isUnseen ? NO_EFFECT.errorRate : errorRate,
    unseenErrorRate: isUnseen ? errorRate : NO_EFFECT.unseenErrorRate,
    latencyRatio: fault.latency_ratio ?? NO_EFFECT.latencyRatio,
    latencyAddMs: fault.latency_add_ms ?? NO_EFFECT.latencyAddMs,
    cpuPercent: fault.cpu_percent ?? NO_EFFECT.cpuPercent,
    memoryMb: fault.memory_mb ?? NO_EFFECT.memoryMb,
    memoryGrowthMbPerMinute: fault.memory_growth_mb_per_minute ?? NO_EFFECT.memoryGrowthMbPerMinute,
    restartsPerHour: fault.restarts_per_hour ?? NO_EFFECT.restartsPerHour,
    conversionRatio: fault.conversion_ratio ?? NO_EFFECT.conversionRatio,
    retries: fault.retries ?? NO_EFFECT.retries,
    metrics: buildEffects(fault.metrics, own),
  };
}

function buildMoment(at: MomentDocument, after: FaultDocument['after'] | null): Moment {
  if (typeof at === 'object') return { kind: 'mark', mark: stageMark(at.stage), seconds: certainSeconds(at.plus) };
  const seconds = certainSeconds(at);
  return after ? { kind: 'mark', mark: after, seconds } : { kind: 'rollout', seconds };
}

function stageMark(name: string): Mark {
  return `stage:${name}`;
}
