import type { RangeEdge } from '../../model/policy/query.js';
import type { UnderstoodQuery, UnderstoodSelector } from '../../model/policy/understood-query.js';
import { selectorsOf } from '../../promql/selectors-of.js';
import { parseQuery } from '../../promql/syntax/parse-query.js';
import { partsOf } from '../../promql/syntax/parts-of.js';
import type { Binary, Expression, Selector } from '../../promql/syntax/syntax.js';

/** What a query divides that is not there before the first failure. */
interface FailuresAlone {
  /** Metrics of Prometheus. */
  readonly series: readonly string[];
  /** The same query as it may be written with a value for no failures, the plainest first; each a text and where it is put in. */
  readonly mends: readonly (readonly { readonly at: number; readonly text: string }[])[];
}

/**
 * Whether a query has no answer as long as nothing has failed, since counters that nothing has touched do not exist; null: it has
 * one, or does not divide failures. Of a query that is `written` otherwise, the places are those of that text.
 */
export function failuresAlone(
  { query, selectors }: UnderstoodQuery,
  edge: RangeEdge,
  written: string = query,
): FailuresAlone | null {
  const parsed = parseQuery(query, edge);
  if (!parsed.ok) return null;
  const all = selectorsOf(parsed.expression).map(({ selector }) => selector);
  const missing = new Set(all.filter((_, at) => isOfFailures(selectors[at])));
  if (missing.size === 0 || missing.size === all.length) return null;
  const division = divisionOf(parsed.expression, missing);
  if (division === null || !isEmpty(parsed.expression, missing)) return null;
  const names = all.flatMap((selector, at) => (missing.has(selector) ? [selectors[at]?.series ?? ''] : []));
  return { series: [...new Set(names)], mends: mendsOf(written, edge, pathTo(parsed.expression, division)) };
}

function isOfFailures(selector: UnderstoodSelector | undefined): boolean {
  return selector?.is === 'errors' || selector?.status === 'bad';
}

/** The first division whose upper side is not there, and whose lower side is. */
function divisionOf(expression: Expression, missing: ReadonlySet<Selector>): Binary | null {
  if (expression.kind === 'binary' && expression.operator === '/') {
    if (isEmpty(expression.left, missing) && !isEmpty(expression.right, missing)) return expression;
  }
  for (const child of partsOf(expression)) {
    const found = divisionOf(child, missing);
    if (found !== null) return found;
  }
  return null;
}

/** Whether an expression has no elements where these selectors find none. */
function isEmpty(expression: Expression, missing: ReadonlySet<Selector>): boolean {
  switch (expression.kind) {
    case 'number':
    case 'string':
      return false;
    case 'selector':
      return missing.has(expression);
    case 'call':
      if (['vector', 'scalar', 'absent', 'absent_over_time', 'time', 'pi'].includes(expression.name)) return false;
      return expression.args.some((each) => isEmpty(each, missing));
    case 'binary': {
      const [left, right] = [isEmpty(expression.left, missing), isEmpty(expression.right, missing)];
      if (expression.operator === 'or') return left && right;
      return expression.operator === 'unless' ? left : left || right;
    }
    default:
      return isEmpty(expression.of, missing);
  }
}

/** The way from the top of an expression to one within, by the positions of children. */
function pathTo(expression: Expression, wanted: Expression): readonly number[] {
  if (expression === wanted) return [];
  for (const [at, child] of partsOf(expression).entries()) {
    if (child === wanted) return [at];
    const rest = pathTo(child, wanted);
    if (rest.length > 0) return [at, ...rest];
  }
  return [];
}

/** Arguments that are still to be put in are names to the grammar, or durations, as long as they are. */
function readable(written: string): string {
  return written.replaceAll(/(\[?)(\{\{.*?\}\})/gs, (_, bracket: string, { length }: string) => {
    return bracket + (bracket === '' ? 'x'.repeat(length) : '1m'.padStart(length, '0'));
  });
}

/** Whether an expression has at most one element, without labels. */
function isPlain(expression: Expression): boolean {
  switch (expression.kind) {
    case 'number':
      return true;
    case 'aggregation':
      return expression.grouping.labels.length === 0 && !expression.grouping.isWithout;
    case 'binary':
      return isPlain(expression.left) && isPlain(expression.right);
    case 'unary':
    case 'parenthesised':
      return isPlain(expression.of);
    default:
      return false;
  }
}

function mendsOf(written: string, edge: RangeEdge, path: readonly number[]): FailuresAlone['mends'] {
  const text = readable(written);
  const parsed = parseQuery(text, edge);
  if (!parsed.ok) return [];
  let division: Expression | undefined = parsed.expression;
  for (const at of path) division = division === undefined ? undefined : partsOf(division)[at];
  if (division?.kind !== 'binary') return [];
  const { left, operatorFrom } = division;
  const from = leftmost(left);
  const to = text.slice(0, operatorFrom).trimEnd().length;
  // A number without labels meets what has none.
  if (!isPlain(left)) return [];
  return [
    [
      { at: from, text: '(' },
      { at: to, text: ' or vector(0))' },
    ],
  ];
}

function leftmost(expression: Expression): number {
  return Math.min(expression.from, ...partsOf(expression).map(leftmost));
}
