import type { SyntaxNode } from '@lezer/common';
import { childrenOf, type Reading, textOf } from '../reading.js';
import { durationMs, numberOf } from './literals.js';
import { invalid, notSupported } from './problem.js';
import { UNSHIFTED } from './read-selector.js';
import type { Expression, Shift } from './syntax.js';

/** `[5m]`, `[5m:1m]`, `offset 5m` or `@ 1234` behind an operand. */
export function readPostfix(reading: Reading, node: SyntaxNode, before: SyntaxNode, of: Expression): Expression {
  switch (node.name) {
    case 'MatrixSelector':
      return readRange(reading, node, before, of);
    case 'SubqueryExpr':
      return readSubquery(reading, node, of);
    case 'OffsetExpr':
      return readOffset(reading, node, of);
    default:
      return readFixed(reading, node, of);
  }
}

function readRange(reading: Reading, node: SyntaxNode, before: SyntaxNode, of: Expression): Expression {
  const bracket = reading.text.indexOf('[', before.to);
  if (of.kind !== 'selector' || of.rangeMs !== null) {
    return invalid('ranges only allowed for vector selectors', bracket);
  }
  if (of.hasOffset) return invalid('no offset modifiers allowed before range', bracket);
  if (of.fixedMs !== null) return invalid('no @ modifiers allowed before range', bracket);
  const [, range] = childrenOf(node);
  return { ...of, rangeMs: positive(reading, range) };
}

function readSubquery(reading: Reading, node: SyntaxNode, of: Expression): Expression {
  const [, range, step] = childrenOf(node);
  const stepMs = step === undefined ? null : positive(reading, step);
  return { kind: 'subquery', from: of.from, of, rangeMs: positive(reading, range), stepMs, ...UNSHIFTED };
}

function readOffset(reading: Reading, node: SyntaxNode, of: Expression): Expression {
  const { hasOffset } = shiftOf(of, 'offset');
  if (hasOffset) return invalid('offset may not be set multiple times', of.from);
  const written = childrenOf(node).at(-1);
  if (written === undefined) throw new Error('an offset has a duration');
  return { ...of, hasOffset: true, offsetMs: offsetMs(reading, written) } as Expression;
}

function readFixed(reading: Reading, node: SyntaxNode, of: Expression): Expression {
  const { fixedMs } = shiftOf(of, '@');
  if (fixedMs !== null) return invalid('@ <timestamp> may not be set multiple times', of.from);
  const written = childrenOf(node).at(-1);
  if (written === undefined) throw new Error('an @ has a time');
  // Start and end of an instant query are its time.
  if (written.name === 'AtModifierPreprocessors') return { ...of, fixedMs: 'query' } as Expression;
  const [, sign = '', digits = ''] = /^([+-]?)\s*(.*)$/s.exec(textOf(reading, written)) ?? [];
  const ms = durationMs(digits, written.from);
  if (ms !== null && reading.edge === 'closed') {
    return invalid(`unexpected duration "${digits}" in @, expected timestamp`, written.from);
  }
  const seconds = (ms === null ? numberOf(digits, written.from) : ms / 1000) * (sign === '-' ? -1 : 1);
  // The milliseconds of Prometheus are whole numbers of 64 bits.
  if (!(Math.abs(seconds) < 9_223_372_036_854_774)) {
    return invalid(`timestamp out of bounds for @ modifier: ${digits}`, of.from);
  }
  return { ...of, fixedMs: Math.round(seconds * 1000) } as Expression;
}

function shiftOf(of: Expression, modifier: 'offset' | '@'): Shift {
  if (of.kind === 'selector' || of.kind === 'subquery') return of;
  const places = 'an instant vector selector or range vector selector or a subquery';
  return invalid(`${modifier} modifier must be preceded by ${places}`, of.from);
}

function positive(reading: Reading, node: SyntaxNode | undefined): number {
  if (node === undefined) throw new Error('a range has a duration');
  const ms = plainDuration(reading, node);
  return ms > 0 ? ms : invalid('duration must be greater than 0', node.from);
}

function offsetMs(reading: Reading, node: SyntaxNode): number {
  const [first, second] = childrenOf(node);
  if (first?.name === 'UnaryOp' && second !== undefined) {
    const sign = textOf(reading, first);
    if (sign === '+' && reading.edge === 'closed')
      return invalid('unexpected "+" in offset, expected duration', first.from);
    return offsetMs(reading, second) * (sign === '-' ? -1 : 1);
  }
  const ms = plainDuration(reading, node);
  if (ms === 0 && reading.edge === 'closed') return invalid('duration must be greater than 0', node.from);
  return ms;
}

/** One duration, as Prometheus 2 has them; 3 also takes seconds as a number. */
function plainDuration(reading: Reading, node: SyntaxNode): number {
  const text = textOf(reading, node);
  const ms = durationMs(text, node.from);
  if (ms !== null) return ms;
  if (!/^(\d[\d_]*(\.[\d_]+)?|\.\d[\d_]*)(e[+-]?\d+)?$|^0x[0-9a-f]+$/i.test(text)) {
    return notSupported('a computed duration', node.from);
  }
  if (reading.edge === 'closed') return invalid(`unexpected number "${text}", expected duration`, node.from);
  return Math.round(numberOf(text.replaceAll('_', ''), node.from) * 1000);
}
