import type { Arm } from '../../model/arm.js';
import type { OwnMetric } from '../../model/metric.js';
import type { Quotient } from '../../model/source.js';
import { ARM_CODES, PURPOSES } from '../../random/address.js';
import { type Key, keyOfPart } from '../../random/key.js';
import { uniform } from '../../random/uniform.js';
import { binomialQuantile } from '../../stats/lattice/binomial.js';
import { poissonQuantile } from '../../stats/lattice/poisson.js';
import { requestsColumn } from './cell-columns.js';
import { ownNoiseBetween } from './conditions/noise.js';
import type { ServedCells } from './served-cells.js';

/** The rows that an arm served. */
interface ServedByArm {
  readonly cells: ServedCells;
  readonly arm: Arm;
  /** Of which of its requests; left out: of all that it answered. */
  readonly column?: number;
}

/**
 * A metric that the configuration brings along, over a run of rows. Each has a key of its own, made of the seed's and of its
 * name: one that is added, renamed or judged moves nothing else, and none moves it.
 */
export function ownQuotient(served: ServedByArm, name: string, first: number, end: number): Quotient {
  const metrics = served.cells.model.world.stable.metrics.map(({ metric }) => metric);
  const index = metrics.findIndex((metric) => metric.name === name);
  if (index === -1) throw new Error(`the world has no metric "${name}"`);
  let [part, whole] = [0, 0];
  for (let row = first; row < end; row++) {
    const here = inRow(served, metrics, index, row);
    part += here.part;
    whole += here.whole;
  }
  return { part, whole };
}

const NOTHING: Quotient = { part: 0, whole: 0 };

function inRow(served: ServedByArm, metrics: readonly OwnMetric[], index: number, row: number): Quotient {
  const { cells, arm } = served;
  const metric = metrics[index];
  const { metrics: values, share } = cells.armConditions(arm, row);
  const value = values[index];
  if (metric === undefined || value === undefined) throw new Error('a version has a value of each metric');
  const { kind } = metric;
  const key = keyOfMetric(cells.key, metric.name);
  const cellIndex = cells.cellIndexes[row] as number;
  const drawn = (): number => uniform(key, ARM_CODES[arm], PURPOSES.ownMetrics, cellIndex, cells.parts[row] as number);
  if (kind.is === 'ratio') {
    const whole = wholeInRow(served, metrics, kind.of, row);
    return { part: whole === 0 ? 0 : binomialQuantile(drawn(), whole, value), whole };
  }
  if (kind.is === 'count' && kind.per === 'request') {
    const whole = wholeInRow(served, metrics, 'requests', row);
    return { part: whole * value === 0 ? 0 : poissonQuantile(drawn(), whole * value), whole };
  }
  // Where the arm has no traffic it has no instance either.
  if (share === 0) return NOTHING;
  const [from, to] = [cells.fromSeconds[row] as number, cells.toSeconds[row] as number];
  if (kind.is === 'count') {
    const minutes = (to - from) / 60;
    return { part: value === 0 ? 0 : poissonQuantile(drawn(), minutes * value), whole: minutes };
  }
  const cv = kind.cv ?? cells.model.world.noise.gaugesCv;
  return { part: value * ownNoiseBetween({ model: cells.model, key }, arm, from, to, cv), whole: to - from };
}

/** Requests, those that succeed, or the events of another ratio. */
function wholeInRow(
  { cells, arm, column = requestsColumn(arm) }: ServedByArm,
  metrics: readonly OwnMetric[],
  of: string,
  row: number,
): number {
  const requests = cells.total(column, row, row + 1);
  if (of === 'requests') return requests;
  if (of === 'successes') return requests - cells.total(column + 1, row, row + 1);
  return inRow(
    { cells, arm, column },
    metrics,
    metrics.findIndex(({ name }) => name === of),
    row,
  ).part;
}

const KEYS = new WeakMap<Key, Map<string, Key>>();

function keyOfMetric(key: Key, name: string): Key {
  const known = KEYS.get(key) ?? new Map<string, Key>();
  KEYS.set(key, known);
  const made = known.get(name) ?? keyOfPart(key, name);
  known.set(name, made);
  return made;
}
