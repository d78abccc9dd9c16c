import type { SyntaxNode } from '@lezer/common';
import { childrenOf, type Reading, textOf } from '../reading.js';
import { stringOf } from './literals.js';
import { invalid } from './problem.js';
import type { Selector, WrittenMatcher } from './syntax.js';

/** `name{label="value"}`, before anything that follows it. */
export function readSelector(reading: Reading, node: SyntaxNode): Selector {
  const { from } = node;
  const [first, second] = childrenOf(node);
  const named = first?.name === 'Identifier' ? first : null;
  const braces = named === null ? first : second;
  const written = braces === undefined ? [] : childrenOf(braces).map((matcher) => readMatcher(reading, matcher));
  if (named === null) return { kind: 'selector', from, matchers: written, rangeMs: null, ...UNSHIFTED };
  const name = textOf(reading, named);
  const again = written.find(({ label }) => label === '__name__');
  if (again !== undefined) return invalid(`metric name must not be set twice: "${name}" or "${again.value}"`, from);
  const byName: WrittenMatcher = { label: '__name__', operator: '=', value: name, from };
  return { kind: 'selector', from, matchers: [...written, byName], rangeMs: null, ...UNSHIFTED };
}

export const UNSHIFTED = { offsetMs: 0, fixedMs: null, hasOffset: false } as const;

function readMatcher(reading: Reading, node: SyntaxNode): WrittenMatcher {
  const { from } = node;
  if (node.name !== 'UnquotedLabelMatcher' && reading.edge === 'closed') {
    return invalid(`unexpected string ${textOf(reading, node)} in label matching, expected identifier or "}"`, from);
  }
  const [label, operator, value] = childrenOf(node);
  // A quoted name alone is the metric's.
  if (node.name === 'QuotedLabelName') {
    return { label: '__name__', operator: '=', value: stringOf(textOf(reading, node), from), from };
  }
  if (label === undefined || operator === undefined || value === undefined)
    throw new Error('a matcher has three parts');
  const name = textOf(reading, label);
  return {
    label: label.name === 'LabelName' ? name : stringOf(name, from),
    operator: textOf(reading, operator) as WrittenMatcher['operator'],
    value: stringOf(textOf(reading, value), value.from),
    from,
  };
}
