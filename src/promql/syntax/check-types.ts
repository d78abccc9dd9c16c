import { FUNCTIONS } from '../functions/functions.js';
import { matcherOf } from '../matcher.js';
import { isComparison } from '../operators/arithmetic.js';
import { invalid, notSupported } from './problem.js';
import {
  type Aggregation,
  type Binary,
  type Call,
  type Expression,
  type Selector,
  type Subquery,
  typeOf,
  type Unary,
  type ValueType,
} from './syntax.js';

/** Checks a query as Prometheus does when it reads one; the first problem in the order of the tree is the one that is told. */
export function checkTypes(expression: Expression): void {
  switch (expression.kind) {
    case 'number':
    case 'string':
      break;
    case 'selector':
      checkSelector(expression);
      break;
    case 'parenthesised':
      checkTypes(expression.of);
      break;
    case 'subquery':
      checkSubquery(expression);
      break;
    case 'unary':
      checkUnary(expression);
      break;
    case 'aggregation':
      checkAggregation(expression);
      break;
    case 'call':
      checkCall(expression);
      break;
    case 'binary':
      checkBinary(expression);
      break;
  }
}

function checkSubquery({ of, from }: Subquery): void {
  checkTypes(of);
  const type = typeOf(of);
  if (type !== 'instant vector') invalid(`subquery is only allowed on instant vector, got ${type} instead`, from);
}

function checkUnary({ of, from }: Unary): void {
  checkTypes(of);
  const type = typeOf(of);
  if (type === 'scalar' || type === 'instant vector') return;
  const allowed = 'expressions of type scalar or instant vector';
  invalid(`unary expression only allowed on ${allowed}, got "${type}"`, from);
}

function checkSelector({ matchers, from }: Selector): void {
  if (matchers.map(matcherOf).every(({ matches }) => matches(''))) {
    invalid('vector selector must contain at least one non-empty matcher', from);
  }
}

function checkAggregation({ operator, parameter, of }: Aggregation): void {
  expectType(of, 'instant vector', 'aggregation expression');
  if (parameter !== null) {
    expectType(parameter, operator === 'count_values' ? 'string' : 'scalar', 'aggregation parameter');
  }
}

function expectType(expression: Expression, wanted: ValueType, place: string): void {
  checkTypes(expression);
  const type = typeOf(expression);
  if (type !== wanted) invalid(`expected type ${wanted} in ${place}, got ${type}`, expression.from);
}

function checkCall({ name, args, from }: Call): void {
  const signature = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (signature === undefined) notSupported(name, from);
  const { takes, optional = 0, isOpen = false } = signature;
  const fewest = takes.length - (isOpen ? 1 : optional);
  const most = isOpen ? Number.POSITIVE_INFINITY : takes.length;
  const bound = fewest === most ? '' : args.length < fewest ? 'at least ' : 'at most ';
  if (args.length < fewest || args.length > most) {
    const allowed = args.length < fewest ? fewest : most;
    invalid(`expected ${bound}${allowed} argument(s) in call to "${name}", got ${args.length}`, from);
  }
  for (const [index, argument] of args.entries()) {
    const wanted = takes[Math.min(index, takes.length - 1)];
    if (wanted !== undefined) expectType(argument, wanted, `call to function "${name}"`);
  }
}

const SET_OPERATORS: ReadonlySet<string> = new Set(['and', 'or', 'unless']);

function checkBinary({ operator, operatorFrom, left, right, isBool, matching, from }: Binary): void {
  checkTypes(left);
  checkTypes(right);
  const types = [typeOf(left), typeOf(right)];
  const isScalar = types.every((type) => type === 'scalar');
  const compares = isComparison(operator);
  if (isBool && !compares) invalid('bool modifier can only be used on comparison operators', operatorFrom);
  if (compares && !isBool && isScalar) {
    invalid('comparisons between scalars must use BOOL modifier', operatorFrom);
  }
  const doubled =
    matching?.isOn === true ? matching.labels.find((label) => matching.include.includes(label)) : undefined;
  if (doubled !== undefined) {
    invalid(`label "${doubled}" must not occur in ON and GROUP clause at once`, operatorFrom);
  }
  for (const side of [left, right]) {
    const type = typeOf(side);
    if (type !== 'scalar' && type !== 'instant vector') {
      invalid('binary expression must contain only scalar and instant vector types', side.from);
    }
  }
  const areVectors = types.every((type) => type === 'instant vector');
  if (!areVectors && matching !== null && matching.labels.length > 0) {
    invalid('vector matching only allowed between instant vectors', from);
  }
  if (!SET_OPERATORS.has(operator)) return;
  if (!areVectors) invalid(`set operator "${operator}" not allowed in binary scalar expression`, from);
  if (matching !== null && matching.many !== null) invalid(`no grouping allowed for "${operator}" operation`, from);
}
