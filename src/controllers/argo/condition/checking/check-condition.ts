import { ConditionError, failed, unsupported } from '../condition-error.js';
import { PREDICATES } from '../operators.js';
import { refuseRemains } from '../remains.js';
import type { CallNode, MemberNode, Node } from '../syntax/node.js';
import { binaryNature, gotNature, unaryNature } from './check-operators.js';
import { type PredicateScope, predicateScope, walkNature } from './check-predicates.js';
import {
  ANYS,
  BOOL,
  FLOAT,
  INT,
  isAssignable,
  isInteger,
  isUnknown,
  kindOf,
  type Nature,
  NIL,
  STRING,
  STRING_MAP,
  sliceOf,
  typeText,
  UNKNOWN,
} from './nature.js';
import { type Checked, settled, settledNot, withFloats } from './settle.js';
import { checkedCall, isFunction, isOfArgo, isOfLanguage } from './signatures.js';

interface Scope {
  readonly result: Nature;
  /** Innermost last. */
  readonly variables: readonly (readonly [name: string, nature: Nature])[];
  readonly predicates: readonly PredicateScope[];
}

/**
 * Checks a condition for a result of this nature, as expr-lang does before it runs anything: a mistake of types is an error,
 * never false.
 */
export function checkCondition(node: Node, result: Nature): Node {
  const checked = check(node, { result, variables: [], predicates: [] }).node;
  refuseRemains(checked);
  return checked;
}

function check(node: Node, scope: Scope): Checked {
  switch (node.type) {
    case 'nil':
      return { nature: NIL, node };
    case 'bool':
      return { nature: BOOL, node };
    case 'int':
      return { nature: INT, node };
    case 'float':
      return { nature: FLOAT, node };
    case 'string':
      return { nature: STRING, node };
    case 'name':
      return { nature: nameNature(node.name, scope), node };
    case 'pointer':
      return { nature: pointerNature(node.name, scope), node };
    case 'unary': {
      const operand = check(node.operand, scope);
      const nature = unaryNature(node.operator, operand.nature);
      return { nature, node: settledNot({ ...node, operand: operand.node }) };
    }
    case 'binary': {
      const left = check(node.left, scope);
      const right = check(node.right, scope);
      const nature = binaryNature(node.operator, left.nature, right.nature, node.right);
      return { nature, node: settled(node.operator, left, right) };
    }
    case 'chain': {
      const inner = check(node.inner, scope);
      return { nature: inner.nature, node: { ...node, inner: inner.node } };
    }
    case 'member':
      return checkMember(node, scope, false);
    case 'method': {
      if (node.member.type !== 'member') return { nature: UNKNOWN, node };
      const member = checkMember(node.member, scope, true);
      return { nature: UNKNOWN, node: { ...node, member: member.node } };
    }
    case 'slice':
      return checkSlice(node, scope);
    case 'call':
      return Object.hasOwn(PREDICATES, node.name) ? checkWalk(node, scope) : checkCall(node, scope);
    case 'let':
      return checkLet(node, scope);
    case 'sequence': {
      const parts = node.parts.map((part) => check(part, scope));
      return { nature: parts.at(-1)?.nature ?? NIL, node: { ...node, parts: parts.map((part) => part.node) } };
    }
    case 'choice':
      return checkChoice(node, scope);
    case 'array': {
      const items = node.items.map((item) => check(item, scope));
      const kinds = new Set(items.map(({ nature }) => kindOf(nature)));
      const nature = kinds.size > 1 ? ANYS : sliceOf(items.at(-1)?.nature ?? UNKNOWN);
      return { nature, node: { ...node, items: items.map((item) => item.node) } };
    }
    case 'map': {
      const pairs = node.pairs.map(([key, value]) => [check(key, scope).node, check(value, scope).node] as const);
      return { nature: STRING_MAP, node: { ...node, pairs } };
    }
  }
}

function nameNature(name: string, scope: Scope): Nature {
  const variable = scope.variables.findLast(([known]) => known === name);
  if (variable !== undefined) return variable[1];
  if (name === 'result') return scope.result;
  if (name === '$env' || isFunction(name) || Object.hasOwn(PREDICATES, name)) {
    throw unsupported(`${name} as a value`);
  }
  throw new ConditionError('unknown_name', `unknown name ${name}`);
}

function pointerNature(name: string, scope: Scope): Nature {
  const inner = scope.predicates.at(-1);
  if (inner === undefined) throw failed('cannot use pointer accessor outside predicate');
  if (name === '') return inner.list.kind === 'slice' ? inner.list.element : UNKNOWN;
  const nature = Object.hasOwn(inner.pointers, name) ? inner.pointers[name] : undefined;
  if (nature === undefined) throw failed(`unknown pointer #${name}`);
  return nature;
}

function checkMember(node: MemberNode, scope: Scope, isMethod: boolean): Checked {
  const name = node.property.type === 'string' ? node.property.value : null;
  if (node.base.type === 'name' && node.base.name === '$env') return checkEnvironment(name, scope);
  const base = check(node.base, scope);
  const property = check(node.property, scope);
  const whole: Node = { ...node, base: base.node, property: property.node };
  if (isUnknown(base.nature)) return { nature: UNKNOWN, node: whole };
  if (base.nature.kind === 'nil' && name !== null) throw failed(`type nil has no field ${name}`);
  if (base.nature.kind === 'map') {
    const key: Nature = { kind: base.nature.key };
    if (!isAssignable(property.nature, key) && !isUnknown(property.nature)) {
      throw failed(`cannot use ${typeText(property.nature)} to get an element from ${typeText(base.nature)}`);
    }
    return { nature: base.nature.element, node: whole };
  }
  if (base.nature.kind === 'slice') {
    if (!isInteger(property.nature) && !isUnknown(property.nature)) {
      throw failed(`array elements can only be selected using an integer (got ${typeText(property.nature)})`);
    }
    return { nature: base.nature.element, node: whole };
  }
  const type = typeText(base.nature);
  if (name !== null) throw failed(`type ${type} has no ${isMethod ? 'method' : 'field'} ${name}`);
  throw failed(`type ${type}[${typeText(property.nature)}] is undefined`);
}

