import { type Fault, type FaultEffect, NO_EFFECT } from '../../../src/model/fault.js';
import type { Instances } from '../../../src/model/instances.js';
import { PLAIN_VERSION, PLAIN_WORLD, type Version, type World } from '../../../src/model/world.js';
import { type Key, keyOf } from '../../../src/random/key.js';
import type { Situation } from '../../../src/sources/generated/conditions/situation.js';
import { type TrafficModel, trafficModel } from '../../../src/sources/generated/traffic-model.js';

/** Ten instances that take what comes, beside one another behind a router. */
export const TEN_INSTANCES: Instances = {
  count: 10,
  requestsPerSecond: null,
  readyAfterSeconds: 0,
  split: 'router',
  autoscale: null,
  scaleDownStableSeconds: null,
  promotion: 'switch',
};

export const HEALTHY: Version = { ...PLAIN_VERSION, errorRate: 0.001, latency: { p50Ms: 50, p99Ms: 200 } };

/** A model of 200 requests a second both versions healthy, but for what is named. */
export function model(change: Partial<World> = {}): TrafficModel {
  return trafficModel({ ...PLAIN_WORLD, requestsPerSecond: 200, stable: HEALTHY, canary: HEALTHY, ...change });
}

/** A first stage that began at 0 with such a share. */
export function at(canaryPercent: number): Situation {
  return inStages([0, canaryPercent]);
}

/** Stages, called 0, 1, 2, …, by their beginnings and shares, the last of which is going on. */
export function inStages(...starts: readonly (readonly [startedAtSeconds: number, percent: number])[]): Situation {
  return {
    canaryPercent: starts.at(-1)?.[1] ?? 0,
    steps: starts.map(([atSeconds, percent]) => ({ atSeconds, percent })),
    marks: Object.fromEntries(starts.map(([atSeconds], i) => [`stage:${i}`, atSeconds])),
    staleDataRate: 0,
  };
}

/** The same, promoted at a moment. */
export function completed(situation: Situation, atSeconds: number): Situation {
  const { steps, marks } = situation;
  return {
    ...situation,
    canaryPercent: 100,
    steps: [...steps, { atSeconds, percent: 100 }],
    marks: { ...marks, completed: atSeconds },
  };
}

/** A fault of the canary from the start to the end, at full strength, but for what is named. */
export function fault(effect: Partial<FaultEffect>, change: Partial<Omit<Fault, 'effect'>> = {}): Fault {
  return {
    name: 'fault',
    target: 'canary',
    from: { kind: 'rollout', seconds: 0 },
    until: null,
    rampSeconds: 0,
    flapping: null,
    minTrafficPercent: 0,
    cohort: null,
    ...change,
    effect: { ...NO_EFFECT, ...effect },
  };
}

/** The mean of a function over an interval, by its values in the middle of so many equal parts. */
export function meanBetween(from: number, to: number, of: (x: number) => number, parts = 10_000): number {
  let sum = 0;
  for (let i = 0; i < parts; i++) sum += of(from + ((to - from) * (i + 0.5)) / parts);
  return sum / parts;
}

export const KEY = keyOf('42');

const keys: Key[] = [];
/** The keys of seeds '0', '1', '2', …, made once. */
export function keyOfIndex(i: number): Key {
  for (let next = keys.length; next <= i; next++) keys.push(keyOf(String(next)));
  return keys[i] as Key;
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

export function varianceOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1);
}

export function correlationOf(a: readonly number[], b: readonly number[]): number {
  const ma = meanOf(a);
  const mb = meanOf(b);
  const product = a.reduce((sum, v, i) => sum + (v - ma) * ((b[i] as number) - mb), 0) / (a.length - 1);
  return product / Math.sqrt(varianceOf(a) * varianceOf(b));
}

/** How many standard errors the mean of independent values is from where it belongs. */
export function meanZ(values: readonly number[], expected: number): number {
  return (meanOf(values) - expected) / Math.sqrt(varianceOf(values) / values.length);
}

/** The same of their variance, about a mean that is known: that of the squares. */
export function varianceZ(values: readonly number[], mean: number, expected: number): number {
  return meanZ(
    values.map((v) => (v - mean) ** 2),
    expected,
  );
}

/** How often each of 0, 1, 2, … comes. */
export function tally(values: readonly number[]): number[] {
  const counts: number[] = [];
  for (const v of values) counts[v] = (counts[v] ?? 0) + 1;
  return counts;
}
