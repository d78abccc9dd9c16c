import type { UnderstoodQuery } from '../../model/policy/understood-query.js';
import type { VersionNames } from '../../model/version-names.js';
import type { WorldSaid } from '../../model/world-said.js';
import { matcherOf } from '../../promql/matcher.js';
import { selectorsOf } from '../../promql/selectors-of.js';
import { parseQuery } from '../../promql/syntax/parse-query.js';
import { seriesFamily } from './series-family.js';
import { understandQuery } from './understand-query.js';

/** How a query would be understood by itself; null: it would not be. */
export function understandText(query: string, names: VersionNames, said: WorldSaid): UnderstoodQuery | null {
  const parsed = parseQuery(query, said.prometheus.range);
  if (!parsed.ok) return null;
  const selectors = selectorsOf(parsed.expression).map(({ selector, windowMs }) => {
    const name = selector.matchers.find(({ label, operator }) => label === '__name__' && operator === '=')?.value;
    return { name, matchers: selector.matchers.map(matcherOf), windowMs };
  });
  const read = selectors.flatMap(({ name, matchers, windowMs }) => {
    if (name === undefined) return [];
    const alike = selectors.filter((other) => other.name === name).map((other) => other.matchers);
    const of = seriesFamily(name, alike, names, said);
    return of.ok ? [{ family: of.family, matchers, windowMs }] : [];
  });
  if (read.length < selectors.length) return null;
  return understandQuery({ run: null, metric: '', query }, parsed.expression, read);
}
