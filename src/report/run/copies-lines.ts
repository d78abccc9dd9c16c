import type { SideEffect } from '../../model/world.js';
import { countOf, formatCount, formatNumber } from '../../text/format-number.js';
import type { Report } from '../json/report-schema.js';

/** One of them, many, and what became of them. */
const ONE: Readonly<Record<SideEffect, readonly [one: string, many: string, done: string]>> = {
  writes: ['write was', 'writes were', 'made'],
  external_calls: ['external call was', 'external calls were', 'made'],
  messages: ['message was', 'messages were', 'sent'],
  caches: ['cache entry was', 'cache entries were', 'changed'],
  idempotency_keys: ['idempotency key was', 'idempotency keys were', 'used'],
};

/** What became of copies, a line of facts, and what they did a second time, a line; nothing where there were none. */
export function copiesLines({ shadow }: Report): string[] {
  if (shadow === null) return [];
  const { copied_requests: copied, failed_copies: failed, mismatch_rate: rate, side_effects: effects } = shadow;
  const differ = rate === null ? '' : `, ${formatNumber(rate * 100, 3)} % of the answers differ from stable's`;
  const twice = Object.entries(effects).flatMap(([effect, { duplicated }]) => {
    const [one, many, done] = ONE[effect as SideEffect];
    return duplicated === 0 ? [] : [`${formatCount(duplicated)} ${duplicated === 1 ? one : many} ${done} twice`];
  });
  return [
    `shadow: ${countOf(copied, 'request')} copied, ${formatCount(failed)} failed${differ}`,
    ...(twice.length === 0 ? [] : [`not contained: ${twice.join(', ')}`]),
  ];
}
