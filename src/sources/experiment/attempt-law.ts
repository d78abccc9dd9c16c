import type { Levers } from '../../model/results/experiment.js';
import type { Version } from '../../model/world.js';
import { logNormalMixture } from '../../stats/log-normal-mixture.js';
import { attempts, queueingRatio, shedShare } from '../generated/conditions/load.js';

/** What is done to the pods that are asked. */
export interface Strain {
  /** Share of attempts that go to a pod which does not answer. */
  readonly awayShare: number;
  readonly addMs: number;
  /** Points of CPU on top of what a pod uses. */
  readonly addPercent: number;
  /** How many times as many requests each pod gets. */
  readonly crowding: number;
}

export const NO_STRAIN: Strain = { awayShare: 0, addMs: 0, addPercent: 0, crowding: 1 };

/** What comes of it. */
export interface AttemptLaw {
  /** Chance that an attempt fails because of the strain, and that a request does: all of its attempts. */
  readonly attemptFails: number;
  readonly requestFails: number;
  /** How busy a pod is, in [0, 1]. */
  readonly busy: number;
}

/** Nearer than this, one round differs from the next by rounding alone; load that retries tip over needs a few hundred. */
const SETTLED = 1e-12;
const MOST_ROUNDS = 10_000;

/**
 * What becomes of attempts, each of which goes to any pod: it fails on a pod that is away, beyond the pod's capacity, or where the
 * answer takes longer than the timeout, of those that would have been in time without the strain. What fails is tried again up
 * to `retries` times, which loads the pods, which makes more fail: the least load that stays as it is.
 */
export function attemptLaw(version: Version, levers: Levers, strain: Strain): AttemptLaw {
  const { retries } = levers;
  const late = lateness(version, levers.timeoutMs);
  let tries = 1;
  for (let round = 0; ; round++) {
    const asked = ((version.cpuPercent + strain.addPercent) / 100) * strain.crowding * tries;
    const served = (1 - strain.awayShare) * (1 - shedShare(asked));
    const busy = Math.min(1, asked);
    const attemptFails = 1 - served * (1 - late(busy, strain.addMs));
    const next = attempts(attemptFails, retries);
    if (Math.abs(next - tries) < SETTLED || round === MOST_ROUNDS) {
      return { attemptFails, requestFails: power(attemptFails, retries + 1), busy };
    }
    tries = next;
  }
}

/** The share of the answers in time that would be late on pods so busy, and so much later. */
function lateness({ latency, slow, cpuPercent }: Version, timeoutMs: number | null) {
  if (timeoutMs === null) return () => 0;
  const slowShare = slow?.share ?? 0;
  const law = logNormalMixture([
    { weight: 1 - slowShare, p50: latency.p50Ms, p99: latency.p99Ms },
    ...(slow === null ? [] : [{ weight: slow.share, p50: slow.latency.p50Ms, p99: slow.latency.p99Ms }]),
  ]);
  const before = law.upperTail(timeoutMs);
  return (busy: number, addMs: number): number => {
    const beyond = law.upperTail((timeoutMs - addMs) / queueingRatio(busy, cpuPercent / 100));
    return before >= 1 ? 0 : Math.max(0, (beyond - before) / (1 - before));
  };
}

/** `Math.pow` differs between versions of Node. */
export function power(base: number, exponent: number): number {
  let product = 1;
  for (let i = 0; i < exponent; i++) product *= base;
  return product;
}