/** `$env.result` is `result`. */
function checkEnvironment(name: string | null, scope: Scope): Checked {
  if (name === 'result') return { nature: scope.result, node: { type: 'name', name } };
  if (name === null || isOfArgo(name)) throw unsupported('$env but for its result');
  throw new ConditionError('unknown_name', `unknown name ${name}`);
}

function checkSlice(node: Extract<Node, { type: 'slice' }>, scope: Scope): Checked {
  const base = check(node.base, scope);
  // What stands in the brackets is not looked at then, but has to be known.
  const from = node.from === null ? null : check(node.from, scope);
  const to = node.to === null ? null : check(node.to, scope);
  const whole: Node = { ...node, base: base.node, from: from?.node ?? null, to: to?.node ?? null };
  if (isUnknown(base.nature)) return { nature: UNKNOWN, node: whole };
  if (base.nature.kind !== 'slice' && base.nature.kind !== 'string') {
    throw failed(`cannot slice ${typeText(base.nature)}`);
  }
  const other = [from, to].find((end) => end !== null && !isInteger(end.nature) && !isUnknown(end.nature));
  if (other) throw failed(`non-integer slice index ${typeText(other.nature)}`);
  return { nature: base.nature, node: whole };
}

function checkWalk(node: CallNode, scope: Scope): Checked {
  const [listNode, predicateNode, thirdNode] = node.arguments;
  const list = check(listNode ?? { type: 'nil' }, scope);
  const inner = predicateScope(node.name, list.nature);
  const predicate =
    predicateNode === undefined ? null : check(predicateNode, { ...scope, predicates: [...scope.predicates, inner] });
  const third = thirdNode === undefined ? null : check(thirdNode, scope);
  const nature = walkNature(node.name, list.nature, predicate?.nature ?? null, third?.nature ?? null);
  if (node.name === 'filter' && predicate !== null && list.node.type === 'call' && list.node.name === 'filter') {
    return { nature, node: joinedFilter(list.node, predicate) };
  }
  const given = [list, predicate, third].flatMap((part) => (part === null ? [] : [part.node]));
  return { nature, node: { ...node, arguments: given } };
}

/** A filter of a filter is one filter by both predicates. */
function joinedFilter(inner: CallNode, predicate: Checked): Node {
  const [list, first] = inner.arguments;
  if (list === undefined || first === undefined) return inner;
  return { ...inner, arguments: [list, settled('&&', { nature: BOOL, node: first }, predicate)] };
}

function checkCall(node: CallNode, scope: Scope): Checked {
  const given = node.arguments.map((argument) => check(argument, scope));
  const taken = given.map(({ nature }) => nature);
  const whole: Node = { ...node, arguments: given.map((argument) => argument.node) };
  if (node.name === 'get') return { nature: gotNature(taken), node: whole };
  if (isFunction(node.name)) {
    const { gives, floats } = checkedCall(node.name, taken);
    const nodes = given.map((argument, at) => (floats[at] === true ? withFloats(argument.node) : argument.node));
    return { nature: gives, node: { ...node, arguments: nodes } };
  }
  const nature = nameNature(node.name, scope);
  if (isUnknown(nature)) throw unsupported(`a call of the variable ${node.name}`);
  throw failed(`${typeText(nature)} is not callable`);
}

function checkLet(node: Extract<Node, { type: 'let' }>, scope: Scope): Checked {
  const isTaken =
    node.name === 'result' ||
    isFunction(node.name) ||
    Object.hasOwn(PREDICATES, node.name) ||
    scope.variables.some(([name]) => name === node.name);
  if (isTaken) throw failed(`cannot redeclare ${isOfLanguage(node.name) ? 'builtin ' : ''}${node.name}`);
  const value = check(node.value, scope);
  const variables = [...scope.variables, [node.name, value.nature] as const];
  const body = check(node.body, { ...scope, variables });
  return { nature: body.nature, node: { ...node, value: value.node, body: body.node } };
}

function checkChoice(node: Extract<Node, { type: 'choice' }>, scope: Scope): Checked {
  const test = check(node.test, scope);
  if (test.nature.kind !== 'bool' && !isUnknown(test.nature)) {
    throw failed(`non-bool expression (type ${typeText(test.nature)}) used as condition`);
  }
  const whenTrue = check(node.whenTrue, scope);
  const whenFalse = check(node.whenFalse, scope);
  const whole: Node = { ...node, test: test.node, whenTrue: whenTrue.node, whenFalse: whenFalse.node };
  return { nature: chosen(whenTrue.nature, whenFalse.nature), node: whole };
}

function chosen(one: Nature, other: Nature): Nature {
  if (one.kind === 'nil') return other;
  if (other.kind === 'nil') return one;
  if (!isAssignable(one, other)) return UNKNOWN;
  if (one.kind === 'slice' && other.kind === 'slice') {
    const isSame = isAssignable(one.element, other.element) && isAssignable(other.element, one.element);
    return isSame ? one : ANYS;
  }
  return one;
}
