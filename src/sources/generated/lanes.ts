import type { AudienceShare, Exposure } from '../../model/exposure.js';
import type { Fault } from '../../model/fault.js';
import { type Audience, OTHERS, type Version, type World } from '../../model/world.js';

/** The requests of one audience, or of no audience: each goes its own way to the versions, and all share their instances. */
export interface Lane {
  readonly name: string;
  /** Of all requests, in (0, 1]. */
  readonly share: number;
  /** The world as its users have it: what the versions are to them, the faults that hit them, how many they are. */
  readonly world: World;
}

/** At least one; a world without audiences is one lane of all requests. */
export function lanesOf(world: World): readonly Lane[] {
  const { audiences } = world;
  if (audiences.length === 0) return [{ name: OTHERS, share: 1, world }];
  return audiences.map((audience) => ({ name: audience.name, share: audience.share, world: worldOf(world, audience) }));
}

/** Whether a fault hits an audience. */
function hitsAudience({ audiences = null }: Fault, name: string): boolean {
  return audiences === null || audiences.includes(name);
}

function worldOf(world: World, audience: Audience): World {
  const { stable, canary, users, faults } = world;
  return {
    ...world,
    stable: versionTo(stable, audience),
    canary: versionTo(canary, audience),
    // Of a few users an audience is one of them at least.
    users: { ...users, count: users.count === null ? null : Math.max(1, Math.round(users.count * audience.share)) },
    faults: faults.filter((fault) => hitsAudience(fault, audience.name)),
  };
}

function versionTo(version: Version, { errorRatio, latencyRatio, conversionRatio }: Audience): Version {
  const { errorRate, latency, slow, conversionRate } = version;
  const scaled = ({ p50Ms, p99Ms }: Version['latency']) => ({
    p50Ms: p50Ms * latencyRatio,
    p99Ms: p99Ms * latencyRatio,
  });
  return {
    ...version,
    errorRate: Math.min(1, errorRate * errorRatio),
    latency: scaled(latency),
    slow: slow === null ? null : { ...slow, latency: scaled(slow.latency) },
    conversionRate: Math.min(1, conversionRate * conversionRatio),
  };
}

/** What the canary is given of each lane, in percent, where its share begins. */
export function lanePercents(lanes: readonly Lane[], { canaryPercent, among }: Exposure): number[] {
  if (among === null) return lanes.map(() => canaryPercent);
  for (const { audience } of among) {
    if (!lanes.some(({ name }) => name === audience)) throw new Error(`the world has no audience "${audience}"`);
  }
  return lanes.map(({ name }) => shareOf(among, name) ?? canaryPercent);
}

function shareOf(among: readonly AudienceShare[], name: string): number | undefined {
  return among.find(({ audience }) => audience === name)?.canaryPercent;
}
