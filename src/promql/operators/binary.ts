import { mapped } from '../functions/value-functions.js';
import { add, type Evaluation, noSamples, type QueryNode, type ScalarNode, type VectorNode } from '../syntax/node.js';
import type { Binary } from '../syntax/syntax.js';
import { isComparison, keepsMetricName, operation } from './arithmetic.js';
import { matched } from './matched.js';
import { setOperation } from './set-operators.js';

/** Two operands and an operator between them. */
export function binary(expression: Binary, left: QueryNode, right: QueryNode, evaluation: Evaluation): QueryNode {
  const { operator, isBool } = expression;
  if (left.kind === 'vector' && right.kind === 'vector') {
    const isSet = operator === 'and' || operator === 'or' || operator === 'unless';
    return isSet ? setOperation(expression, left, right) : matched(expression, left, right, evaluation.edge);
  }
  if (left.kind === 'vector' && right.kind === 'scalar') return withScalar(expression, left, right, false, evaluation);
  if (left.kind === 'scalar' && right.kind === 'vector') return withScalar(expression, right, left, true, evaluation);
  if (left.kind !== 'scalar' || right.kind !== 'scalar') throw new Error('an operand is neither number nor vector');
  // Between two numbers a comparison has `bool`, and so always a result.
  const computed = operation(operator, isBool);
  const evaluate = (atMs: number) => computed(left.evaluate(atMs), right.evaluate(atMs)) ?? Number.NaN;
  return { kind: 'scalar', evaluate };
}

/** A comparison keeps the elements of the vector as they are, on whichever side it stands. */
function withScalar(
  { operator, isBool }: Binary,
  vector: VectorNode,
  scalar: ScalarNode,
  isSwapped: boolean,
  evaluation: Evaluation,
): VectorNode {
  const computed = operation(operator, isBool);
  const isFilter = isComparison(operator) && !isBool;
  if (isFilter) return filtered(vector, scalar, isSwapped, computed);
  const turn = (atMs: number) => {
    const number = scalar.evaluate(atMs);
    return isSwapped ? (value: number) => computed(number, value) : (value: number) => computed(value, number);
  };
  return mapped(vector, turn, { keepsName: keepsMetricName(operator, isBool, evaluation.edge) });
}

function filtered(
  vector: VectorNode,
  scalar: ScalarNode,
  isSwapped: boolean,
  computed: (left: number, right: number) => number | undefined,
): VectorNode {
  const samples = noSamples();
  const evaluate = (atMs: number) => {
    const given = vector.evaluate(atMs);
    const number = scalar.evaluate(atMs);
    samples.size = 0;
    for (let each = 0; each < given.size; each += 1) {
      const value = given.values[each] as number;
      const kept = isSwapped ? computed(number, value) : computed(value, number);
      if (kept !== undefined) add(samples, given.labelSets[each] as number, value);
    }
    return samples;
  };
  return { kind: 'vector', labels: vector.labels, evaluate };
}
