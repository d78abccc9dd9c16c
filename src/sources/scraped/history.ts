import { UNEXPOSED } from '../../model/exposure.js';
import type { World } from '../../model/world.js';
import { type Key, keyOfPart } from '../../random/key.js';
import { meanRate } from '../generated/conditions/arrival-rate.js';
import { GeneratedSource } from '../generated/generated-source.js';
import { trafficModel } from '../generated/traffic-model.js';
import { Interval } from './interval.js';
import type { StableMeans } from './scraped-signal.js';

/** About as long as a block is, in seconds: most queries look back no further. */
const ABOUT = 300;
const DAY = 86_400;

/**
 * What stable served before the rollout, alone and healthy: worlds of their own, one before the other, each as long as some
 * scrapes, and each drawn only when somebody looks back as far. How long the history is changes nothing that is in it.
 */
export class History {
  /** Of a block. */
  readonly scrapes: number;
  private readonly world: World;
  private readonly scrapeSeconds: number;
  private readonly blocks: Block[] = [];
  private key: Key;

  constructor(world: World, scrapeSeconds: number, key: Key) {
    this.world = world;
    this.scrapeSeconds = scrapeSeconds;
    this.scrapes = Math.ceil(ABOUT / scrapeSeconds);
    this.key = key;
  }

  /** Begins anew, under a key. */
  bind(key: Key): void {
    this.key = key;
    for (const block of this.blocks) block.isServed = false;
  }

  /** The block that ends so many blocks before the rollout: its intervals are numbered from 1. */
  block(index: number): Interval {
    for (let next = this.blocks.length; next <= index; next++) this.blocks.push(this.made(next));
    const block = this.blocks[index] as Block;
    if (!block.isServed) this.serve(block, index);
    return block.interval;
  }

  /** What stable is expected to do, up to so many seconds before the rollout. */
  means(seconds: number): StableMeans {
    const { world } = this;
    const { conditions } = trafficModel(this.worldOf(0));
    const situation = { canaryPercent: 0, steps: [], marks: {}, staleDataRate: 0 };
    const { latency } = conditions(0, 1, situation).arms.stable;
    const from = -Math.max(1, seconds);
    const requestsPerSecond = meanRate(rateBefore(world), world.startsAtSeconds, from, 0);
    return { world, requestsPerSecond, latency };
  }

  private made(index: number): Block {
    const source = new GeneratedSource(trafficModel(this.worldOf(index), this.scrapeSeconds), this.key, null, true);
    return {
      source,
      interval: new Interval(source.cells, 'stable', this.key, this.scrapeSeconds, true),
      isServed: false,
    };
  }

  /** The world as a block meets it. */
  private worldOf(index: number): World {
    const { world, scrapeSeconds, scrapes } = this;
    const before = (index + 1) * scrapes * scrapeSeconds;
    const startsAtSeconds = (((world.startsAtSeconds - before) % DAY) + DAY) % DAY;
    const { memoryMb, memoryGrowthMbPerMinute: growth } = world.stable;
    const stable = { ...world.stable, memoryMb: Math.max(1, memoryMb - (growth * before) / 60) };
    return { ...world, stable, faults: [], startsAtSeconds, requestsPerSecond: rateBefore(world) };
  }

  private serve(block: Block, index: number): void {
    const { scrapes, scrapeSeconds, world } = this;
    const { source, interval } = block;
    const key = keyOfPart(this.key, `history ${index}`);
    source.bind(key);
    const count = world.instances?.count ?? 0;
    const replicas = count === 0 ? null : { canary: 0, stable: count, splitTraffic: false };
    source.serve(0, scrapes * scrapeSeconds, { ...UNEXPOSED, replicas });
    for (let scrape = 1; scrape <= scrapes; scrape++) source.cells.rowFrom(scrape * scrapeSeconds);
    interval.address.key = keyOfPart(key, 'pods');
    block.isServed = true;
  }
}

interface Block {
  readonly source: GeneratedSource;
  readonly interval: Interval;
  isServed: boolean;
}

/** A rate that is told from the rollout on was what it is then. */
function rateBefore({ requestsPerSecond: rate }: World): World['requestsPerSecond'] {
  return typeof rate === 'object' && rate.kind === 'points' ? (rate.points[0]?.perSecond ?? 0) : rate;
}
