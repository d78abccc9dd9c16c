import type { PresetName } from '../model/fault.js';
import type { PromotionKind } from '../model/instances.js';
import { MIGRATION_TRACES, type MigrationKind } from '../model/rollback.js';
import { presetWorld } from './presets.js';
import type { Tolerant } from './schema/field.js';

/** Where something is to be seen only once the rollout is over, and elsewhere. */
export const FOLLOW_UP = { needed: '30m', otherwise: '0s' } as const;

/** What there may be to see. */
type Later = NonNullable<
  Tolerant<{
    readonly preset: PresetName;
    readonly faults: readonly { readonly after?: 'completed' | 'rolled_back' }[];
    readonly instances?: { readonly scale_down_stable?: string; readonly promotion: PromotionKind };
    readonly migration?: { readonly kind: MigrationKind };
  }>
>;

/** How long a rollout is followed of which nothing is said: only if there is something to be seen after it. */
export function followUp(document: Later): string | undefined {
  const { preset, faults } = document;
  const kind = document.migration?.kind;
  const presetFaults = preset === undefined ? [] : presetWorld(preset, []).faults;
  const isLate = [...presetFaults, ...(faults ?? [])].some((fault) => fault?.after !== undefined);
  const moves = document.instances?.scale_down_stable !== undefined || document.instances?.promotion === 'restart';
  if (isLate || moves || (kind !== undefined && MIGRATION_TRACES[kind] !== 'none')) return FOLLOW_UP.needed;
  const isKnown =
    preset !== undefined &&
    (faults?.every((fault) => fault !== undefined && (!('after' in fault) || fault.after !== undefined)) ?? false) &&
    (!('migration' in document) || kind !== undefined) &&
    isSettled(document);
  return isKnown ? FOLLOW_UP.otherwise : undefined;
}

/** Whether it is known that instances neither come nor go once the rollout is over. */
function isSettled(document: Later): boolean {
  if (!('instances' in document)) return true;
  const { instances } = document;
  return instances?.promotion !== undefined && !('scale_down_stable' in instances);
}
