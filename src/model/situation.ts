/** A stage that began. */
export interface StageStart {
  readonly stageIndex: number;
  readonly startedAtSeconds: number;
  readonly trafficPercent: number;
}

/** What the world gets to know of a rollout: how much traffic the canary has, and since when. One value serves many cells. */
export interface Situation {
  /** The canary's share over a cell, in [0, 100]. */
  readonly canaryPercent: number;
  /** In order of time. */
  readonly stages: readonly StageStart[];
  readonly completedAtSeconds: number | null;
  /** Chance that a request to the stable version fails on data that the canary left behind, in [0, 1]. */
  readonly staleDataRate: number;
}
