import type { Arm } from '../../../model/arm.js';
import type { World } from '../../../model/world.js';
import { ARM_CODES, type ArmCode, PURPOSES, type Purpose } from '../../../random/address.js';
import type { Key } from '../../../random/key.js';
import { uniform } from '../../../random/uniform.js';
import { betaQuantile } from '../../../stats/laws/beta.js';
import { gammaQuantile } from '../../../stats/laws/gamma.js';
import { normalCdf, normalQuantile } from '../../../stats/laws/normal.js';

/** `normalCdf` reaches 0 and 1 in double precision; the quantile functions want neither. */
const NEXT_TO_ONE = 1 - 1.1102230246251565e-16;
const LEAST = 1e-300;

/** Less correlation than this does not show in any count that fits a double. */
const LEAST_CORRELATION = 1e-9;

/** Of gamma laws; beyond it what they scatter, 1e-9, moves no count, and the square of a tiny number is 0. */
const MOST_SHAPE = 1e18;

/** Of beta laws, for correlations above 0.999: those count as that. */
const LEAST_SIZE = 1e-3;

/** A beta variate with a smaller shape is 0, or 1, but for one draw in a million; `betaQuantile` no longer tells which. */
const LEAST_SHAPE = 1e-8;

/** For each key the autoregressive series drawn so far, by φ, and by purpose and arm. */
const SERIES = new WeakMap<Key, Map<number, Map<number, number[]>>>();

/**
 * The standard normal variate behind one kind of noise, in the step of time `step`: an AR(1) series that is stationary
 * from its first value, z(t) = φ z(t−1) + √(1 − φ²) ε(t), each ε drawn by its own address.
 */
export function latent(key: Key, arm: ArmCode, purpose: Purpose, step: number, phi: number): number {
  if (phi === 0) return shock(key, arm, purpose, step);
  const byPhi = SERIES.get(key) ?? new Map<number, Map<number, number[]>>();
  SERIES.set(key, byPhi);
  const all = byPhi.get(phi) ?? new Map<number, number[]>();
  byPhi.set(phi, all);
  const code = purpose * 8 + arm;
  const series = all.get(code) ?? [shock(key, arm, purpose, 0)];
  all.set(code, series);
  const scale = Math.sqrt(1 - phi * phi);
  for (let t = series.length; t <= step; t++) {
    series.push(phi * (series[t - 1] ?? 0) + scale * shock(key, arm, purpose, t));
  }
  return series[step] ?? 0;
}

function shock(key: Key, arm: ArmCode, purpose: Purpose, step: number): number {
  return normalQuantile(uniform(key, arm, purpose, step, 0));
}

function chance(z: number): number {
  return Math.min(NEXT_TO_ONE, Math.max(LEAST, normalCdf(z)));
}

/** What a normal variate makes of a log-normal factor with mean 1 and a coefficient of variation: its logarithm. */
function logFactor(z: number, cv: number): number {
  const variance = Math.log1p(cv * cv);
  return Math.sqrt(variance) * z - variance / 2;
}

/** A world, in cells of a length, under a key. */
interface NoisyWorld {
  readonly model: { readonly world: World; readonly cellSeconds: number };
  readonly key: Key;
}

/** The step of time, from 0, in which the noise of a cell is drawn. */
function stepOf({ model: { world, cellSeconds } }: NoisyWorld, cellIndex: number): number {
  return Math.floor((cellIndex * cellSeconds) / world.noise.everySeconds);
}

/** The noise of one cell that both arms share; 1 and 0 where there is none. */
export interface SharedNoise {
  readonly arrivalsFactor: number;
  readonly errorsFactor: number;
  readonly latencyLogFactor: number;
}

/** Where there is none. */
export const SILENCE: SharedNoise = { arrivalsFactor: 1, errorsFactor: 1, latencyLogFactor: 0 };

export function sharedNoise(of: NoisyWorld, cellIndex: number): SharedNoise {
  const { arrivalsCv, sharedErrorsCv, sharedLatencyCv, autocorrelation } = of.model.world.noise;
  const step = stepOf(of, cellIndex);
  const z = (purpose: Purpose): number => latent(of.key, ARM_CODES.service, purpose, step, autocorrelation);
  const shape = Math.min(MOST_SHAPE, 1 / (arrivalsCv * arrivalsCv));
  return {
    arrivalsFactor: arrivalsCv === 0 ? 1 : gammaQuantile(chance(z(PURPOSES.arrivalsNoise)), shape) / shape,
    errorsFactor: sharedErrorsCv === 0 ? 1 : Math.exp(logFactor(z(PURPOSES.sharedErrorsNoise), sharedErrorsCv)),
    latencyLogFactor: sharedLatencyCv === 0 ? 0 : logFactor(z(PURPOSES.sharedLatencyNoise), sharedLatencyCv),
  };
}

/**
 * A function from an arm's mean error rate in a cell to the one drawn for it: beta distributed, so that counts are
 * beta-binomial. Never decreasing, so that a worse version stays worse. Null where there is no such noise.
 */
export function errorRateNoise(of: NoisyWorld, arm: Arm, cellIndex: number): ((mean: number) => number) | null {
  const { errorsCorrelation, autocorrelation } = of.model.world.noise;
  if (errorsCorrelation < LEAST_CORRELATION) return null;
  const step = stepOf(of, cellIndex);
  const u = chance(latent(of.key, ARM_CODES[arm], PURPOSES.errorsNoise, step, autocorrelation));
  // Any two of the arm's requests fail together as often as makes their correlation 1 ÷ (a + b + 1).
  const size = Math.max(LEAST_SIZE, 1 / errorsCorrelation - 1);
  return (mean) => {
    const below = mean * size;
    const above = (1 - mean) * size;
    if (below < LEAST_SHAPE) return 0;
    return above < LEAST_SHAPE ? 1 : betaQuantile(u, below, above);
  };
}

/** The factor on an arm's reading of CPU or memory in a cell. */
export function gaugeNoise(
  of: NoisyWorld,
  arm: Arm,
  purpose: typeof PURPOSES.cpuNoise | typeof PURPOSES.memoryNoise,
  cellIndex: number,
): number {
  const { gaugesCv, autocorrelation } = of.model.world.noise;
  if (gaugesCv === 0) return 1;
  const step = stepOf(of, cellIndex);
  return Math.exp(logFactor(latent(of.key, ARM_CODES[arm], purpose, step, autocorrelation), gaugesCv));
}

/** The integral, from one second to another, of such a factor of a metric of the configuration's own, by its own key. */
export function ownNoiseBetween(
  { model: { world }, key }: NoisyWorld,
  arm: Arm,
  fromSeconds: number,
  toSeconds: number,
  cv: number,
): number {
  if (cv === 0) return toSeconds - fromSeconds;
  const { everySeconds, autocorrelation } = world.noise;
  let integral = 0;
  for (let step = Math.floor(fromSeconds / everySeconds); step * everySeconds < toSeconds; step++) {
    const from = Math.max(fromSeconds, step * everySeconds);
    const to = Math.min(toSeconds, (step + 1) * everySeconds);
    const z = latent(key, ARM_CODES[arm], PURPOSES.ownMetrics, step, autocorrelation);
    integral += (to - from) * Math.exp(logFactor(z, cv));
  }
  return integral;
}
