import { failed } from '../condition-error.js';
import type { Node } from '../syntax/node.js';
import type { Nature } from './nature.js';

/** A tree that is ready to run: with floats where a function takes floats, and conditions that are settled already. */
export interface Checked {
  readonly nature: Nature;
  readonly node: Node;
}

/** An operator of two sides, as expr-lang's optimizer leaves it: what that changes can be told from outside. */
export function settled(operator: string, left: Checked, right: Checked): Node {
  const [one, other] = [left.node, right.node];
  const isAnd = operator === 'and' || operator === '&&';
  if (isAnd || operator === 'or' || operator === '||') return settledLogic(operator, one, other, isAnd);
  if (operator === '==' || operator === '!=') return settledEqual(operator, left, right);
  if (operator === 'in') return settledIn(left, other);
  if (operator === '%' && one.type === 'int' && other.type === 'int' && other.value === 0n) {
    throw failed('integer divide by zero');
  }
  return { type: 'binary', operator, left: one, right: other };
}

/** What a literal true or false decides is left out, and with it the errors that it would have run into. */
function settledLogic(operator: string, one: Node, other: Node, isAnd: boolean): Node {
  if (one.type === 'bool' && one.value === isAnd) return other;
  if (other.type === 'bool' && other.value === isAnd) return one;
  if (one.type === 'bool' || other.type === 'bool') return { type: 'bool', value: !isAnd };
  return { type: 'binary', operator, left: one, right: other };
}

/** Two whole numbers, or two texts, are compared as such, so that a nil among them is an error. */
function settledEqual(operator: string, left: Checked, right: Checked): Node {
  const [one, other] = [left.node, right.node];
  const isWritten = one.type === other.type && 'value' in one && 'value' in other && one.type !== 'float';
  if (operator === '==' && isWritten) return { type: 'bool', value: one.value === other.value };
  const { kind } = left.nature;
  const isTyped = kind === right.nature.kind && (kind === 'int' || kind === 'string');
  return { type: 'binary', operator: isTyped ? `${operator} ${kind}` : operator, left: one, right: other };
}

/** A list of texts, or of whole numbers, becomes the keys of a map: what is of another type is then an error. */
function settledIn(left: Checked, among: Node): Node {
  const isInt = left.nature.kind === 'int';
  const plain: Node = { type: 'binary', operator: 'in', left: left.node, right: among };
  if (among.type === 'array' && among.items.length > 0) {
    const isOf = (type: 'int' | 'string') => among.items.every((item) => item.type === type);
    if (isOf('string')) return { ...plain, operator: 'in texts' };
    return isInt && isOf('int') ? { ...plain, operator: 'in whole numbers' } : plain;
  }
  if (!isInt || among.type !== 'binary' || among.operator !== '..') return plain;
  const { left: from, right: to } = among;
  const within = (sign: string, end: Node): Node => ({ type: 'binary', operator: sign, left: left.node, right: end });
  if (!isWrittenInt(from) || !isWrittenInt(to)) return plain;
  return { type: 'binary', operator: 'and', left: within('>=', from), right: within('<=', to) };
}

/** A whole number, written down with or without a sign. */
function isWrittenInt(node: Node): boolean {
  if (node.type !== 'unary') return node.type === 'int';
  return node.operator !== 'not' && node.operator !== '!' && isWrittenInt(node.operand);
}

export function settledNot(node: Extract<Node, { type: 'unary' }>): Node {
  const { operator, operand } = node;
  const isNot = operator === 'not' || operator === '!';
  return isNot && operand.type === 'bool' ? { type: 'bool', value: !operand.value } : node;
}

/** Where a function takes a float, the whole numbers written in sums, differences and products become floats. */
export function withFloats(node: Node): Node {
  if (node.type === 'int') return { type: 'float', value: Number(node.value) };
  if (node.type === 'unary') return { ...node, operand: withFloats(node.operand) };
  if (node.type !== 'binary' || !['+', '-', '*'].includes(node.operator)) return node;
  return { ...node, left: withFloats(node.left), right: withFloats(node.right) };
}
