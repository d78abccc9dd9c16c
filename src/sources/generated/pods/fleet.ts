import type { Arm } from '../../../model/arm.js';
import { type Exposure, UNEXPOSED } from '../../../model/exposure.js';
import type { Instances } from '../../../model/instances.js';
import type { InstancesNow } from '../../../model/source.js';
import type { World } from '../../../model/world.js';
import { meanRate } from '../conditions/arrival-rate.js';
import { percentAt, type SharePiece } from '../conditions/share-lines.js';
import { StepLine } from '../conditions/step-line.js';
import { type Lane, lanePercents } from '../lanes.js';
import { scaled } from '../users/given-shares.js';
import { armShares } from './arm-pools.js';
import { Autoscaler } from './autoscaler.js';
import type { ArmInstances, FleetNow } from './fleet-now.js';
import { InstanceSet } from './instance-set.js';

/**
 * The instances of a service during a rollout, and the share of the traffic that the canary really has with them: a function of
 * time, of what whoever steers wanted so far, and of mean rates. What lies ahead is as if nothing else were wanted.
 */
export class Fleet {
  private readonly world: World;
  private readonly instances: Instances;
  /** As it is served: a share that falls begins at what there is, which may be another than was meant. */
  private exposure: Exposure = UNEXPOSED;
  private autoscalers: readonly Autoscaler[] = [];
  private canary: InstanceSet;
  private stable: InstanceSet;
  private alone: InstanceSet;
  private readonly lanes: readonly Lane[];
  /** The canary's share of each lane in percent, where a router splits traffic; and of the requests that stable serves, the copies. */
  private shares: readonly StepLine[];
  private copies = new StepLine(0);
  /** The rollout is completed, and instances that are to restart for that do not do so yet. */
  private isPromoted = false;

  constructor(world: World, instances: Instances, lanes: readonly Lane[]) {
    this.world = world;
    this.instances = instances;
    this.lanes = lanes;
    this.shares = lanes.map(() => new StepLine(0));
    [this.canary, this.stable, this.alone] = this.sets();
  }

  restart(): void {
    this.exposure = UNEXPOSED;
    this.shares = this.lanes.map(() => new StepLine(0));
    this.copies = new StepLine(0);
    this.isPromoted = false;
    [this.canary, this.stable, this.alone] = this.sets();
  }

  /** From an instant on something else is wanted, and what lay ahead is no more. Gives what is served. */
  expose(wanted: Exposure, atSeconds: number): Exposure {
    const { lanes, shares, copies } = this;
    const { line, replicas, mirroredPercent } = wanted;
    for (const autoscaler of this.autoscalers) autoscaler.forgetFrom(atSeconds);
    const before = this.percentsAt(atSeconds);
    if (this.exposure.line !== null) {
      for (const [lane, share] of shares.entries()) {
        share.endAt(atSeconds);
        share.add(atSeconds, before[lane] as number);
      }
    }
    const falls = line !== null && lanePercents(lanes, wanted).some((percent) => line.toPercent < percent);
    this.exposure = falls && replicas !== null ? this.withShares(wanted, before) : wanted;
    let rises = atSeconds;
    if (replicas !== null) {
      this.canary.ask(atSeconds, replicas.canary, atSeconds);
      rises = this.canary.readyFrom(atSeconds, replicas.canary);
      const kept = replicas.splitTraffic ? 0 : (this.instances.scaleDownStableSeconds ?? 0);
      this.stable.ask(atSeconds, replicas.stable, rises + kept);
    }
    for (const [lane, percent] of lanePercents(lanes, this.exposure).entries()) {
      const share = shares[lane] as StepLine;
      if (line !== null) share.endAt(atSeconds);
      share.turn(atSeconds, percent, line === null ? rises : atSeconds, atSeconds);
    }
    copies.turn(atSeconds, mirroredPercent, rises, atSeconds);
    return this.exposure;
  }

