import { absent, absentOverTime, labelsOfAbsent } from './functions/absent.js';
import { histogramQuantile } from './functions/histogram-quantile.js';
import { labelJoin, labelReplace } from './functions/label-functions.js';
import { rangeFunction } from './functions/range-functions.js';
import { mapped, valueFunction } from './functions/value-functions.js';
import { aggregate } from './operators/aggregate.js';
import { binary } from './operators/binary.js';
import { countValues } from './operators/count-values.js';
import { ranked, sortedVector } from './operators/ranking.js';
import { instantSelector, rangeSelector, reachOf } from './selectors.js';
import { subqueryRange } from './subquery.js';
import type { Evaluation, QueryNode, RangeNode, ScalarNode, VectorNode } from './syntax/node.js';
import { noSamples } from './syntax/node.js';
import type { Aggregation, Call, Expression, Unary } from './syntax/syntax.js';

/** An expression that has been checked, as closures over the series that its selectors find. */
export function bind(expression: Expression, evaluation: Evaluation): QueryNode {
  switch (expression.kind) {
    case 'number': {
      const { value } = expression;
      return { kind: 'scalar', evaluate: () => value };
    }
    case 'string':
      return { kind: 'string', value: expression.value };
    case 'selector': {
      const { rangeMs } = expression;
      return rangeMs === null
        ? instantSelector(expression, evaluation, 'value')
        : rangeSelector(expression, rangeMs, evaluation);
    }
    case 'parenthesised':
      return bind(expression.of, evaluation);
    case 'subquery': {
      const { outerMs } = evaluation;
      evaluation.outerMs = outerMs + reachOf(expression);
      const of = vector(bind(expression.of, evaluation));
      evaluation.outerMs = outerMs;
      return subqueryRange(expression, of, evaluation);
    }
    case 'unary':
      return bindUnary(expression, evaluation);
    case 'aggregation':
      return bindAggregation(expression, evaluation);
    case 'binary': {
      const [left, right] = [bind(expression.left, evaluation), bind(expression.right, evaluation)];
      return binary(expression, left, right, evaluation);
    }
    case 'call':
      return bindCall(expression, evaluation);
  }
}

// What `checkTypes` has checked.
const vector = (node: QueryNode | undefined): VectorNode => (node?.kind === 'vector' ? node : unchecked(node));
const scalar = (node: QueryNode | undefined): ScalarNode => (node?.kind === 'scalar' ? node : unchecked(node));
const range = (node: QueryNode | undefined): RangeNode => (node?.kind === 'range' ? node : unchecked(node));
const text = (node: QueryNode | undefined): string => (node?.kind === 'string' ? node.value : unchecked(node));

function unchecked(node: QueryNode | undefined): never {
  throw new Error(`a query that was not checked has a ${node?.kind ?? 'missing part'} in a wrong place`);
}

function bindUnary({ operator, of }: Unary, evaluation: Evaluation): QueryNode {
  const bound = bind(of, evaluation);
  if (operator === '+') return bound;
  if (bound.kind === 'scalar') return { kind: 'scalar', evaluate: (atMs) => -bound.evaluate(atMs) };
  return mapped(vector(bound), () => (value) => -value, roundOfSeries(evaluation));
}

/** Prometheus 2 holds the labels of all steps of a subquery against each other here, Prometheus 3 those of each step. */
function roundOfSeries(evaluation: Evaluation) {
  return evaluation.edge === 'closed' ? { round: () => evaluation.round } : {};
}

function bindAggregation(aggregation: Aggregation, evaluation: Evaluation): VectorNode {
  const of = vector(bind(aggregation.of, evaluation));
  const { operator, parameter } = aggregation;
  const given = parameter === null ? undefined : bind(parameter, evaluation);
  switch (operator) {
    case 'topk':
    case 'bottomk':
      return ranked(aggregation, of, scalar(given));
    case 'count_values':
      return countValues(aggregation, of, text(given));
    default:
      return aggregate(aggregation, of, given === undefined ? null : scalar(given), evaluation.edge);
  }
}

function bindCall({ name, args }: Call, evaluation: Evaluation): QueryNode {
  const [argument] = args;
  const instant = argument === undefined ? null : inside(argument);
  if (name === 'timestamp' && instant?.kind === 'selector') {
    return mapped(instantSelector(instant, evaluation, 'time'), () => (value) => value);
  }
  const bound = args.map((each) => bind(each, evaluation));
  const [first, second] = bound;
  switch (name) {
    case 'time':
      return { kind: 'scalar', evaluate: (atMs) => atMs / 1000 };
    case 'pi':
      return { kind: 'scalar', evaluate: () => Math.PI };
    case 'scalar':
      return scalarOf(vector(first));
    case 'vector':
      return vectorOf(scalar(first));
    case 'sort':
      return sortedVector(vector(first), 'ascending');
    case 'sort_desc':
      return sortedVector(vector(first), 'descending');
    case 'absent':
      return absent(vector(first), labelsOfAbsent(instant));
    case 'absent_over_time':
      return absentOverTime(range(first), labelsOfAbsent(instant));
    case 'timestamp':
      return mapped(vector(first), (atMs) => () => atMs / 1000);
    case 'histogram_quantile':
      return histogramQuantile(scalar(first), vector(second));
    case 'label_replace':
      return labelReplace(vector(first), bound.slice(1).map(text));
    case 'label_join':
      return labelJoin(vector(first), bound.slice(1).map(text));
    case 'quantile_over_time':
      return rangeFunction(name, range(second), scalar(first), evaluation);
    case 'predict_linear':
      return rangeFunction(name, range(first), scalar(second), evaluation);
    default:
      break;
  }
  if (first?.kind === 'range') return rangeFunction(name, first, null, evaluation);
  const now = vectorOf({ kind: 'scalar', evaluate: (atMs) => atMs / 1000 });
  return valueFunction(name, first === undefined ? now : vector(first), bound.slice(1).map(scalar));
}

/** What parentheses hold. */
function inside(expression: Expression): Expression {
  return expression.kind === 'parenthesised' ? inside(expression.of) : expression;
}

/** The value of the only element; NaN where there is none, or more than one. */
function scalarOf(of: VectorNode): ScalarNode {
  const evaluate = (atMs: number) => {
    const { size, values } = of.evaluate(atMs);
    return size === 1 ? (values[0] as number) : Number.NaN;
  };
  return { kind: 'scalar', evaluate };
}

/** One element without labels. */
function vectorOf(of: ScalarNode): VectorNode {
  const samples = noSamples();
  const evaluate = (atMs: number) => {
    samples.size = 1;
    samples.labelSets[0] = 0;
    samples.values[0] = of.evaluate(atMs);
    return samples;
  };
  return { kind: 'vector', labels: [[]], evaluate };
}
