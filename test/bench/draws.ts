import { ARM_CODES, PURPOSES } from '../../src/random/address.js';
import { keyOf } from '../../src/random/key.js';
import { uniform } from '../../src/random/uniform.js';
import { binomialQuantile } from '../../src/stats/lattice/binomial.js';
import { poissonQuantile } from '../../src/stats/lattice/poisson.js';
import { normalQuantile } from '../../src/stats/laws/normal.js';
import { fastest, interleaved, median } from './measure.js';
import type { Row } from './table.js';

const DRAWS = 20_000;
const KEY = keyOf('bench');
const US = Float64Array.from({ length: DRAWS }, (_, i) => uniform(KEY, ARM_CODES.service, PURPOSES.arrivals, i, 1));

/** So that no engine may leave out work whose result nobody reads. */
let sink = 0;

/** Time a draw: the uniform number by itself, then what each quantile function adds to it. */
export function draws(): Row[] {
  const contenders: Record<string, () => void> = {
    uniform: () => {
      for (let i = 0; i < DRAWS; i++) sink += uniform(KEY, ARM_CODES.canary, PURPOSES.latency, i, 7);
    },
    normalQuantile: () => {
      for (let i = 0; i < DRAWS; i++) sink += normalQuantile(US[i] as number);
    },
    'binomialQuantile, n = 10, p = 0.5': binomial(10, 0.5),
    'binomialQuantile, n = 1,000, p = 0.001': binomial(1_000, 0.001),
    'binomialQuantile, n = 600, p = 0.02 (variance just over 10)': binomial(600, 0.02),
    'binomialQuantile, n = 1,000, p = 0.5': binomial(1_000, 0.5),
    'binomialQuantile, n = 60,000, p = 0.001': binomial(60_000, 0.001),
    'binomialQuantile, n = 60,000,000, p = 0.3': binomial(60_000_000, 0.3),
    'poissonQuantile, mean 3': poisson(3),
    'poissonQuantile, mean 600': poisson(600),
    'poissonQuantile, mean 60,000,000': poisson(60_000_000),
  };
  const times = interleaved(contenders, { rounds: 60, warmUp: 20 });
  return Object.entries(times).map(([what, taken]) => {
    if (!Number.isFinite(sink)) throw new Error(`${what} is not finite`);
    return { what, cells: [(fastest(taken) / DRAWS).toFixed(1), (median(taken) / DRAWS).toFixed(1)] };
  });
}

function binomial(n: number, p: number): () => void {
  return () => {
    for (let i = 0; i < DRAWS; i++) sink += binomialQuantile(US[i] as number, n, p);
  };
}

function poisson(mean: number): () => void {
  return () => {
    for (let i = 0; i < DRAWS; i++) sink += poissonQuantile(US[i] as number, mean);
  };
}
