import type { Expression, Selector } from './syntax/syntax.js';

/** A selector with how far back it looks: its own range, and those of the subqueries around it. */
export interface PlacedSelector {
  readonly selector: Selector;
  readonly windowMs: number | null;
}

/** All selectors of a query, in the order of its text. */
export function selectorsOf(expression: Expression, aroundMs: number | null = null): readonly PlacedSelector[] {
  switch (expression.kind) {
    case 'number':
    case 'string':
      return [];
    case 'selector': {
      const { rangeMs } = expression;
      const windowMs = rangeMs === null && aroundMs === null ? null : (rangeMs ?? 0) + (aroundMs ?? 0);
      return [{ selector: expression, windowMs }];
    }
    case 'subquery':
      return selectorsOf(expression.of, (aroundMs ?? 0) + expression.rangeMs);
    case 'call':
      return expression.args.flatMap((each) => selectorsOf(each, aroundMs));
    case 'aggregation':
      return [
        ...(expression.parameter === null ? [] : selectorsOf(expression.parameter, aroundMs)),
        ...selectorsOf(expression.of, aroundMs),
      ];
    case 'binary':
      return [...selectorsOf(expression.left, aroundMs), ...selectorsOf(expression.right, aroundMs)];
    case 'unary':
    case 'parenthesised':
      return selectorsOf(expression.of, aroundMs);
  }
}
