import { ARM_CODES, PURPOSES } from '../../random/address.js';
import type { Key } from '../../random/key.js';
import { uniform } from '../../random/uniform.js';
import { binomialQuantile } from '../../stats/lattice/binomial.js';
import { poissonQuantile } from '../../stats/lattice/poisson.js';
import { meanRate } from './arrival-rate.js';
import { dividedInto } from './clock.js';
import type { TrafficModel } from './traffic-model.js';

/**
 * The first attempts of one cell, those that are not retries, up to any of its seconds: a function of seed and world, whoever
 * looks, and whatever share the canary has. Their number is Poisson, of a mean that noise may have moved; how many come
 * before an instant is drawn down a tree of halves, thirds and fifths, each by a binomial with an address of its own, so that
 * all parts of a cell add up to it.
 */
export class CellArrivals {
  private readonly model: TrafficModel;
  private readonly counts: Float64Array;
  private key: Key | null = null;
  private cellIndex = -1;
  private isDivided = false;

  constructor(model: TrafficModel) {
    this.model = model;
    this.counts = new Float64Array(model.cellSeconds + 1);
  }

  /** Turns to a cell, with the factor on its mean. */
  begin(key: Key, cellIndex: number, factor: number): void {
    if (this.key === key && this.cellIndex === cellIndex) return;
    this.key = key;
    this.cellIndex = cellIndex;
    const { counts, model } = this;
    const u = uniform(key, ARM_CODES.service, PURPOSES.arrivals, cellIndex, 0);
    this.isDivided = false;
    counts[model.cellSeconds] = poissonQuantile(u, this.expected(0, model.cellSeconds) * factor);
  }

  /** How many come in the cell before this second of it, from 0 to its length. */
  before(second: number): number {
    const { counts } = this;
    if (second === 0 || second === this.model.cellSeconds) return counts[second] as number;
    if (!this.isDivided) counts.fill(Number.NaN, 1, this.model.cellSeconds);
    this.isDivided = true;
    const known = counts[second] as number;
    return Number.isNaN(known) ? this.divide(second) : known;
  }

  /** Divides the stretches in which an instant lies until it is the end of one. */
  private divide(second: number): number {
    let [from, to] = [0, this.model.cellSeconds];
    while (from !== second) {
      const length = dividedInto(to - from);
      for (let at = from + length; at < to; at += length) this.drawAt(at, at - length, to);
      from += Math.floor((second - from) / length) * length;
      to = Math.min(to, from + length);
    }
    return this.counts[second] as number;
  }

  /** How many come before `at`, of those that come between two instants about it. */
  private drawAt(at: number, from: number, to: number): void {
    const { counts, key, cellIndex } = this;
    if (!Number.isNaN(counts[at] as number) || key === null) return;
    const before = counts[from] as number;
    const here = this.expected(from, at);
    const all = here + this.expected(at, to);
    const u = uniform(key, ARM_CODES.service, PURPOSES.arrivalsWithin, cellIndex, at);
    counts[at] = before + binomialQuantile(u, (counts[to] as number) - before, all === 0 ? 0 : here / all);
  }

  /** Between two seconds of the cell, before noise. */
  private expected(from: number, to: number): number {
    const { requestsPerSecond, startsAtSeconds } = this.model.world;
    if (typeof requestsPerSecond === 'number') return requestsPerSecond * (to - from);
    const begins = this.cellIndex * this.model.cellSeconds;
    return meanRate(requestsPerSecond, startsAtSeconds, begins + from, begins + to) * (to - from);
  }
}
