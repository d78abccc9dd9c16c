import type { UnderstoodSelector } from '../../model/understood-query.js';
import type { Expression } from '../../promql/syntax.js';
import { selectorsOf } from './selectors-of.js';

/** What a query comes to, in one word where there is one, else in the words of all that it reads. */
export function querySignal(expression: Expression, selectors: readonly UnderstoodSelector[]): string {
  if (selectors.length === 0) return 'constant';
  return (
    ratioSignal(expression, selectors) ?? quantileSignal(expression) ?? [...new Set(selectors.map(wordOf))].join(', ')
  );
}

function wordOf({ is, status }: UnderstoodSelector): string {
  if (status === 'ok' && is === 'requests') return 'successes';
  if (status === 'bad' && is === 'requests') return 'errors';
  return is.startsWith('latency') ? 'latency' : is;
}

function quantileSignal(expression: Expression): string | null {
  const call = find(expression, (each) => each.kind === 'call' && each.name === 'histogram_quantile');
  if (call?.kind !== 'call') return null;
  const [quantile] = call.args;
  const value = quantile?.kind === 'number' ? quantile.value : null;
  return value === null ? 'latency_quantile' : `latency_p${Number((value * 100).toPrecision(6))}`;
}

/** Of the first division that has series on both sides. */
function ratioSignal(expression: Expression, selectors: readonly UnderstoodSelector[]): string | null {
  const division = find(
    expression,
    (each) =>
      each.kind === 'binary' &&
      each.operator === '/' &&
      selectorsOf(each.left).length > 0 &&
      selectorsOf(each.right).length > 0,
  );
  if (division?.kind !== 'binary') return null;
  const placed = selectorsOf(expression).map(({ selector }) => selector);
  const of = (side: Expression) =>
    selectorsOf(side).flatMap(({ selector }) => selectors[placed.indexOf(selector)] ?? []);
  const [part, whole] = [of(division.left), of(division.right)];
  if (part.length + whole.length < selectors.length) return null;
  const word = shareWord(part, whole);
  const isRest = find(
    expression,
    (each) =>
      each.kind === 'binary' && each.operator === '-' && each.left.kind === 'number' && isWithin(each.right, division),
  );
  if (isRest === null || word === null) return word;
  return word === 'error_share' ? 'success_share' : word === 'success_share' ? 'error_share' : word;
}

function shareWord(part: readonly UnderstoodSelector[], whole: readonly UnderstoodSelector[]): string | null {
  const all = (is: string) => part.every((each) => each.is === is);
  if (all('latency_sum') && whole.every(({ is }) => is === 'latency_count' || is === 'requests')) return 'latency_mean';
  const words = new Set(part.map(wordOf));
  const wholes = new Set(whole.map(wordOf));
  if (words.size > 1) return null;
  const [word = ''] = words;
  if (word === 'latency')
    return part.every(({ status }) => status === 'ok')
      ? 'success_share'
      : part.every(({ status }) => status === 'bad')
        ? 'error_share'
        : part.every(({ is }) => is === 'latency_bucket')
          ? 'fast_share'
          : null;
  if (word === 'successes' && wholes.size > 0) return 'success_share';
  if (word === 'errors') return wholes.has('successes') && wholes.size === 1 ? 'errors_per_success' : 'error_share';
  if (word === 'conversions') return 'conversion_share';
  return null;
}

function find(expression: Expression, wanted: (each: Expression) => boolean): Expression | null {
  if (wanted(expression)) return expression;
  for (const child of childrenOf(expression)) {
    const found = find(child, wanted);
    if (found !== null) return found;
  }
  return null;
}

function isWithin(expression: Expression, wanted: Expression): boolean {
  return find(expression, (each) => each === wanted) !== null;
}

function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'number':
    case 'string':
    case 'selector':
      return [];
    case 'subquery':
    case 'unary':
    case 'parenthesised':
      return [expression.of];
    case 'call':
      return expression.args;
    case 'aggregation':
      return expression.parameter === null ? [expression.of] : [expression.parameter, expression.of];
    case 'binary':
      return [expression.left, expression.right];
  }
}
