import type { PlannedAudiences } from '../model/plan.js';
import { type Audience, OTHERS } from '../model/world.js';
import type { AudienceNames } from './schema/audiences-schema.js';

/** Less than this is what sums of shares are off. */
const ROUNDING = 1e-9;

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
  const all = withOthers(world.audiences);
  let before = all.map(() => 0);
  return stages.map(({ audience, traffic_percent: percent }) => {
    const names = audience === undefined ? null : [audience].flat();
    before = all.map(({ name }, i) =>
      names === null || names.includes(name) ? Math.max(before[i] as number, percent) : (before[i] as number),
    );
    return {
      names,
      shares: all.map(({ name }, i) => ({ audience: name, canaryPercent: before[i] as number })),
      requestsPercent: before.every((each) => each === 100)
        ? 100
        : all.reduce((sum, { share }, i) => sum + share * (before[i] as number), 0),
    };
  });
}

/** The audiences that a plan may name, with their shares of the requests: those of the world, and the rest if there is one. */
export function withOthers(
  audiences: readonly { readonly name: string; readonly share: number }[],
): readonly { readonly name: string; readonly share: number }[] {
  const left = 1 - audiences.reduce((sum, { share }) => sum + share, 0);
  return left > ROUNDING ? [...audiences, { name: OTHERS, share: left }] : audiences;
}
