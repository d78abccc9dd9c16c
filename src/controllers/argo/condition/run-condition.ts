import { fetched, isIn, keyOf, sliced, textOf, wholeOf } from './access.js';
import { areEqual, calculated, isLess } from './arithmetic.js';
import { patternOf } from './checking/check-operators.js';
import { failed, unsupported } from './condition-error.js';
import { called } from './functions.js';
import { grow, type Machine, step } from './machine.js';
import { PREDICATES } from './operators.js';
import type { CallNode, Node } from './syntax/node.js';
import { isList, isMap, typeOf, type Value } from './value.js';
import { walked } from './walks.js';

/** What a `?.` gives up with, until the end of its chain. */
const GIVEN_UP = Symbol('given up');

type Outcome = Value | typeof GIVEN_UP;

/** What a checked condition gives for a result: whatever it is, true or false or anything else. */
export function runCondition(node: Node, result: Value): Value {
  return run({ result, variables: [], walks: [], steps: 0, elements: 0 }, node);
}

function run(machine: Machine, node: Node): Value {
  const outcome = outcomeOf(machine, node);
  return outcome === GIVEN_UP ? null : outcome;
}

function outcomeOf(machine: Machine, node: Node): Outcome {
  step(machine);
  switch (node.type) {
    case 'nil':
      return null;
    case 'bool':
    case 'int':
    case 'float':
    case 'string':
      return node.value;
    case 'name':
      return machine.variables.findLast(([name]) => name === node.name)?.[1] ?? variable(machine, node.name);
    case 'pointer':
      return pointed(machine, node.name);
    case 'unary':
      return unary(node.operator, run(machine, node.operand));
    case 'binary':
      return binary(machine, node.operator, node.left, node.right);
    case 'chain':
      return run(machine, node.inner);
    case 'member': {
      const base = outcomeOf(machine, node.base);
      if (base === GIVEN_UP || (base === null && node.isOptional)) return GIVEN_UP;
      return fetched(base, run(machine, node.property));
    }
    case 'method': {
      const member = outcomeOf(machine, node.member);
      if (member === GIVEN_UP) return GIVEN_UP;
      throw failed(`invalid operation: cannot call ${typeOf(member)}`);
    }
    case 'slice': {
      const base = run(machine, node.base);
      const to = node.to === null ? 'end' : run(machine, node.to);
      return sliced(base, node.from === null ? 0n : run(machine, node.from), to);
    }
    case 'call':
      return call(machine, node);
    case 'let': {
      const value = run(machine, node.value);
      machine.variables.push([node.name, value]);
      const body = run(machine, node.body);
      machine.variables.pop();
      return body;
    }
    case 'sequence':
      return node.parts.map((part) => run(machine, part)).at(-1) ?? null;
    case 'choice':
      return run(machine, truth(run(machine, node.test)) ? node.whenTrue : node.whenFalse);
    case 'array':
      grow(machine, node.items.length);
      return node.items.map((item) => run(machine, item));
    case 'map':
      grow(machine, node.pairs.length);
      return { entries: new Map(node.pairs.map((pair) => entryOf(machine, pair)).reverse()) };
  }
}

function variable(machine: Machine, name: string): Value {
  return name === 'result' ? machine.result : null;
}

function entryOf(machine: Machine, [key, value]: readonly [Node, Node]): readonly [string, Value] {
  const name = run(machine, key);
  if (typeof name !== 'string') throw failed(`a value of type ${typeOf(name)} is not string`);
  return [name, run(machine, value)];
}

function pointed(machine: Machine, name: string): Value {
  const walk = machine.walks.at(-1);
  if (walk === undefined) return null;
  if (name === 'index') return BigInt(walk.index);
  return name === 'acc' ? walk.acc : (walk.list[walk.index] ?? null);
}

/** True or false, where nothing else will do. */
export function truth(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  throw failed(`a value of type ${typeOf(value)} is not bool`);
}

function unary(operator: string, value: Value): Value {
  if (operator === '+') return value;
  if (operator !== '-') return !truth(value);
  if (typeof value === 'bigint') return BigInt.asIntN(64, -value);
  if (typeof value === 'number') return -value;
  throw failed(`invalid operation: - ${typeOf(value)}`);
}

