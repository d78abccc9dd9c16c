import { MIGRATION_TRACES } from '../model/rollback.js';
import { presetWorld } from './presets.js';
import { DEFAULTS } from './schema/config-defaults.js';
import type { ConfigDocument } from './schema/config-document.js';
import type { Tolerant } from './tolerant.js';

type Draft = Pick<NonNullable<Tolerant<ConfigDocument>>, 'preset' | 'faults' | 'migration'>;

/** How long a rollout is followed of which nothing is said: only if there is something to be seen after it. */
export function completeFollowUp(draft: Draft): string | undefined {
  const { needed, otherwise } = DEFAULTS.followUp;
  const { preset, faults } = draft;
  const kind = draft.migration?.kind;
  const presetFaults = preset === undefined ? [] : presetWorld(preset, []).faults;
  const isLate = [...presetFaults, ...(faults ?? [])].some((fault) => fault?.after === 'completed');
  if (isLate || (kind !== undefined && MIGRATION_TRACES[kind] !== 'none')) return needed;
  const isKnown =
    preset !== undefined &&
    (faults?.every((fault) => fault !== undefined && (!('after' in fault) || fault.after !== undefined)) ?? false) &&
    (!('migration' in draft) || kind !== undefined);
  return isKnown ? otherwise : undefined;
}
