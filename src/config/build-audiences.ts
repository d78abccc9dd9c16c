import type { PlannedAudiences } from '../model/plan.js';
import { type Audience, OTHERS } from '../model/world.js';
import type { AudienceNames, AudiencesDocument } from './schema/audiences-schema.js';

/** Less than this is what sums of shares are off. */
const ROUNDING = 1e-9;

/** The audiences of a world, those of no other among them. */
export function buildAudiences(documents: AudiencesDocument = {}): readonly Audience[] {
  const named = Object.entries(documents).map(([name, audience]) => ({
    name,
    share: audience.share,
    errorRatio: audience.error_ratio ?? 1,
    latencyRatio: audience.latency_ratio ?? 1,
    conversionRatio: audience.conversion_ratio ?? 1,
  }));
  if (named.length === 0) return [];
  const left = leftToOthers(named);
  return left === 0
    ? named
    : [...named, { name: OTHERS, share: left, errorRatio: 1, latencyRatio: 1, conversionRatio: 1 }];
}

/** The share of requests that is of no audience; 0: there is none; less than 0: there are more than all. */
export function leftToOthers(audiences: readonly { readonly share: number }[]): number {
  const left = 1 - audiences.reduce((sum, { share }) => sum + share, 0);
  return Math.abs(left) <= ROUNDING ? 0 : left;
}

/** What a stage says of its share. */
interface SaidShare {
  readonly traffic_percent: number;
  readonly audience?: AudienceNames;
}

/**
 * What the stages of a plan that goes by audiences mean for each of them: a stage raises the share of those that it names, or
 * of all, and leaves what the others have as it is. Null: no stage names any.
 */
export function plannedAudiences(
  stages: readonly SaidShare[],
  world: { readonly audiences: readonly Audience[] },
): readonly PlannedAudiences[] | null {
  if (stages.every(({ audience }) => audience === undefined)) return null;
  const all = world.audiences;
  let before = all.map(() => 0);
  return stages.map(({ audience, traffic_percent: percent }) => {
    const names = audience === undefined ? null : [audience].flat();
    before = all.map(({ name }, i) =>
      names === null || names.includes(name) ? Math.max(before[i] as number, percent) : (before[i] as number),
    );
    return {
      names,
      shares: all.map(({ name, share }, i) => ({ audience: name, share, canaryPercent: before[i] as number })),
      requestsPercent: before.every((each) => each === 100)
        ? 100
        : all.reduce((sum, { share }, i) => sum + share * (before[i] as number), 0),
    };
  });
}
