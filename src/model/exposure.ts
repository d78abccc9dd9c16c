/** How much of the traffic the canary gets, and how, from an instant on. */
export interface Exposure {
  /** Of all users' requests, but for those of `among`, in [0, 100]; where it is on the way to another, the share to begin with. */
  readonly canaryPercent: number;
  /** The shares change linearly until they reach another at an instant; null: they stay. */
  readonly line: ShareLine | null;
  /** Of the requests that stable serves, those that the canary gets a copy of, in [0, 100]. No user waits for the answer. */
  readonly mirroredPercent: number;
  /** Audiences, as the world names them, of whose requests the canary gets another share; null: all users are alike to it. */
  readonly among: readonly AudienceShare[] | null;
  /**
   * Instances wanted of each version, the canary's also of a fresh baseline. Where no router splits traffic, their ready ones
   * do; where one does, a greater share waits until the canary's are ready. Instances of stable that are not wanted any more
   * serve on until those of the canary that were asked for are ready. Null: as many as it takes.
   */
  readonly replicas: { readonly canary: number; readonly stable: number; readonly splitTraffic: boolean } | null;
  /** Whether a user stays with the canary once it has served them, whatever the share is later. */
  readonly isSticky: boolean;
}

/** A share of the requests of one audience, in [0, 100]. */
export interface AudienceShare {
  readonly audience: string;
  readonly canaryPercent: number;
}

export interface ShareLine {
  readonly fromSeconds: number;
  readonly untilSeconds: number;
  readonly toPercent: number;
}

/** No canary: what every rollout begins and what a rollback ends with. */
export const UNEXPOSED: Exposure = {
  canaryPercent: 0,
  line: null,
  mirroredPercent: 0,
  among: null,
  replicas: null,
  isSticky: false,
};

/**
 * An instant that others may refer to, as faults, cohorts and follow-ups do: the beginning of a stage, the promotion, the
 * decision to roll back, the moment from which the canary serves no more.
 */
export type Mark = `stage:${string}` | 'completed' | 'rolled_back' | 'restored';
