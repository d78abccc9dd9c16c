import type { Expression } from './syntax.js';

/** The expressions of which one is made, in the order of its text. */
export function partsOf(expression: Expression): readonly Expression[] {
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
