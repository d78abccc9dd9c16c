import type { Tolerant } from '../schema/field.js';
import type { NamedStage } from './stand-in-stages.js';
import type { WorldInput } from './world-schema.js';

/** Stages that the faults of a world name, in their order, where those of the policy are not known. */
export function namedStages({ faults }: NonNullable<Tolerant<WorldInput>>): readonly NamedStage[] {
  const names = (faults ?? []).flatMap((fault) => {
    const moments = [fault?.from, fault?.until].flatMap((moment) => (typeof moment === 'object' ? [moment.stage] : []));
    return [...moments, fault?.cohort?.from_stage].flatMap((name) => (name === undefined ? [] : [name]));
  });
  return [...new Set(names)].map((name) => ({ name, sharePercent: null, seconds: 0 }));
}
