import type { Version, World } from '../../src/model/world.js';
import { type Key, keyOf } from '../../src/random/key.js';
import type { CellTraffic } from '../../src/traffic/serve-cell.js';
import { type TrafficModel, trafficModel } from '../../src/traffic/traffic-model.js';

export const HEALTHY: Version = { errorRate: 0.001, latency: { p50Ms: 50, p99Ms: 200 } };

/** A model of 200 requests a second in cells of a minute, both versions healthy, but for what is named. */
export function model(change: Partial<World> = {}, cellSeconds = 60): TrafficModel {
  return trafficModel({ requestsPerSecond: 200, stable: HEALTHY, canary: HEALTHY, ...change }, cellSeconds);
}

export const KEY = keyOf('42');

const keys: Key[] = [];
/** The keys of seeds '0', '1', '2', …, made once. */
export function keyOfIndex(i: number): Key {
  for (let next = keys.length; next <= i; next++) keys.push(keyOf(String(next)));
  return keys[i] as Key;
}

/** A cell in which the arms served exactly so many requests, without errors. */
export function cellOf(cellIndex: number, stable: number, canary = 0): CellTraffic {
  return {
    cellIndex,
    stable: { requests: stable, errors: 0 },
    canary: { requests: canary, errors: 0 },
    canaryErrorsIfStable: 0,
  };
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
