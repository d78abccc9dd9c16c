import type { RehearsedPolicy } from '../../model/policy/rehearsal.js';
import type { UnderstoodQuery } from '../../model/policy/understood-query.js';
import type { WorldSaid } from '../../model/world-said.js';
import { namesOfPolicy } from './names-of-policy.js';
import { understandText } from './understand-text.js';

/** Names that stand for a version in any policy, and are none that a query could be given. */
const STAND_INS: ReadonlySet<string> = new Set(['canary', 'stable']);

const QUOTED = /([A-Za-z_]\w*)\s*(=~?)\s*"((?:[^"\\]|\\.)*)"/g;

/**
 * A condition with which a query that reads all versions together would read the canary alone: one of its own, with the name
 * that the policy has for the canary in place of the name of both. It is put in and tried; null: none helps.
 */
export function canaryCondition(
  policy: RehearsedPolicy,
  { query }: UnderstoodQuery,
  said: WorldSaid,
): { readonly was: string; readonly say: string } | null {
  const names = namesOfPolicy(policy);
  const given = names.canary.filter((name) => !STAND_INS.has(name));
  for (const [whole, label = '', operator = '', value = ''] of query.matchAll(QUOTED)) {
    for (const name of given) {
      const host = value.replace(/^[\w-]+/, name);
      const condition = `${label}${operator}"${host}"`;
      if (condition === whole.replaceAll(/\s+/g, '') || !isNameOf(value, name)) continue;
      const changed = understandText(query.replaceAll(whole, condition), names, said);
      if (changed?.arm === 'canary') return { was: whole, say: condition };
    }
  }
  return null;
}

/** Whether a name of the canary is made from this one, as `shop-canary` is from `shop`. */
function isNameOf(value: string, name: string): boolean {
  const [host = ''] = /^[\w-]+/.exec(value) ?? [];
  return host !== '' && host !== name && name.startsWith(host);
}
