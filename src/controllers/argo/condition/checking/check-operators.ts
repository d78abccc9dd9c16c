import { RE2JS } from 're2js';
import { failed, unsupported } from '../condition-error.js';
import type { Node } from '../syntax/node.js';
import {
  BOOL,
  FLOAT,
  INT,
  isAssignable,
  isComparable,
  isInteger,
  isNumber,
  isUnknown,
  mayFit,
  type Nature,
  NIL,
  STRING,
  sliceOf,
  typeText,
  UNKNOWN,
} from './nature.js';

const isString = ({ kind }: Nature): boolean => kind === 'string';
const isBool = ({ kind }: Nature): boolean => kind === 'bool';
const isNumberOrString = (nature: Nature): boolean => isNumber(nature) || isString(nature);

export function unaryNature(operator: string, operand: Nature): Nature {
  const isNot = operator === 'not' || operator === '!';
  if (isUnknown(operand)) return isNot ? BOOL : UNKNOWN;
  if (isNot ? isBool(operand) : isNumber(operand)) return operand;
  throw failed(`invalid operation: ${operator} (mismatched type ${typeText(operand)})`);
}

/** What an operator of two sides gives; it is an error where it cannot give anything, whatever the values are. */
export function binaryNature(operator: string, left: Nature, right: Nature, rightNode: Node): Nature {
  const nature = RULES[operator]?.(left, right, rightNode) ?? null;
  if (nature !== null) return nature;
  throw failed(`invalid operation: ${operator} (mismatched types ${typeText(left)} and ${typeText(right)})`);
}

type Rule = (left: Nature, right: Nature, rightNode: Node) => Nature | null;

/** An operator whose sides are both of one kind, or may be. */
function bothOf(gives: Nature, ...kinds: readonly ((nature: Nature) => boolean)[]): Rule {
  return (left, right) =>
    kinds.some((fits) => (fits(left) && fits(right)) || mayFit(left, right, fits)) ? gives : null;
}

const minus: Rule = (left, right) => {
  if (isNumber(left) && isNumber(right)) return promoted(left, right);
  return mayFit(left, right, isNumber) ? UNKNOWN : null;
};

const logic = bothOf(BOOL, isBool);
const order = bothOf(BOOL, isNumber, isString);
const ofTexts = bothOf(BOOL, isString);
const float = bothOf(FLOAT, isNumber);
const equality: Rule = (left, right) => (isComparable(left, right) ? BOOL : null);

const RULES: Readonly<Record<string, Rule>> = {
  '==': equality,
  '!=': equality,
  or: logic,
  '||': logic,
  and: logic,
  '&&': logic,
  '<': order,
  '>': order,
  '<=': order,
  '>=': order,
  '-': minus,
  '*': minus,
  '+': (left, right) => {
    if (isNumber(left) && isNumber(right)) return promoted(left, right);
    if (isString(left) && isString(right)) return STRING;
    return mayFit(left, right, isNumberOrString) ? UNKNOWN : null;
  },
  '/': float,
  '**': float,
  '^': float,
  '%': bothOf(INT, isInteger),
  '..': bothOf(sliceOf(INT), isInteger),
  in: inNature,
  matches: (left, right, rightNode) => {
    if (rightNode.type === 'string') patternOf(rightNode.value);
    return ofTexts(left, right, rightNode);
  },
  contains: ofTexts,
  startsWith: ofTexts,
  endsWith: ofTexts,
  '??': coalesced,
};

function promoted(left: Nature, right: Nature): Nature {
  return left.kind === 'float64' || right.kind === 'float64' ? FLOAT : INT;
}

function inNature(left: Nature, right: Nature): Nature | null {
  if (right.kind === 'map') {
    const key: Nature = { kind: right.key };
    if (isUnknown(left) || isAssignable(left, key)) return BOOL;
    throw failed(`cannot use ${typeText(left)} as type ${typeText(key)} in map key`);
  }
  if (right.kind === 'slice') {
    if (isComparable(left, right.element)) return BOOL;
    throw failed(`cannot use ${typeText(left)} as type ${typeText(right.element)} in array`);
  }
  return isUnknown(right) || (isUnknown(left) && isString(right)) ? BOOL : null;
}

function coalesced(left: Nature, right: Nature): Nature {
  if (left.kind === 'nil') return right.kind === 'nil' ? NIL : right;
  if (right.kind === 'nil') return left;
  return isAssignable(right, left) ? left : UNKNOWN;
}

/** What `get(base, property)` gives. */
export function gotNature(taken: readonly Nature[]): Nature {
  const [base, property] = taken;
  if (base === undefined || property === undefined || taken.length > 2) {
    throw failed('invalid number of arguments for get');
  }
  if (isUnknown(base)) return UNKNOWN;
  if (base.kind === 'slice') {
    if (isInteger(property) || isUnknown(property)) return base.element;
    throw failed(`non-integer slice index ${typeText(property)}`);
  }
  if (base.kind === 'map') {
    if (isUnknown(property) || isAssignable(property, { kind: base.key })) return base.element;
    throw failed(`cannot use ${typeText(property)} to get an element from ${typeText(base)}`);
  }
  throw failed(`type ${typeText(base)} does not support indexing`);
}

const MOST_PATTERN = 1_000;

/** A regular expression as Go reads it, matched in linear time. */
export function patternOf(text: string): RE2JS {
  if (text.length > MOST_PATTERN) throw unsupported(`a pattern of more than ${MOST_PATTERN} characters`);
  try {
    return RE2JS.compile(text);
  } catch {
    throw failed(`error parsing regexp: ${text}`);
  }
}
