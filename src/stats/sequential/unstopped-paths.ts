import { INVERSE_SQRT_2PI, normalUpperTail } from '../laws/normal.js';
import { gaussLegendre } from '../numeric/gauss-legendre.js';

/** Stop for a value above the bound only, or for one below minus the bound as well. */
export type Sides = 1 | 2;

/**
 * The paths of a Brownian motion that have not been stopped by looks at it. Its value at information I is normal with
 * mean drift·I and variance I. Kept as point masses at the look before the last and the bound of the last: how finely
 * the last look's density must be seen is known only once the next look's information is.
 */
export interface UnstoppedPaths {
  readonly sides: Sides;
  readonly drift: number;
  readonly places: Float64Array;
  readonly masses: Float64Array;
  readonly placedAt: number;
  /** Of the last look; not stopped between low and high. */
  readonly information: number;
  readonly low: number;
  readonly high: number;
}

/** What the paths, unstopped so far, do up to a look that has no bound yet. */
export interface PendingLook {
  readonly before: UnstoppedPaths;
  readonly information: number;
  /** The chance to be stopped at this look and not before by a bound for the value itself, and minus its derivative. */
  stopped(bound: number): readonly [chance: number, density: number];
}

/** Twelve nodes a panel, a panel not wider than two standard deviations of what happens between two looks. */
const RULE = gaussLegendre(12);
const PANEL = 2;
/** What lies further out, in standard deviations, has a chance below 1e-23 and is left out. */
const REACH = 10;
/** Beyond so many standard deviations no increment is followed. */
const LONGEST_INCREMENT = 12;

/** Nothing seen yet: all at 0. */
export function startPaths(sides: Sides, drift: number): UnstoppedPaths {
  const [places, masses] = [Float64Array.of(0), Float64Array.of(1)];
  return { sides, drift, places, masses, placedAt: 0, information: 0, low: 0, high: 0 };
}

/**
 * The next look, with more information than the last. Integrates the density of the last look numerically, to about 1e-12
 * of each chance. Source: P. Armitage, C. K. McPherson, B. C. Rowe, "Repeated significance tests on accumulating data",
 * JRSS A 132 (1969); C. Jennison, B. W. Turnbull, Group Sequential Methods (2000), chapter 19.
 */
export function nextLook(paths: UnstoppedPaths, information: number): PendingLook {
  if (!(information > paths.information)) throw new RangeError('a look must add information');
  const before = paths.information === 0 ? paths : placed(paths, information);
  const { places, masses, sides, drift } = before;
  const gained = information - before.placedAt;
  const sd = Math.sqrt(gained);
  const stopped = (bound: number) => {
    let chance = 0;
    let density = 0;
    for (let i = 0; i < places.length; i++) {
      const mass = masses[i] as number;
      const mean = (places[i] as number) + drift * gained;
      const up = (bound - mean) / sd;
      chance += mass * normalUpperTail(up);
      density += mass * Math.exp(-0.5 * up * up);
      if (sides === 2) {
        const down = (bound + mean) / sd;
        chance += mass * normalUpperTail(down);
        density += mass * Math.exp(-0.5 * down * down);
      }
    }
    return [chance, (density * INVERSE_SQRT_2PI) / sd] as const;
  };
  return { before, information, stopped };
}

/** The paths that a look does not stop. The bound is for the value itself; Infinity stops none. */
export function passing({ before, information }: PendingLook, bound: number): UnstoppedPaths {
  const mean = before.drift * information;
  const reach = REACH * Math.sqrt(information);
  const low = before.sides === 2 ? Math.max(-bound, mean - reach) : mean - reach;
  return { ...before, information, low, high: Math.min(bound, mean + reach) };
}

/** Moves the point masses to the last look, finely enough for an increment up to the next one. */
function placed(paths: UnstoppedPaths, next: number): UnstoppedPaths {
  const { low, high, information } = paths;
  const sd = Math.sqrt(information - paths.placedAt);
  const panels = Math.max(0, Math.ceil((high - low) / (PANEL * Math.min(sd, Math.sqrt(next - information)))));
  const order = RULE.nodes.length;
  const places = new Float64Array(panels * order);
  const masses = new Float64Array(panels * order);
  const half = (high - low) / panels / 2;
  for (let panel = 0; panel < panels; panel++) {
    const middle = low + (2 * panel + 1) * half;
    for (let i = 0; i < order; i++) {
      const place = middle + half * (RULE.nodes[i] as number);
      places[panel * order + i] = place;
      masses[panel * order + i] = half * (RULE.weights[i] as number) * densityAt(paths, place, sd);
    }
  }
  return { ...paths, places, masses, placedAt: information };
}

function densityAt({ places, masses, drift }: UnstoppedPaths, place: number, sd: number): number {
  const from = place - drift * sd * sd;
  let sum = 0;
  for (let i = firstAbove(places, from - LONGEST_INCREMENT * sd); i < places.length; i++) {
    const u = (from - (places[i] as number)) / sd;
    if (u < -LONGEST_INCREMENT) break;
    sum += (masses[i] as number) * Math.exp(-0.5 * u * u);
  }
  return (sum * INVERSE_SQRT_2PI) / sd;
}

function firstAbove(places: Float64Array, limit: number): number {
  let [from, to] = [0, places.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((places[middle] as number) >= limit) to = middle;
    else from = middle + 1;
  }
  return from;
}
