import { type Fault, type Moment, NO_EFFECT } from '../model/fault.js';
import type { FaultDocument, MomentDocument } from './schema/config-document.js';
import { certainSeconds } from './schema/duration.js';

/** A fault, in the units of the model; stages by their index. */
export function buildFault(fault: FaultDocument, stageNames: readonly string[]): Fault {
  const moment = (at: MomentDocument) => buildMoment(at, fault.after === 'completed', stageNames);
  const { cohort } = fault;
  return {
    name: fault.name,
    target: fault.arm,
    effect: {
      errorRate: fault.error_rate ?? NO_EFFECT.errorRate,
      latencyRatio: fault.latency_ratio ?? NO_EFFECT.latencyRatio,
      latencyAddMs: fault.latency_add_ms ?? NO_EFFECT.latencyAddMs,
      cpuPercent: fault.cpu_percent ?? NO_EFFECT.cpuPercent,
      memoryMb: fault.memory_mb ?? NO_EFFECT.memoryMb,
      memoryGrowthMbPerMinute: fault.memory_growth_mb_per_minute ?? NO_EFFECT.memoryGrowthMbPerMinute,
      restartsPerHour: fault.restarts_per_hour ?? NO_EFFECT.restartsPerHour,
      conversionRatio: fault.conversion_ratio ?? NO_EFFECT.conversionRatio,
      retries: fault.retries ?? NO_EFFECT.retries,
    },
    from: moment(fault.from),
    until: fault.until === undefined ? null : moment(fault.until),
    rampSeconds: certainSeconds(fault.ramp),
    flapping:
      fault.every === undefined || fault.for === undefined
        ? null
        : { everySeconds: certainSeconds(fault.every), forSeconds: certainSeconds(fault.for) },
    minTrafficPercent: fault.min_traffic_percent,
    cohort:
      cohort === undefined ? null : { share: cohort.share, fromStageIndex: stageIndex(cohort.from_stage, stageNames) },
  };
}

function buildMoment(at: MomentDocument, afterCompleted: boolean, stageNames: readonly string[]): Moment {
  if (typeof at === 'string') return { kind: afterCompleted ? 'completed' : 'rollout', seconds: certainSeconds(at) };
  return { kind: 'stage', stageIndex: stageIndex(at.stage, stageNames), seconds: certainSeconds(at.plus) };
}

function stageIndex(name: string, stageNames: readonly string[]): number {
  const index = stageNames.indexOf(name);
  if (index === -1) throw new Error(`a stage passed its checks and is not there: ${name}`);
  return index;
}
