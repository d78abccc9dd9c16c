import { unsupported } from '../condition-error.js';
import type { Node } from './node.js';
import { syntaxError, type Token } from './tokens.js';

/** No condition of a person's is longer, or nested deeper; expr-lang itself stops at 10,000 nodes. */
export const MOST = { characters: 20_000, nodes: 10_000, depth: 200 };

/** A condition that is being read. */
export interface Parser {
  readonly tokens: readonly Token[];
  at: number;
  nodes: number;
  /** Of calls within calls, brackets within brackets. */
  depth: number;
  /** How many predicates are open: only inside one does `#` mean anything. */
  predicates: number;
}

export function current(parser: Parser): Token {
  return parser.tokens[parser.at] ?? { kind: 'end', text: '' };
}

export function is(parser: Parser, kind: Token['kind'], text: string): boolean {
  const token = current(parser);
  return token.kind === kind && token.text === text;
}

export function take(parser: Parser, kind: Token['kind'], text: string): boolean {
  if (!is(parser, kind, text)) return false;
  parser.at += 1;
  return true;
}

export function expect(parser: Parser, kind: Token['kind'], text: string): void {
  if (!take(parser, kind, text)) throw unexpected(parser);
}

export function expectName(parser: Parser): string {
  const token = current(parser);
  if (token.kind !== 'name') throw unexpected(parser);
  parser.at += 1;
  return token.text;
}

export function unexpected(parser: Parser): Error {
  const { kind, text } = current(parser);
  return syntaxError(kind === 'end' ? 'unexpected end of the condition' : `unexpected ${kind} "${text}"`);
}

export function made(parser: Parser, node: Node): Node {
  parser.nodes += 1;
  if (parser.nodes > MOST.nodes) throw syntaxError('the condition exceeds the maximum allowed nodes');
  return node;
}

export function nested<T>(parser: Parser, read: () => T): T {
  parser.depth += 1;
  if (parser.depth > MOST.depth) throw unsupported(`a condition nested deeper than ${MOST.depth}`);
  const result = read();
  parser.depth -= 1;
  return result;
}
