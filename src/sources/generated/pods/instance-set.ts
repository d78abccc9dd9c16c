import { RESTARTED_AT_ONCE } from '../../../model/instances.js';
import { StepLine } from '../conditions/step-line.js';
import type { Autoscaler } from './autoscaler.js';
import type { AddedInstances } from './fleet-now.js';

/** All instances of a version restarted, a batch after another, from an instant on. */
export interface Restart {
  readonly atSeconds: number;
  readonly instances: number;
}

/**
 * The instances of one version over time: those that whoever steers wants, or an autoscaler where that is more. An instance
 * serves when it has been wanted for as long as it takes to become ready; the newest are the first to go.
 */
export class InstanceSet {
  readonly wanted: StepLine;
  private readonly readyAfter: number;
  private readonly warmUpSeconds: number;
  private readonly autoscaler: Autoscaler | null;
  restart: Restart | null = null;

  constructor(first: number, readyAfter: number, warmUpSeconds: number, autoscaler: Autoscaler | null) {
    this.wanted = new StepLine(first);
    this.readyAfter = readyAfter;
    this.warmUpSeconds = warmUpSeconds;
    this.autoscaler = autoscaler;
  }

  /** From an instant on others are wanted; fewer only from another. */
  ask(seconds: number, count: number, lessFrom: number): void {
    this.wanted.turn(seconds, count, seconds, lessFrom);
  }

  wantedAt(seconds: number): number {
    this.autoscaler?.lookUntil(seconds);
    return Math.max(this.wanted.valueAt(seconds), this.autoscaler?.wanted.valueAt(seconds) ?? 0);
  }

  /** The instants after one, up to another, at which others are wanted. */
  wantedChanges(after: number, upTo: number): readonly number[] {
    this.autoscaler?.lookUntil(upTo);
    return [...this.wanted.changesBetween(after, upTo), ...(this.autoscaler?.wanted.changesBetween(after, upTo) ?? [])];
  }

  /** When so many are ready that are wanted at an instant and from then on. */
  readyFrom(seconds: number, count: number): number {
    const { readyAfter } = this;
    // What the load asks for from this very instant on may depend on the answer.
    if (this.wantedAt(seconds - 1) < count) return seconds + readyAfter;
    const since = this.wantedChanges(seconds - readyAfter, seconds - 1);
    const latest = since.filter((at) => this.wantedAt(at - 1) < count && this.wantedAt(at) >= count).at(-1);
    return latest === undefined ? seconds : latest + readyAfter;
  }

  readyAt(seconds: number): number {
    return this.startedAt(seconds) - this.downAt(seconds);
  }

  private startedAt(seconds: number): number {
    this.autoscaler?.lookUntil(seconds);
    const { wanted, autoscaler, readyAfter } = this;
    const from = seconds - readyAfter;
    if (autoscaler === null) return wanted.leastBetween(from, seconds);
    let least = Math.max(wanted.valueAt(from), autoscaler.wanted.valueAt(from));
    for (const at of [...wanted.changesBetween(from, seconds), ...autoscaler.wanted.changesBetween(from, seconds)]) {
      least = Math.min(least, Math.max(wanted.valueAt(at), autoscaler.wanted.valueAt(at)));
    }
    return least;
  }

  /** The instants after one, up to another, at which the number of those that serve changes, or some are replaced. */
  changesBetween(after: number, upTo: number): readonly number[] {
    this.autoscaler?.lookUntil(upTo);
    const { readyAfter, wanted, autoscaler } = this;
    const instants = new Set<number>();
    for (const line of autoscaler === null ? [wanted] : [wanted, autoscaler.wanted]) {
      for (const at of line.changesBetween(after - readyAfter, upTo)) instants.add(at).add(at + readyAfter);
    }
    const changes = [...instants].filter(
      (at) => at > after && at <= upTo && this.startedAt(at) !== this.startedAt(at - 1),
    );
    const restarts = this.batches().flatMap(({ fromSeconds, toSeconds }) => [fromSeconds, toSeconds]);
    return [...new Set([...changes, ...restarts.filter((at) => at > after && at <= upTo)])].sort((a, b) => a - b);
  }

  /** Those that are new at an instant, by when they began to serve and their part of all that serve. */
  newAt(seconds: number): readonly AddedInstances[] {
    const { warmUpSeconds } = this;
    if (warmUpSeconds === 0) return [];
    const from = seconds - warmUpSeconds;
    const ages: Age[] = [{ atSeconds: Number.NEGATIVE_INFINITY, count: this.readyAt(from) }];
    const batches = this.batches();
    for (const at of this.changesBetween(from, seconds)) {
      const back = batches.find(({ toSeconds }) => toSeconds === at)?.size ?? 0;
      const down = batches.find(({ fromSeconds }) => fromSeconds === at)?.down ?? 0;
      // Where none may be down, an old one goes as its successor comes.
      const replaced = down > 0 || back === 0 ? down : Math.max(0, back + total(ages) - this.readyAt(at));
      take(ages, replaced, 0);
      const more = this.readyAt(at) - total(ages);
      if (more > 0) ages.push({ atSeconds: at, count: more });
      else take(ages, -more, -1);
    }
    const all = total(ages);
    return ages.slice(ages[0]?.atSeconds === Number.NEGATIVE_INFINITY ? 1 : 0).map(({ atSeconds, count }) => ({
      atSeconds,
      weight: count / all,
    }));
  }

  /** How many a restart took away up to an instant. */
  restartedAt(seconds: number): number {
    let count = 0;
    for (const { fromSeconds, toSeconds, size, down } of this.batches()) {
      if (seconds >= toSeconds) count += size;
      else if (seconds >= fromSeconds) count += down;
    }
    return count;
  }

  private downAt(seconds: number): number {
    const batch = this.batches().find(({ fromSeconds, toSeconds }) => seconds >= fromSeconds && seconds < toSeconds);
    return batch?.down ?? 0;
  }

  /** How many a restart has yet to begin to replace; where one comes before another goes, those that go with it are left too. */
  leftToRestart(seconds: number): number {
    const left = this.batches().filter((each) => seconds < (each.down > 0 ? each.fromSeconds : each.toSeconds));
    return left.reduce((sum, { size }) => sum + size, 0);
  }

  private batches() {
    const { restart, readyAfter } = this;
    if (restart === null) return [];
    const { atSeconds, instances } = restart;
    const most = Math.floor(instances * RESTARTED_AT_ONCE);
    const each = Math.max(1, most);
    return Array.from({ length: Math.ceil(instances / each) }, (_, i) => {
      const size = Math.min(each, instances - i * each);
      const fromSeconds = atSeconds + i * readyAfter;
      return { fromSeconds, toSeconds: fromSeconds + readyAfter, size, down: Math.min(most, size) };
    });
  }
}

/** So many instances that began to serve at an instant. */
interface Age {
  readonly atSeconds: number;
  count: number;
}

function total(ages: readonly Age[]): number {
  return ages.reduce((sum, { count }) => sum + count, 0);
}

/** Takes instances away, the oldest first (at 0) or the newest (at -1). */
function take(ages: Age[], count: number, first: 0 | -1): void {
  for (let left = count; left > 0; ) {
    const age = ages.at(first);
    if (age === undefined) return;
    const here = Math.min(left, age.count);
    age.count -= here;
    left -= here;
    if (age.count === 0) ages.splice(first, 1);
  }
}
