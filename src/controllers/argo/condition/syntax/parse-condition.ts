import { list, mapping } from '../collections.js';
import { unsupported } from '../condition-error.js';
import { BINARY, COMPARISONS, NEGATABLE, PREDICATES, UNARY } from '../operators.js';
import { literalOf } from './literal.js';
import type { Node } from './node.js';
import { current, expect, expectName, is, MOST, made, nested, type Parser, take, unexpected } from './parser.js';
import { syntaxError, tokensOf } from './tokens.js';

/** A condition as a tree, by the grammar of expr-lang 1.17: a table of precedences, and what may stand between operators. */
export function parseCondition(text: string): Node {
  if (text.length > MOST.characters) throw unsupported(`a condition of more than ${MOST.characters} characters`);
  const parser: Parser = { tokens: tokensOf(text), at: 0, nodes: 0, depth: 0, predicates: 0 };
  const node = sequence(parser);
  if (current(parser).kind !== 'end') throw unexpected(parser);
  return node;
}

function sequence(parser: Parser): Node {
  const parts = [expression(parser, 0)];
  while (take(parser, 'operator', ';')) {
    if (current(parser).kind === 'end') break;
    parts.push(expression(parser, 0));
  }
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : made(parser, { type: 'sequence', parts });
}

function expression(parser: Parser, precedence: number): Node {
  return nested(parser, () => {
    if (precedence === 0 && take(parser, 'operator', 'let')) return declaration(parser);
    if (precedence === 0 && take(parser, 'operator', 'if')) return conditionalIf(parser);
    const node = operations(parser, precedence);
    return precedence === 0 ? conditional(parser, node) : node;
  });
}

/** An expression of any strength. */
function whole(parser: Parser): Node {
  return expression(parser, 0);
}

function operations(parser: Parser, precedence: number): Node {
  let left = primary(parser);
  let before = '';
  let chained = 0;
  while (current(parser).kind === 'operator') {
    const start = parser.at;
    const isNegated = take(parser, 'operator', 'not');
    const operator = current(parser).text;
    if (isNegated && !NEGATABLE.has(operator)) throw unexpected(parser);
    const strength = Object.hasOwn(BINARY, operator) ? BINARY[operator] : undefined;
    if (strength === undefined || strength < precedence) {
      parser.at = start;
      break;
    }
    parser.at += 1;
    // The tree grows to the left, and whoever walks it goes that deep.
    chained += 1;
    if (chained > MOST.depth * 5) throw unsupported(`more than ${MOST.depth * 5} operators in a row`);
    if (before === '??' && operator !== '??' && operator !== '|') {
      throw syntaxError(`operator (${operator}) and coalesce expressions (??) cannot be mixed`);
    }
    left = operation(parser, left, operator, strength, isNegated);
    before = operator;
  }
  return left;
}

/** What an operator makes of what stands before it, and of what it reads after itself. */
function operation(parser: Parser, left: Node, operator: string, strength: number, isNegated: boolean): Node {
  if (operator === '|') return call(parser, expectName(parser), [left]);
  if (COMPARISONS.has(operator)) return comparison(parser, left, operator, strength);
  const isFromRight = operator === '**' || operator === '^';
  const right = expression(parser, isFromRight ? strength : strength + 1);
  const node = made(parser, { type: 'binary', operator, left, right });
  return isNegated ? made(parser, { type: 'unary', operator: 'not', operand: node }) : node;
}

/** `a < b < c` is `a < b && b < c`. */
function comparison(parser: Parser, first: Node, operator: string, strength: number): Node {
  let left = first;
  let root: Node | null = null;
  let sign = operator;
  for (let count = 0; ; count++) {
    if (count > MOST.depth) throw unsupported(`more than ${MOST.depth} comparisons in a row`);
    const right = expression(parser, strength + 1);
    const compared = made(parser, { type: 'binary', operator: sign, left, right });
    root = root === null ? compared : made(parser, { type: 'binary', operator: '&&', left: root, right: compared });
    left = right;
    const token = current(parser);
    if (token.kind !== 'operator' || !COMPARISONS.has(token.text)) return root;
    sign = token.text;
    parser.at += 1;
  }
}

function declaration(parser: Parser): Node {
  const name = expectName(parser);
  expect(parser, 'operator', '=');
  const value = expression(parser, 0);
  expect(parser, 'operator', ';');
  return made(parser, { type: 'let', name, value, body: sequence(parser) });
}

function conditionalIf(parser: Parser): Node {
  const test = expression(parser, 0);
  const whenTrue = braced(parser);
  expect(parser, 'operator', 'else');
  const whenFalse = take(parser, 'operator', 'if') ? nested(parser, () => conditionalIf(parser)) : braced(parser);
  return made(parser, { type: 'choice', test, whenTrue, whenFalse });
}

function braced(parser: Parser): Node {
  expect(parser, 'bracket', '{');
  const node = sequence(parser);
  expect(parser, 'bracket', '}');
  return node;
}

function conditional(parser: Parser, first: Node): Node {
  let node = first;
  while (take(parser, 'operator', '?')) {
    const isShort = take(parser, 'operator', ':');
    const whenTrue = isShort ? node : expression(parser, 0);
    if (!isShort) expect(parser, 'operator', ':');
    node = made(parser, { type: 'choice', test: node, whenTrue, whenFalse: expression(parser, 0) });
  }
  return node;
}

