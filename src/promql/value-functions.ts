import { OF_TIME } from './calendar.js';
import { refuseDoubles, turnedLabels } from './label-sets.js';
import { withoutName } from './labels.js';
import { add, type Evaluation, noSamples, type ScalarNode, type VectorNode } from './node.js';

/** A function of each value by itself, with up to two numbers; undefined: no element. */
type OfValue = (value: number, first: number, second: number) => number | undefined;

const sign = (value: number): number => (value < 0 ? -1 : value > 0 ? 1 : value);

const OF_VALUE: Readonly<Record<string, OfValue>> = {
  ...OF_TIME,
  abs: Math.abs,
  ceil: Math.ceil,
  exp: Math.exp,
  floor: Math.floor,
  ln: Math.log,
  log10: Math.log10,
  log2: Math.log2,
  sgn: sign,
  sqrt: Math.sqrt,
  deg: (value) => (value * 180) / Math.PI,
  rad: (value) => (value * Math.PI) / 180,
  acos: Math.acos,
  acosh: Math.acosh,
  asin: Math.asin,
  asinh: Math.asinh,
  atan: Math.atan,
  atanh: Math.atanh,
  cos: Math.cos,
  cosh: Math.cosh,
  sin: Math.sin,
  sinh: Math.sinh,
  tan: Math.tan,
  tanh: Math.tanh,
  clamp: (value, least, most) => (most < least ? undefined : Math.max(least, Math.min(most, value))),
  clamp_max: (value, most) => Math.min(most, value),
  clamp_min: (value, least) => Math.max(least, value),
  round: (value, step) => {
    const inverse = 1 / step;
    return Math.floor(value * inverse + 0.5) / inverse;
  },
};

/** A function that turns one vector into another, value by value; the name of the metric falls away. */
export function valueFunction(
  name: string,
  of: VectorNode,
  numbers: readonly ScalarNode[],
  evaluation: Evaluation,
): VectorNode {
  const computed = OF_VALUE[name];
  if (computed === undefined) throw new Error(`${name} is no function of a value`);
  const [first, second] = numbers;
  return mapped(of, evaluation, 'step', (atMs) => {
    // Without a step `round` gives whole numbers.
    const one = first === undefined ? 1 : first.evaluate(atMs);
    const other = second === undefined ? 0 : second.evaluate(atMs);
    return (value) => computed(value, one, other);
  });
}

/**
 * Each value turned by what an evaluation says, without the name of its metric. Labels may be alike within a step, or within
 * all steps of an evaluation, only where they are of one element.
 */
export function mapped(
  of: VectorNode,
  evaluation: Evaluation,
  alikeIn: 'step' | 'evaluation',
  turn: (atMs: number) => (value: number) => number | undefined,
): VectorNode {
  const turned = turnedLabels(of.labels, withoutName);
  const refuse = refuseDoubles();
  const samples = noSamples();
  let steps = 0;
  const evaluate = (atMs: number) => {
    const given = of.evaluate(atMs);
    const turnValue = turn(atMs);
    steps += 1;
    samples.size = 0;
    for (let each = 0; each < given.size; each += 1) {
      const value = turnValue(given.values[each] as number);
      if (value === undefined) continue;
      const from = given.labelSets[each] as number;
      const labelSet = turned.of(from);
      refuse(labelSet, from, alikeIn === 'step' ? steps : evaluation.round);
      add(samples, labelSet, value);
    }
    return samples;
  };
  return { kind: 'vector', labels: turned.labels, evaluate };
}