function binary(machine: Machine, operator: string, leftNode: Node, rightNode: Node): Value {
  const left = run(machine, leftNode);
  switch (operator) {
    case 'or':
    case '||':
      return truth(left) ? left : run(machine, rightNode);
    case 'and':
    case '&&':
      return truth(left) ? run(machine, rightNode) : left;
    case '??':
      return left ?? run(machine, rightNode);
    case 'in texts': {
      const key = keyOf(left);
      return textsOf(rightNode).includes(key);
    }
    default:
      return operation(machine, operator, left, run(machine, rightNode));
  }
}

/** What a list of texts was made into: the keys of a map. */
function textsOf(node: Node): readonly string[] {
  return node.type === 'array' ? node.items.flatMap((item) => (item.type === 'string' ? [item.value] : [])) : [];
}

function operation(machine: Machine, operator: string, left: Value, right: Value): Value {
  switch (operator) {
    case '==':
      return areEqual(left, right);
    case '!=':
      return !areEqual(left, right);
    case '== int':
    case '== string':
    case '!= int':
    case '!= string':
      return areSame(operator, left, right);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return isLess(left, right, operator);
    case 'in':
      return isIn(left, right);
    case 'in whole numbers':
      if (left !== null && typeof left !== 'bigint') throw failed(`a value of type ${typeOf(left)} is not a key`);
      return isIn(left ?? 0n, right);
    case '..':
      return range(machine, wholeOf(left), wholeOf(right));
    case 'matches':
      return onTexts(left, right, (text, pattern) => patternOf(pattern).matcher(text).find());
    case 'contains':
      return onTexts(left, right, (text, part) => text.includes(part));
    case 'startsWith':
      return onTexts(left, right, (text, part) => text.startsWith(part));
    case 'endsWith':
      return onTexts(left, right, (text, part) => text.endsWith(part));
    default:
      return calculated(operator, left, right);
  }
}

/** Two values that were taken to be of one type. */
function areSame(operator: string, left: Value, right: Value): boolean {
  const type = operator.slice(3);
  const other = [left, right].find((value) => typeOf(value) !== type);
  if (other !== undefined) throw failed(`interface conversion: interface {} is ${typeOf(other)}, not ${type}`);
  return areEqual(left, right) === operator.startsWith('=');
}

function range(machine: Machine, from: number, to: number): readonly Value[] {
  const size = Math.max(0, to - from + 1);
  grow(machine, size);
  return Array.from({ length: size }, (_, at) => BigInt(from + at));
}

function onTexts(left: Value, right: Value, holds: (text: string, other: string) => boolean): boolean {
  if (left === null || right === null) return false;
  if (typeof left === 'string' && typeof right === 'string') return holds(left, right);
  throw failed(`a value of type ${typeOf(typeof left === 'string' ? right : left)} is not string`);
}

function call(machine: Machine, node: CallNode): Value {
  const [first, predicate, third] = node.arguments;
  if (first === undefined || !Object.hasOwn(PREDICATES, node.name)) {
    return called(
      machine,
      node.name,
      node.arguments.map((argument) => run(machine, argument)),
    );
  }
  const list = run(machine, first);
  if (typeof list === 'string') throw unsupported(`${node.name}() of the bytes of a text`);
  if (list === null || !isList(list)) {
    const what = list !== null && isMap(list) ? 'a map' : textOf(list);
    throw failed(`builtin ${node.name} takes only array (got ${what})`);
  }
  // A sum of what is written out as a list is added up from its end.
  if (
    node.name === 'sum' &&
    predicate === undefined &&
    first.type === 'array' &&
    list.length > 1 &&
    isOpen(first.items)
  ) {
    return list.reduceRight((sum, item) => calculated('+', item, sum));
  }
  const extra = third === undefined ? undefined : () => run(machine, third);
  return walked(machine, node.name, list, predicate === undefined ? null : () => run(machine, predicate), extra);
}

/** Whether some item is not just written down. */
function isOpen(items: readonly Node[]): boolean {
  return items.some(({ type }) => type !== 'int' && type !== 'float' && type !== 'string' && type !== 'bool');
}
