import { poissonDensity } from '../../../stats/lattice/poisson.js';

/** The law of a Poisson count, written out where it has any mass that a double notices. */
export interface PoissonTable {
  readonly mean: number;
  /** What `density[0]` is the density of. */
  readonly first: number;
  readonly density: Float64Array;
  /** P(X ≤ k), k any whole number or Infinity. */
  atMost(k: number): number;
}

/** Standard deviations to both sides: beyond 9 there is less than 1e-18 below, and with the margin above. */
const REACH = 9;
const MARGIN = 24;

/** Mean at least 0; takes time and space as its square root. */
export function poissonTable(mean: number): PoissonTable {
  const deviation = Math.sqrt(mean);
  const first = Math.max(0, Math.floor(mean - REACH * deviation));
  const last = Math.ceil(mean + REACH * deviation) + MARGIN;
  const density = new Float64Array(last - first + 1);
  const cumulated = new Float64Array(density.length);
  // From the mode outwards, each from its neighbour by their exact ratio.
  const mode = Math.floor(mean);
  density[mode - first] = poissonDensity(mode, mean);
  for (let k = mode + 1; k <= last; k++) density[k - first] = ((density[k - 1 - first] as number) * mean) / k;
  for (let k = mode - 1; k >= first; k--) density[k - first] = ((density[k + 1 - first] as number) * (k + 1)) / mean;
  let sum = 0;
  for (let i = 0; i < density.length; i++) {
    sum += density[i] as number;
    cumulated[i] = sum;
  }
  const atMost = (k: number): number => (k < first ? 0 : k >= last ? 1 : Math.min(1, cumulated[k - first] as number));
  return { mean, first, density, atMost };
}

/** A value and its probability. */
export interface Atom {
  readonly at: number;
  readonly weight: number;
}

const NO_WEIGHT = 1e-14;

/** The law in at most so many atoms: neighbours in groups of equal width, each at its mean. */
export function atomsOf({ first, density }: PoissonTable, most: number): readonly Atom[] {
  const width = Math.max(1, Math.ceil(density.length / most));
  const atoms: Atom[] = [];
  for (let start = 0; start < density.length; start += width) {
    let weight = 0;
    let moment = 0;
    for (let i = start; i < Math.min(start + width, density.length); i++) {
      weight += density[i] as number;
      moment += (density[i] as number) * (first + i);
    }
    if (weight > NO_WEIGHT) atoms.push({ at: width === 1 ? first + start : moment / weight, weight });
  }
  return atoms;
}

const MOST_REMEMBERED = 64;

/** The same function, which remembers what it gave: whoever searches asks for the same law again and again. */
export function remembered<T>(atomsFor: (mean: number) => T): (mean: number) => T {
  const known = new Map<number, T>();
  return (mean) => {
    const before = known.get(mean);
    if (before !== undefined) return before;
    if (known.size >= MOST_REMEMBERED) known.clear();
    const atoms = atomsFor(mean);
    known.set(mean, atoms);
    return atoms;
  };
}
