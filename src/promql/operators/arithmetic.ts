import type { RangeEdge } from '../../model/policy/query.js';
import { power } from './power.js';

/** What an operator makes of two numbers. */
const OF_NUMBERS: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  '^': power,
  atan2: Math.atan2,
};

/** Whether a comparison holds; with NaN none does but `!=`. */
const HOLDS: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

export const isComparison = (operator: string): boolean => HOLDS[operator] !== undefined;

/** What an operator gives for two elements. A comparison without `bool` gives its left side or, undefined, no element. */
export function operation(operator: string, isBool: boolean): (left: number, right: number) => number | undefined {
  const holds = HOLDS[operator];
  if (holds === undefined) {
    const computed = OF_NUMBERS[operator];
    if (computed === undefined) throw new Error(`${operator} is no operator of numbers`);
    return computed;
  }
  return isBool
    ? (left, right) => Number(holds(left, right))
    : (left, right) => (holds(left, right) ? left : undefined);
}

/** Whether elements keep the name of their metric: not where the value becomes another. Prometheus 2 forgot `atan2`. */
export function keepsMetricName(operator: string, isBool: boolean, edge: RangeEdge): boolean {
  return (isComparison(operator) && !isBool) || (operator === 'atan2' && edge === 'closed');
}
