import type { DocumentPath } from '../../model/place.js';
import type { ConfigProblemDetail } from '../../model/problems/problem.js';
import type { Unplaced } from '../checks/draft.js';
import type { Config } from '../parse-config.js';
import type { ConfigDocument } from '../schema/config-schema.js';
import { valueAt, withValues } from '../with-value.js';

type Change = Readonly<Record<string, unknown>>;

export type ChangedConfig =
  | { readonly ok: true; readonly config: Config }
  /** At least one; their paths lead on from that of the change. */
  | { readonly ok: false; readonly problems: readonly Unplaced<ConfigProblemDetail>[] };

/**
 * A configuration with what a change says in place of what it said. Objects are changed key by key, null takes a key away,
 * and a list or a word stands for the whole that was there.
 */
export async function changedConfig(document: ConfigDocument, change: Change): Promise<ChangedConfig> {
  const changed = await withValues(document, leaves(document, change, []));
  if (changed.ok) return changed;
  const problems = changed.problems.flatMap((each) => {
    if (each.code !== 'does_not_fit') throw new Error('a change replaces what does not lead on');
    const { place: _, ...problem } = each.problem;
    return [problem as Unplaced<ConfigProblemDetail>];
  });
  return { ok: false, problems };
}

function leaves(
  document: ConfigDocument,
  change: Change,
  path: DocumentPath,
): { path: DocumentPath; value: unknown }[] {
  return Object.entries(change).flatMap(([key, value]) => {
    const at = [...path, key];
    const before = valueAt(document, at);
    const leadsOn = isObject(value) && Object.keys(value).length > 0 && (before === undefined || isObject(before));
    return leadsOn ? leaves(document, value, at) : [{ path: at, value }];
  });
}

function isObject(value: unknown): value is Change {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
