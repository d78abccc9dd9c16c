/** Beyond this utilisation the queue's formula, which has no bound, no longer describes a machine that sheds load. */
const HIGHEST_QUEUED = 0.98;

/**
 * How many times longer requests take on an instance that is busy `busy` of the time than on the same at `reference`;
 * both in [0, 1], or above 1 if it is asked for more than it can give.
 *
 * Response time of an M/M/1 queue, S ÷ (1 − ρ), over the same at the reference load. Source: L. Kleinrock, Queueing
 * Systems 1, 1975, § 3.2. Held at ρ = 0.98, where it is 50 times the service time.
 */
export function queueingRatio(busy: number, reference: number): number {
  return (1 - Math.min(reference, HIGHEST_QUEUED)) / (1 - Math.min(busy, HIGHEST_QUEUED));
}

/** The share of requests that an instance asked for `busy` times its capacity cannot serve: all beyond capacity. */
export function shedShare(busy: number): number {
  return busy > 1 ? 1 - 1 / busy : 0;
}

/** Requests that come of one, when each failure, with chance `errorRate`, is tried again up to `retries` times. */
export function attempts(errorRate: number, retries: number): number {
  let sum = 1;
  let again = 1;
  for (let i = 0; i < retries; i++) {
    again *= errorRate;
    sum += again;
  }
  return sum;
}