function primary(parser: Parser): Node {
  const { kind, text } = current(parser);
  const strength = kind === 'operator' && Object.hasOwn(UNARY, text) ? UNARY[text] : undefined;
  if (strength !== undefined) {
    parser.at += 1;
    const operand = expression(parser, strength);
    return postfix(parser, made(parser, { type: 'unary', operator: text, operand }));
  }
  if (take(parser, 'bracket', '(')) {
    const inner = sequence(parser);
    expect(parser, 'bracket', ')');
    return postfix(parser, inner);
  }
  if (parser.predicates > 0 && kind === 'operator' && (text === '#' || text === '.')) {
    // A dot alone stands for `#` before it.
    if (text === '#') parser.at += 1;
    const named = text === '#' ? current(parser) : null;
    if (named?.kind === 'name') parser.at += 1;
    return postfix(parser, made(parser, { type: 'pointer', name: named?.kind === 'name' ? named.text : '' }));
  }
  if (take(parser, 'operator', '::')) return postfix(parser, call(parser, expectName(parser), []));
  return secondary(parser);
}

function secondary(parser: Parser): Node {
  const { kind, text } = current(parser);
  if (is(parser, 'bracket', '[')) return postfix(parser, list(parser, whole));
  if (is(parser, 'bracket', '{')) return postfix(parser, mapping(parser, whole));
  if (kind !== 'name' && kind !== 'number' && kind !== 'string') throw unexpected(parser);
  parser.at += 1;
  if (kind === 'number') return made(parser, literalOf(text));
  if (kind === 'string') return postfix(parser, made(parser, { type: 'string', value: text }));
  if (text === 'true' || text === 'false') return made(parser, { type: 'bool', value: text === 'true' });
  if (text === 'nil') return made(parser, { type: 'nil' });
  const node = is(parser, 'bracket', '(') ? call(parser, text, []) : made(parser, { type: 'name', name: text });
  return postfix(parser, node);
}

function call(parser: Parser, name: string, before: readonly Node[]): Node {
  const taken = Object.hasOwn(PREDICATES, name) ? PREDICATES[name] : undefined;
  if (taken === undefined) return made(parser, { type: 'call', name, arguments: values(parser, before) });
  expect(parser, 'bracket', '(');
  const given = [...before];
  if (given.length === 0) given.push(expression(parser, 0));
  for (const [index, what] of taken.entries()) {
    if (is(parser, 'bracket', ')')) {
      if (what.endsWith('?')) break;
      throw syntaxError(`${name} expects more arguments`);
    }
    if (index > 0 || before.length === 0) expect(parser, 'operator', ',');
    if (is(parser, 'bracket', ')') && what.endsWith('?')) break;
    given.push(what.startsWith('predicate') ? predicate(parser) : expression(parser, 0));
  }
  take(parser, 'operator', ',');
  expect(parser, 'bracket', ')');
  return made(parser, { type: 'call', name, arguments: given });
}

function values(parser: Parser, before: readonly Node[]): readonly Node[] {
  expect(parser, 'bracket', '(');
  const given: Node[] = [];
  while (!take(parser, 'bracket', ')')) {
    if (given.length > 0) expect(parser, 'operator', ',');
    if (take(parser, 'bracket', ')')) break;
    given.push(expression(parser, 0));
  }
  return [...before, ...given];
}

function predicate(parser: Parser): Node {
  const isBraced = take(parser, 'bracket', '{');
  parser.predicates += 1;
  const node = isBraced ? sequence(parser) : expression(parser, 0);
  parser.predicates -= 1;
  if (isBraced) expect(parser, 'bracket', '}');
  return node;
}

function postfix(parser: Parser, first: Node): Node {
  let node = first;
  for (let count = 0; ; count++) {
    if (count > MOST.depth) throw unsupported(`more than ${MOST.depth} members of members`);
    const isOptional = take(parser, 'operator', '?.');
    if (is(parser, 'bracket', '[')) {
      node = indexed(parser, node, isOptional);
    } else if (isOptional || take(parser, 'operator', '.')) {
      node = member(parser, node, isOptional);
    } else {
      return node;
    }
  }
}

function member(parser: Parser, base: Node, isOptional: boolean): Node {
  const { kind, text } = current(parser);
  parser.at += 1;
  // A word operator is a name here: `result.contains`.
  if (kind !== 'name' && !(kind === 'operator' && /^[a-zA-Z]+$/.test(text))) throw syntaxError('expected a name');
  const property = made(parser, { type: 'string', value: text });
  const isChain = base.type === 'chain';
  const inner = isChain ? base.inner : base;
  let node = made(parser, { type: 'member', base: inner, property, isOptional });
  if (is(parser, 'bracket', '(')) {
    values(parser, []);
    node = made(parser, { type: 'method', member: node });
  }
  return isChain || isOptional ? made(parser, { type: 'chain', inner: node }) : node;
}

function indexed(parser: Parser, base: Node, isOptional: boolean): Node {
  expect(parser, 'bracket', '[');
  const from = is(parser, 'operator', ':') ? null : expression(parser, 0);
  if (take(parser, 'operator', ':')) {
    const to = is(parser, 'bracket', ']') ? null : expression(parser, 0);
    expect(parser, 'bracket', ']');
    return made(parser, { type: 'slice', base, from, to });
  }
  expect(parser, 'bracket', ']');
  const property = from ?? made(parser, { type: 'nil' });
  const node = made(parser, { type: 'member', base, property, isOptional });
  return isOptional ? made(parser, { type: 'chain', inner: node }) : node;
}