  /** What is given from an instant on: what is on a line as it is, all else as far as instances are ready for it. */
  ready(exposure: Exposure, atSeconds: number): Exposure {
    if (exposure.line !== null) return exposure;
    return { ...this.withShares(exposure, this.percentsAt(atSeconds)), mirroredPercent: this.copiedAt(atSeconds) };
  }

  private withShares(exposure: Exposure, percents: readonly number[]): Exposure {
    if (percents.length === 1) return { ...exposure, canaryPercent: percents[0] as number };
    const among = this.lanes.map(({ name }, lane) => ({ audience: name, canaryPercent: percents[lane] as number }));
    return { ...exposure, among };
  }

  /** The rollout is completed. */
  promote(): void {
    this.isPromoted = this.instances.promotion === 'restart';
  }

  /** From an instant on, with what is wanted by now: where a promotion restarts all instances, once they are there. */
  beginRestart(atSeconds: number): void {
    if (!this.isPromoted || this.exposure.replicas === null) return;
    const { canary } = this.exposure.replicas;
    const from = this.canary.readyFrom(atSeconds, canary);
    this.canary.restart = { atSeconds: from, instances: canary };
    this.isPromoted = false;
  }

  /** The canary's share of the traffic at an instant, in percent. */
  percentAt(seconds: number): number {
    return this.ofAll(this.percentsAt(seconds));
  }

  /** The same of each lane. */
  percentsAt(seconds: number): readonly number[] {
    const { exposure, canary, stable, lanes, shares } = this;
    const { line, replicas } = exposure;
    if (line !== null) {
      return lanePercents(lanes, exposure).map((canaryPercent) => percentAt({ canaryPercent, line }, seconds));
    }
    if (replicas?.splitTraffic !== true) return shares.map((share) => share.valueAt(seconds));
    const [ready, others] = [canary.readyAt(seconds), stable.readyAt(seconds)];
    const percent = ready === 0 ? 0 : (100 * ready) / (ready + others);
    return lanes.map(() => percent);
  }

  /** Of the requests that stable serves, those that the canary gets a copy of at an instant, in percent. */
  copiedAt(seconds: number): number {
    return this.copies.valueAt(seconds);
  }

  private ofAll(percents: readonly number[]): number {
    if (percents.length === 1) return percents[0] as number;
    if (percents.every((percent) => percent === 100)) return 100;
    return this.lanes.reduce((sum, { share }, lane) => sum + share * (percents[lane] as number), 0);
  }

  /** How the share goes in a stretch that is served as things are wanted now, piece by piece. */
  sharesBetween(fromSeconds: number, toSeconds: number): readonly SharePiece[] {
    const { line } = this.exposure;
    const pieces: SharePiece[] = [];
    for (let at = fromSeconds; at < toSeconds; ) {
      const kink = line !== null && line.untilSeconds > at ? Math.min(line.untilSeconds, toSeconds) : toSeconds;
      const next = this.nextChange(at, kink);
      const fromPercent = this.percentAt(at);
      const toPercent = line === null ? fromPercent : this.percentAt(next);
      pieces.push({ fromSeconds: at, toSeconds: next, fromPercent, toPercent, mirroredPercent: this.copiedAt(at) });
      at = next;
    }
    return pieces;
  }

  /** The first instant after one, up to another, at which instances come or go, or the share moves; else the other. */
  nextChange(after: number, upTo: number): number {
    const { canary, stable, alone, shares, copies } = this;
    const first = (instants: readonly number[]): number => instants[0] ?? upTo;
    const isShared = this.exposure.replicas?.splitTraffic === true;
    return Math.min(
      first(canary.changesBetween(after, upTo)),
      first(stable.changesBetween(after, upTo)),
      first(alone.changesBetween(after, upTo)),
      first(copies.changesBetween(after, upTo)),
      ...(isShared ? [] : shares.map((share) => first(share.changesBetween(after, upTo)))),
    );
  }

