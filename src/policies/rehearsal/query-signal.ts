import type { UnderstoodSelector } from '../../model/policy/understood-query.js';
import { selectorsOf } from '../../promql/selectors-of.js';
import { partsOf } from '../../promql/syntax/parts-of.js';
import type { Expression } from '../../promql/syntax/syntax.js';

/** What a query comes to, in one word where there is one, else in the words of all that it reads. */
export function querySignal(expression: Expression, selectors: readonly AskedSelector[]): string {
  if (selectors.length === 0) return 'constant';
  return (
    ratioSignal(expression, selectors) ??
    quantileSignal(expression) ??
    [...new Set(selectors.map(plainWord))].join(', ')
  );
}

/** A selector as it was understood, with what its condition on `le` makes of a histogram. */
export interface AskedSelector extends UnderstoodSelector {
  /** Its bucket is that of all requests, as a count. */
  readonly isAll: boolean;
  /** Its bucket is that of the requests up to some bound. */
  readonly isBounded: boolean;
}

function wordOf({ is, status, isAll, isBounded }: AskedSelector): string {
  const counts = is === 'requests' || is === 'latency_count' || isAll;
  if (counts) return status === 'ok' ? 'successes' : status === 'bad' ? 'errors' : 'requests';
  return isBounded ? 'fast' : is;
}

function plainWord(selector: AskedSelector): string {
  const word = wordOf(selector);
  return word.startsWith('latency') ? 'latency' : word;
}

function quantileSignal(expression: Expression): string | null {
  const call = find(expression, (each) => each.kind === 'call' && each.name === 'histogram_quantile');
  if (call?.kind !== 'call') return null;
  const [quantile] = call.args;
  const value = quantile?.kind === 'number' ? quantile.value : null;
  return value === null ? 'latency_quantile' : `latency_p${Number((value * 100).toPrecision(6))}`;
}

/** Of the first division that has series on both sides. */
function ratioSignal(expression: Expression, selectors: readonly AskedSelector[]): string | null {
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

/** What a part of something is a share of, in a word; null: there is none. */
function shareWord(part: readonly AskedSelector[], whole: readonly AskedSelector[]): string | null {
  const words = new Set(part.map(wordOf));
  const [word = ''] = words;
  if (words.size > 1) return null;
  const wholes = new Set(whole.map(wordOf));
  const isOfRequests = whole.every(({ is, isAll }) => REQUESTS.has(is) || isAll);
  switch (word) {
    case 'latency_sum':
      return isOfRequests ? 'latency_mean' : null;
    case 'successes':
      return 'success_share';
    case 'errors':
      return wholes.size === 1 && wholes.has('successes') ? 'errors_per_success' : 'error_share';
    case 'conversions':
      return isOfRequests ? 'conversion_share' : null;
    case 'fast':
      return isOfRequests ? 'fast_share' : null;
    case 'requests':
      return isOfRequests ? 'share_of_requests' : null;
    default:
      return null;
  }
}

const REQUESTS: ReadonlySet<string> = new Set(['requests', 'latency_count', 'errors', 'successes']);

function find(expression: Expression, wanted: (each: Expression) => boolean): Expression | null {
  if (wanted(expression)) return expression;
  for (const child of partsOf(expression)) {
    const found = find(child, wanted);
    if (found !== null) return found;
  }
  return null;
}

function isWithin(expression: Expression, wanted: Expression): boolean {
  return find(expression, (each) => each === wanted) !== null;
}
