import { RE2JS, RE2JSException } from 're2js';
import type { LabelMatcher } from '../model/policy/series-store.js';
import { invalid } from './syntax/problem.js';
import type { WrittenMatcher } from './syntax/syntax.js';

/** A condition that can be asked. Its regular expressions are of RE2, linear in time, and hold for the whole value. */
export function matcherOf({ from, label, operator, value }: WrittenMatcher): LabelMatcher {
  switch (operator) {
    case '=':
      return { label, operator, value, matches: (found) => found === value };
    case '!=':
      return { label, operator, value, matches: (found) => found !== value };
    default: {
      const expression = wholeExpression(value);
      if (typeof expression === 'string') return invalid(expression, from);
      const wanted = operator === '=~';
      return { label, operator, value, matches: (found) => expression.matcher(found).matches() === wanted };
    }
  }
}

/** A regular expression, or what is wrong with it. */
export function wholeExpression(text: string): RE2JS | string {
  try {
    return RE2JS.compile(text);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    return error.message;
  }
}
