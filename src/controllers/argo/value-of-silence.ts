import { selectorsOf } from '../../promql/selectors-of.js';
import { parseQuery } from '../../promql/syntax/parse-query.js';
import type { Expression } from '../../promql/syntax/syntax.js';

/** What a query gives where none of its series are there, as by `or vector(0)`; null: nothing, or it cannot be told. */
export function valueOfSilence(query: string): number | null {
  const parsed = parseQuery(query, 'left_open');
  if (!parsed.ok || selectorsOf(parsed.expression).length === 0) return null;
  const value = ofNothing(parsed.expression);
  return value === null || Number.isNaN(value) ? null : value;
}

/** What an expression gives that finds no series; null: nothing, or what cannot be told. */
function ofNothing(expression: Expression): number | null {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'parenthesised':
      return ofNothing(expression.of);
    case 'unary': {
      const value = ofNothing(expression.of);
      return value === null || expression.operator === '+' ? value : -value;
    }
    case 'aggregation':
      return ['sum', 'avg', 'min', 'max'].includes(expression.operator) ? ofNothing(expression.of) : null;
    case 'call':
      return expression.name === 'vector' || expression.name === 'scalar'
        ? ofNothing(expression.args[0] as Expression)
        : null;
    case 'binary': {
      const [left, right] = [ofNothing(expression.left), ofNothing(expression.right)];
      if (expression.operator === 'or') return left ?? right;
      if (left === null || right === null) return null;
      if (expression.operator === '*') return left * right;
      if (expression.operator === '/') return left / right;
      return expression.operator === '+' ? left + right : expression.operator === '-' ? left - right : null;
    }
    default:
      return null;
  }
}
