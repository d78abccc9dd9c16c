import type { PresetName } from '../model/fault.js';
import { presetWorld } from './presets.js';
import { faultSchema } from './schema/fault-schema.js';
import { defaultsOf } from './schema/field.js';

/** What stands for the stages of a plan, whose names a preset takes. */
const STAGES = [{ name: '(the first stage)' }, { name: '(the last stage)' }];

/** What a preset adds to a configuration, in its words and their order, without what is so by default. */
export function presetFaults(name: PresetName): {
  readonly faults: readonly object[];
  readonly warm_up: object | null;
} {
  const { faults, warmUp } = presetWorld(name, STAGES);
  const defaults = defaultsOf(faultSchema);
  const said = (fault: (typeof faults)[number]) =>
    (Object.keys(faultSchema.shape) as (keyof typeof fault)[])
      .filter((key) => fault[key] !== undefined && fault[key] !== defaults[key])
      .map((key) => [key, fault[key]]);
  return { faults: faults.map((fault) => Object.fromEntries(said(fault))), warm_up: warmUp };
}
