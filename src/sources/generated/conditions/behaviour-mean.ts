import type { OwnValue } from '../../../model/world.js';
import { isSameLaw, type LatencyPart } from '../latency/latency-tree.js';
import { NO_METRICS, OwnMean } from '../own-mean.js';
import type { Behaviour, Segment } from './arm-conditions.js';

/** The mean of how a pool behaves at several moments, over its requests where they are what counts, else over time. */
export class BehaviourMean {
  /** The first, and how much it counts for; most often it stays the only one. */
  private first: readonly [Behaviour, number, number, readonly OwnValue[]] | null = null;
  private count = 0;
  private failures = 0;
  private unseen = 0;
  private attempts = 0;
  private cpuPercent = 0;
  private restartsPerHour = 0;
  private successes = 0;
  private conversions = 0;
  private retries = 0;
  private own: OwnMean | null = null;
  private segments: readonly Segment[] = [];
  private readonly latency: { weight: number; readonly part: LatencyPart }[] = [];

  /** `weight` and `time`: the moment's part of all arrivals, and of all time. `metrics`: the version's own. */
  add(does: Behaviour, weight: number, time: number, metrics: readonly OwnValue[]): void {
    if (this.count === 0) this.first = [does, weight, time, metrics];
    else {
      if (this.count === 1 && this.first !== null) this.addUp(...this.first);
      this.addUp(does, weight, time, metrics);
    }
    this.count++;
  }

  private addUp(does: Behaviour, weight: number, time: number, metrics: readonly OwnValue[]): void {
    const tries = weight * does.attempts;
    this.attempts += tries;
    this.failures += tries * does.errorRate;
    this.unseen += tries * does.unseenRate;
    this.successes += tries * (1 - does.errorRate);
    this.conversions += tries * (1 - does.errorRate) * does.conversionRate;
    if (metrics.length > 0) {
      this.own ??= new OwnMean(metrics);
      this.own.add({ requests: tries, successes: tries * (1 - does.errorRate), time }, does.metrics);
    }
    this.retries = Math.max(this.retries, does.retries);
    this.cpuPercent += time * does.cpuPercent;
    this.restartsPerHour += time * does.restartsPerHour;
    this.segments = addSegments(this.segments, does.segments, weight);
    for (const part of does.latency) this.addLatency(part, weight * part.weight);
  }

  private addLatency(part: LatencyPart, weight: number): void {
    for (const known of this.latency) {
      if (!isSameLaw(known.part, part)) continue;
      known.weight += weight;
      return;
    }
    this.latency.push({ weight, part });
  }

  mean(): Behaviour {
    // Of one moment its own figures, to the last digit.
    if (this.count === 1 && this.first !== null) return this.first[0];
    const { attempts, failures, unseen, successes, conversions, cpuPercent, restartsPerHour, segments, retries } = this;
    return {
      errorRate: Math.min(1, failures / attempts),
      unseenRate: Math.min(1, unseen / attempts),
      segments,
      latency: this.latency.map(({ part, weight }) => ({ ...part, weight })),
      cpuPercent,
      restartsPerHour,
      metrics: this.own === null ? NO_METRICS : this.own.values(),
      conversionRate: successes === 0 ? 0 : Math.min(1, conversions / successes),
      attempts,
      retries,
    };
  }
}

/** Segments of which one list or the other makes more, cut at the ends of both. */
function addSegments(sum: readonly Segment[], more: readonly Segment[], weight: number): readonly Segment[] {
  const scaled = more.map(({ share, attempts, failures, again, retries }) => ({
    share,
    attempts: weight * attempts,
    failures: weight * failures,
    again: weight * again,
    retries,
  }));
  if (sum.length === 0) return scaled;
  return overlaps(sum, scaled).map(({ share, one, other }) => ({
    share,
    attempts: one.attempts + other.attempts,
    failures: one.failures + other.failures,
    again: one.again + other.again,
    retries: Math.max(one.retries, other.retries),
  }));
}

/** The parts of the users in which two lists of segments have one each. */
export function overlaps(
  ones: readonly Segment[],
  others: readonly Segment[],
): readonly { readonly share: number; readonly one: Segment; readonly other: Segment }[] {
  const parts: { share: number; one: Segment; other: Segment }[] = [];
  let [i, j, from] = [0, 0, 0];
  let [oneEnds, otherEnds] = [ones[0]?.share ?? 1, others[0]?.share ?? 1];
  for (;;) {
    const [one, other] = [ones[i], others[j]];
    if (one === undefined || other === undefined) return parts;
    const isLast = i === ones.length - 1 && j === others.length - 1;
    const to = isLast ? 1 : Math.min(oneEnds, otherEnds);
    if (to > from) parts.push({ share: to - from, one, other });
    from = to;
    const [oneIsOver, otherIsOver] = [oneEnds <= to, otherEnds <= to];
    if (isLast) return parts;
    if (oneIsOver && i < ones.length - 1) oneEnds += ones[++i]?.share ?? 0;
    if (otherIsOver && j < others.length - 1) otherEnds += others[++j]?.share ?? 0;
  }
}
