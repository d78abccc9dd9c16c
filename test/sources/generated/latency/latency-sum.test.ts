import { expect, test } from 'vitest';
import { UNEXPOSED } from '../../../../src/model/exposure.js';
import { PLAIN_VERSION, PLAIN_WORLD, type World } from '../../../../src/model/world.js';
import { keyOf } from '../../../../src/random/key.js';
import { GeneratedSource } from '../../../../src/sources/generated/generated-source.js';
import { latencySumMs } from '../../../../src/sources/generated/latency/latency-sum.js';
import { ArmReader } from '../../../../src/sources/generated/read-arm.js';
import { trafficModel } from '../../../../src/sources/generated/traffic-model.js';
import { logAtBucketPosition } from '../../../../src/stats/numeric/exponential-buckets.js';

/** The sum, and that of all buckets drawn, each request in the middle of its own, over some minutes; and the sum of the squares. */
function sums(world: World, minutes: number) {
  const source = new GeneratedSource(trafficModel(world), keyOf('sum'), null, true);
  source.serve(0, 60 * minutes, { ...UNEXPOSED, canaryPercent: 50 });
  const reader = new ArmReader(source.cells, 'canary');
  const end = source.cells.rowAt(60 * minutes);
  let [drawn, squares, requests] = [0, 0, 0];
  for (const [bucket, count] of reader.read(0, end).latencyCounts().entries()) {
    const middle = Math.exp(logAtBucketPosition(bucket + 0.5));
    drawn += count * middle;
    squares += count * middle * middle;
    requests += count;
  }
  return { sum: latencySumMs(reader, 0, end), drawn, squares, requests };
}

const version = (p50Ms: number, p99Ms: number) => ({ ...PLAIN_VERSION, errorRate: 0.01, latency: { p50Ms, p99Ms } });
const world = (requestsPerSecond: number, p50Ms: number, p99Ms: number): World => {
  return { ...PLAIN_WORLD, requestsPerSecond, stable: version(50, 200), canary: version(p50Ms, p99Ms) };
};

test('of few requests it is that of their buckets', () => {
  const { sum, drawn, requests } = sums(world(1, 50, 200), 10);
  expect(requests).toBeGreaterThan(200);
  expect(sum).toBeCloseTo(drawn, 6);
});

// Within a node of 17 % chance moves a request by 5 % (17 % ÷ √12); five standard errors are seen once in two million.
test.each([
  [50, 200],
  [50, 50.5],
  [5, 3_000],
])('of many requests it is as near to that as chance has them, with p50 %f and p99 %f', (p50Ms, p99Ms) => {
  const { sum, drawn, squares } = sums(world(20_000, p50Ms, p99Ms), 5);
  expect(Math.abs(sum - drawn)).toBeLessThan(5 * 0.05 * Math.sqrt(squares));
  expect(sum).not.toBe(drawn);
});
