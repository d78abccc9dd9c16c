import type { SyntaxNode } from '@lezer/common';
import { BINDING, grouped, type Link, type Operator } from '../operators/grouped.js';
import { childrenOf, type Reading, textOf } from '../reading.js';
import { durationMs, numberOf, stringOf } from './literals.js';
import { invalid, notSupported } from './problem.js';
import { readPostfix } from './read-postfix.js';
import { readSelector } from './read-selector.js';
import type { Aggregation, Expression, Grouping, Matching } from './syntax.js';

/**
 * The expression below a node. The grammar says which texts are queries, and groups `a + b offset 5m * c` otherwise than
 * Prometheus does: what stands behind an operand belongs to that operand alone. So a chain of operands and operators is laid
 * out flat, in the order of the text, and grouped anew.
 */
export function readExpression(reading: Reading, node: SyntaxNode): Expression {
  const [inner] = childrenOf(node);
  if (inner === undefined) return invalid('no expression found in input', node.from);
  const chain: Link[] = [];
  layOut(reading, inner, chain);
  return grouped(chain);
}

function layOut(reading: Reading, node: SyntaxNode, chain: Link[]): void {
  const children = childrenOf(node);
  const [first] = children;
  switch (node.name) {
    case 'BinaryExpr': {
      const last = children.at(-1);
      if (first === undefined || last === undefined) break;
      layOut(reading, first, chain);
      chain.push({ kind: 'operator', operator: readOperator(reading, children.slice(1, -1)) });
      layOut(reading, last, chain);
      return;
    }
    case 'UnaryExpr': {
      const [sign, of] = children;
      if (sign === undefined || of === undefined) break;
      chain.push({ kind: 'sign', sign: signOf(reading, sign.from), from: sign.from });
      layOut(reading, of, chain);
      return;
    }
    case 'NumberDurationLiteral': {
      const [, sign = '', digits = ''] = /^([+-]?)\s*(.*)$/s.exec(textOf(reading, node)) ?? [];
      if (sign !== '') chain.push({ kind: 'sign', sign: signOf(reading, node.from), from: node.from });
      const from = node.to - digits.length;
      chain.push({ kind: 'operand', expression: { kind: 'number', from, value: numberIn(reading, digits, from) } });
      return;
    }
    case 'OffsetExpr':
    case 'StepInvariantExpr':
    case 'MatrixSelector':
    case 'SubqueryExpr': {
      if (first === undefined) break;
      layOut(reading, first, chain);
      const operand = chain.at(-1);
      if (operand?.kind !== 'operand') break;
      chain[chain.length - 1] = { kind: 'operand', expression: readPostfix(reading, node, first, operand.expression) };
      return;
    }
    default:
      chain.push({ kind: 'operand', expression: readOperand(reading, node) });
      return;
  }
  throw new Error(`the grammar gives ${node.name} without its parts`);
}

const signOf = ({ text }: Reading, from: number): '+' | '-' => (text[from] === '-' ? '-' : '+');

function numberIn({ edge }: Reading, digits: string, from: number): number {
  const ms = durationMs(digits, from);
  const isNew = ms !== null || digits.includes('_');
  if (!isNew) return numberOf(digits, from);
  if (edge === 'closed') return invalid(`unexpected ${ms === null ? 'number' : 'duration'} "${digits}"`, from);
  return ms === null ? numberOf(digits.replaceAll('_', ''), from) : ms / 1000;
}

