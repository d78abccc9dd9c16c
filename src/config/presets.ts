import type { PresetName } from '../model/fault.js';
import { type FaultDocument, faultSchema } from './schema/fault-schema.js';
import { defaultsOf } from './schema/field.js';
import type { StageDocument } from './schema/stage-schema.js';
import type { WarmUpDocument } from './schema/version-schemas.js';

/** What a preset adds to a world, in words that a configuration could use. */
export interface PresetWorld {
  readonly faults: readonly FaultDocument[];
  /** Unless the configuration has one. */
  readonly warmUp: WarmUpDocument | null;
}

type Stages = readonly Pick<StageDocument, 'name'>[];

/** Thresholds that by themselves catch a preset in nearly every rollout with enough requests; null: no rule should, or can. */
export const PRESET_RULES: Readonly<Record<PresetName, PresetRule | null>> = {
  healthy: null,
  error_spike: { error_rate: { max_increase: 0.01 } },
  slow_burn: { error_rate: { max_increase: 0.005, over: '5m' } },
  latency_tail: { latency_p99_ms: { max_ratio: 1.5 } },
  memory_leak: { memory_growth_mb_per_minute: { max_increase: 30 } },
  cpu_saturation: { cpu_percent: { max_increase: 25 } },
  crash_loop: { restarts: { max_increase: 0 } },
  cold_cache: null,
  shared_outage: null,
  flapping: { error_rate: { max_increase: 0.02 } },
  emergent_at_scale: { error_rate: { max_increase: 0.01 } },
  unrepresentative_canary: { error_rate: { max_increase: 0.02 } },
  latent: null,
  retry_storm: { error_rate: { max_increase: 0.1 } },
  conversion_drop: { conversion_rate: { min_ratio: 0.85, over: '10m' } },
};

/** As `thresholds` of a configuration says it. */
type PresetRule = Readonly<Record<string, Readonly<Record<string, number | string>>>>;

const FAULTS: { readonly [P in PresetName]?: (stages: Stages) => readonly FaultDocument[] } = {
  error_spike: () => [fault('error_spike', { error_rate: 0.05 })],
  slow_burn: () => [fault('slow_burn', { error_rate: 0.02, ramp: '60m' })],
  latency_tail: (stages) => [
    fault('latency_tail', { latency_ratio: 8, cohort: { share: 0.03, from_stage: nameOf(stages.at(0)) } }),
  ],
  memory_leak: () => [
    fault('memory_leak', { memory_growth_mb_per_minute: 60 }),
    fault('memory_leak (latency)', { latency_ratio: 1.5, ramp: '40m' }),
    fault('memory_leak (restarts)', { error_rate: 0.05, restarts_per_hour: 12, from: '40m' }),
  ],
  cpu_saturation: () => [fault('cpu_saturation', { cpu_percent: 50 })],
  crash_loop: () => [fault('crash_loop', { error_rate: 0.02, restarts_per_hour: 60 })],
  shared_outage: () => [fault('shared_outage', { arm: 'all', error_rate: 0.2, from: '10m', until: '15m' })],
  flapping: () => [fault('flapping', { error_rate: 0.1, from: '4m', every: '10m', for: '2m' })],
  emergent_at_scale: () => [
    fault('emergent_at_scale', { error_rate: 0.03, latency_ratio: 1.5, min_traffic_percent: 25 }),
  ],
  unrepresentative_canary: (stages) => [
    fault('unrepresentative_canary', {
      error_rate: 0.2,
      cohort: { share: 0.25, from_stage: nameOf(stages.at(-1)) },
    }),
  ],
  latent: () => [fault('latent', { error_rate: 0.5, after: 'completed', from: '10m' })],
  retry_storm: () => [fault('retry_storm', { error_rate: 0.3, cpu_percent: 10, retries: 3 })],
  conversion_drop: () => [fault('conversion_drop', { conversion_ratio: 0.7 })],
};

/** What a preset adds to a rollout with these stages. */
export function presetWorld(name: PresetName, stages: Stages): PresetWorld {
  return {
    faults: FAULTS[name]?.(stages) ?? [],
    warmUp: name === 'cold_cache' ? { duration: '10m', latency_ratio: 3, error_ratio: 3 } : null,
  };
}

function fault(name: string, said: Partial<FaultDocument>): FaultDocument {
  return { ...defaultsOf(faultSchema), name, ...said } as FaultDocument;
}

function nameOf(stage: Stages[number] | undefined): string {
  return stage?.name ?? '';
}