  /** Null where as many instances are wanted as it takes. */
  at(seconds: number): FleetNow | null {
    if (this.exposure.replicas === null) return null;
    const of = (set: InstanceSet): ArmInstances => ({ ready: set.readyAt(seconds), added: set.newAt(seconds) });
    const canary = of(this.canary);
    return { stable: of(this.stable), baseline: canary, canary, alone: of(this.alone) };
  }

  now(arm: Arm, seconds: number): InstancesNow | null {
    if (this.exposure.replicas === null) return null;
    const set = arm === 'stable' ? this.stable : this.canary;
    if (arm === 'baseline' && !this.hasBaseline(seconds)) return { ready: 0, wanted: 0 };
    const now = { ready: set.readyAt(seconds), wanted: set.wantedAt(seconds) };
    return set.restart === null ? now : { ...now, updated: now.wanted - set.leftToRestart(seconds) };
  }

  /** How many instances of an arm a restart took away up to an instant, to replace them. */
  restarted(arm: Arm, seconds: number): number {
    return arm === 'canary' ? this.canary.restartedAt(seconds) : 0;
  }

  /** When more instances of an arm serve than at an instant; null: none is on its way. */
  nextReady(arm: Arm, seconds: number): number | null {
    if (this.exposure.replicas === null) return null;
    const set = arm === 'stable' ? this.stable : this.canary;
    const ready = set.readyAt(seconds);
    const horizon = seconds + this.instances.readyAfterSeconds;
    return set.changesBetween(seconds, horizon).find((at) => set.readyAt(at) > ready) ?? null;
  }

  /** Instances that there were, ready or not, beyond those of stable alone: their time in all, in seconds, up to an instant. */
  extraSeconds(untilSeconds: number): number {
    const { canary, stable, alone } = this;
    const instants = [canary, stable, alone].flatMap((set) => set.wantedChanges(0, untilSeconds));
    const edges = [...new Set([0, ...instants, untilSeconds])].sort((a, b) => a - b);
    let sum = 0;
    for (const [i, from] of edges.slice(0, -1).entries()) {
      const beside = canary.wantedAt(from) * (this.hasBaseline(from) ? 2 : 1);
      sum += (beside + stable.wantedAt(from) - alone.wantedAt(from)) * ((edges[i + 1] as number) - from);
    }
    return sum;
  }

  /** Fresh instances of stable go when the canary has all of the traffic. */
  private hasBaseline(seconds: number): boolean {
    return this.world.freshBaseline && this.percentAt(seconds) < 100;
  }

  private sets(): [InstanceSet, InstanceSet, InstanceSet] {
    const { world, instances } = this;
    const { count, readyAfterSeconds, autoscale, requestsPerSecond } = instances;
    const ratio = world.realShare?.ratio ?? 1;
    const shareOf = (arm: Arm) => (at: number) => {
      const shares = armShares(world, this.ofAll(this.percentsAt(at).map((percent) => scaled(percent, ratio))));
      return arm === 'canary' ? shares.canary + (shares.stable * this.copiedAt(at)) / 100 : shares[arm];
    };
    const [canary, stable, alone] = [shareOf('canary'), shareOf('stable'), () => 1].map((shareAt) =>
      autoscale === null || requestsPerSecond === null
        ? null
        : new Autoscaler(autoscale, requestsPerSecond, (at) => this.rateAt(at) * shareAt(at)),
    );
    this.autoscalers = [canary, stable, alone].flatMap((scaler) => scaler ?? []);
    const set = (first: number, scaler: Autoscaler | null = null) =>
      new InstanceSet(first, readyAfterSeconds, world.warmUp?.seconds ?? 0, scaler);
    return [set(0, canary), set(count, stable), set(count, alone)];
  }

  /** Mean arrivals about an instant. */
  private rateAt(seconds: number): number {
    const { requestsPerSecond, startsAtSeconds } = this.world;
    return meanRate(requestsPerSecond, startsAtSeconds, seconds, seconds + 1);
  }
}
