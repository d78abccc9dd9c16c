import type { Exposure, Mark } from '../../model/controller.js';

/** The canary's share of the traffic from an instant on, in (0, 100]. */
export interface ShareStep {
  readonly atSeconds: number;
  readonly percent: number;
}

/** What a world goes by of a rollout, besides the time: how much traffic the canary has and had, and what was marked. */
export interface Situation {
  /** The canary's share, in [0, 100]; of a share that falls over time, its mean over a cell. */
  readonly canaryPercent: number;
  /** In order of time; what the share falls to while the canary is taken out is no step. */
  readonly steps: readonly ShareStep[];
  readonly marks: Readonly<Partial<Record<Mark, number>>>;
  /** Chance that a request to the stable version fails on data that the canary left behind, in [0, 1]. */
  readonly staleDataRate: number;
}

export const NOT_BEGUN: Situation = { canaryPercent: 0, steps: [], marks: {}, staleDataRate: 0 };

export function withMark(situation: Situation, mark: Mark, atSeconds: number): Situation {
  return { ...situation, marks: { ...situation.marks, [mark]: atSeconds } };
}

/** From an instant on exposed so. */
export function exposed(situation: Situation, { canaryPercent }: Exposure, atSeconds: number): Situation {
  const before = situation.steps.at(-1)?.percent ?? 0;
  const isStep = canaryPercent > 0 && canaryPercent !== before;
  const steps = isStep ? [...situation.steps, { atSeconds, percent: canaryPercent }] : situation.steps;
  return { ...situation, canaryPercent, steps };
}

/** When something was marked, in seconds of the rollout; infinity while it is not known to come. */
export function markSeconds({ marks }: Situation, mark: Mark): number {
  return marks[mark] ?? Number.POSITIVE_INFINITY;
}
