import { refuseDoubles, turnedLabels } from '../label-sets.js';
import { withoutName } from '../labels.js';
import { add, noSamples, type ScalarNode, type VectorNode } from '../syntax/node.js';
import { OF_TIME } from './calendar.js';

/** A function of each value by itself, with up to two numbers; undefined: no element. */
type OfValue = (value: number, first: number, second: number) => number | undefined;

const sign = (value: number): number => (value < 0 ? -1 : value > 0 ? 1 : value);

/** Next to NaN an infinity that no number is beyond is still the result, as in Go. */
function greater(a: number, b: number): number {
  return a === Number.POSITIVE_INFINITY || b === Number.POSITIVE_INFINITY ? Number.POSITIVE_INFINITY : Math.max(a, b);
}

function lesser(a: number, b: number): number {
  return a === Number.NEGATIVE_INFINITY || b === Number.NEGATIVE_INFINITY ? Number.NEGATIVE_INFINITY : Math.min(a, b);
}

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
  clamp: (value, least, most) => (most < least ? undefined : greater(least, lesser(most, value))),
  clamp_max: (value, most) => lesser(most, value),
  clamp_min: (value, least) => greater(least, value),
  round: (value, step) => {
    const inverse = 1 / step;
    return Math.floor(value * inverse + 0.5) / inverse;
  },
};

/** A function that turns one vector into another, value by value; the name of the metric falls away. */
export function valueFunction(name: string, of: VectorNode, numbers: readonly ScalarNode[]): VectorNode {
  const computed = OF_VALUE[name];
  if (computed === undefined) throw new Error(`${name} is no function of a value`);
  const [first, second] = numbers;
  return mapped(of, (atMs) => {
    // Without a step `round` gives whole numbers.
    const one = first === undefined ? 1 : first.evaluate(atMs);
    const other = second === undefined ? 0 : second.evaluate(atMs);
    return (value) => computed(value, one, other);
  });
}

/** Each value turned by what an evaluation says; without the name of its metric, unless that is to be kept. */
export function mapped(
  of: VectorNode,
  turn: (atMs: number) => (value: number) => number | undefined,
  { keepsName = false, round }: { readonly keepsName?: boolean; readonly round?: () => number } = {},
): VectorNode {
  const turned = turnedLabels(of.labels, keepsName ? (labels) => labels : withoutName);
  const refuse = refuseDoubles();
  const samples = noSamples();
  let step = 0;
  const evaluate = (atMs: number) => {
    const given = of.evaluate(atMs);
    const turnValue = turn(atMs);
    step += 1;
    samples.size = 0;
    for (let each = 0; each < given.size; each += 1) {
      const value = turnValue(given.values[each] as number);
      if (value === undefined) continue;
      const from = given.labelSets[each] as number;
      const labelSet = turned.of(from);
      refuse(labelSet, from, round === undefined ? step : round());
      add(samples, labelSet, value);
    }
    return samples;
  };
  return { kind: 'vector', labels: turned.labels, evaluate };
}