function readOperator(reading: Reading, nodes: readonly SyntaxNode[]): Operator {
  const [symbol] = nodes;
  if (symbol === undefined) throw new Error('an operator is missing');
  const operator = textOf(reading, symbol).toLowerCase();
  if (BINDING[operator] === undefined) return notSupported(operator, symbol.from);
  const fill = nodes.find(({ name }) => name === 'FillModifier');
  if (fill !== undefined) return notSupported(textOf(reading, fill).replace(/\(.*/s, ''), fill.from);
  const clause = nodes.find(({ name }) => name === 'MatchingModifierClause');
  return {
    operator,
    operatorFrom: symbol.from,
    isBool: nodes.some(({ name }) => name === 'BoolModifier'),
    matching: clause === undefined ? null : readMatching(reading, clause),
  };
}

function readMatching(reading: Reading, clause: SyntaxNode): Matching {
  const parts = childrenOf(clause);
  const [matched, included] = parts.filter(({ name }) => name === 'GroupingLabels');
  const has = (name: string) => parts.some((part) => part.name === name);
  return {
    isOn: has('On'),
    labels: matched === undefined ? [] : readLabels(reading, matched),
    many: has('GroupLeft') ? 'left' : has('GroupRight') ? 'right' : null,
    include: included === undefined ? [] : readLabels(reading, included),
  };
}

function readLabels(reading: Reading, node: SyntaxNode): readonly string[] {
  return childrenOf(node).map((label) => {
    const text = textOf(reading, label);
    if (/^(inf|nan)$/i.test(text))
      return invalid(`unexpected number "${text}" in grouping opts, expected label`, label.from);
    if (label.name === 'LabelName') return text;
    return reading.edge === 'closed'
      ? invalid(`unexpected string ${text} in grouping opts, expected label`, label.from)
      : stringOf(text, label.from);
  });
}

function readOperand(reading: Reading, node: SyntaxNode): Expression {
  const { from } = node;
  switch (node.name) {
    case 'ParenExpr':
      return { kind: 'parenthesised', from, of: readExpression(reading, node) };
    case 'StringLiteral':
      return { kind: 'string', from, value: stringOf(textOf(reading, node), from) };
    case 'VectorSelector':
      return readSelector(reading, node);
    case 'FunctionCall': {
      const [name, body] = childrenOf(node);
      if (name === undefined || body === undefined) break;
      return { kind: 'call', from, name: textOf(reading, name), args: readArguments(reading, body) };
    }
    case 'AggregateExpr':
      return readAggregation(reading, node);
    case 'AnchoredExpr':
    case 'SmoothedExpr': {
      const modifier = childrenOf(node).at(-1) ?? node;
      return notSupported(textOf(reading, modifier), modifier.from);
    }
  }
  return notSupported(textOf(reading, node).slice(0, 40), from);
}

function readArguments(reading: Reading, body: SyntaxNode): readonly Expression[] {
  return childrenOf(body).map((argument) => {
    const chain: Link[] = [];
    layOut(reading, argument, chain);
    return grouped(chain);
  });
}

const WITH_PARAMETER: ReadonlySet<string> = new Set(['topk', 'bottomk', 'quantile', 'count_values']);
const WITHOUT_PARAMETER: ReadonlySet<string> = new Set([
  'sum',
  'avg',
  'min',
  'max',
  'count',
  'group',
  'stddev',
  'stdvar',
]);

function readAggregation(reading: Reading, node: SyntaxNode): Aggregation {
  const { from } = node;
  const parts = childrenOf(node);
  const named = parts.find(({ name }) => name === 'AggregateOp') ?? node;
  const operator = textOf(reading, named).toLowerCase();
  const takes = WITH_PARAMETER.has(operator) ? 2 : 1;
  if (takes === 1 && !WITHOUT_PARAMETER.has(operator)) return notSupported(operator, from);
  const body = parts.find(({ name }) => name === 'FunctionCallBody');
  const args = body === undefined ? [] : readArguments(reading, body);
  if (args.length === 0) return invalid('no arguments for aggregate expression provided', from);
  if (args.length !== takes) {
    const counts = `expected ${takes}, got ${args.length}`;
    return invalid(`wrong number of arguments for aggregate expression provided, ${counts}`, from);
  }
  const of = args.at(-1);
  if (of === undefined) throw new Error('an aggregation has an argument');
  const modifier = parts.find(({ name }) => name === 'AggregateModifier');
  const grouping = modifier === undefined ? { labels: [], isWithout: false } : readGrouping(reading, modifier);
  return { kind: 'aggregation', from, operator, parameter: takes === 2 ? (args[0] ?? null) : null, of, grouping };
}

function readGrouping(reading: Reading, modifier: SyntaxNode): Grouping {
  const [word, list] = childrenOf(modifier);
  return { labels: list === undefined ? [] : readLabels(reading, list), isWithout: word?.name === 'Without' };
}
