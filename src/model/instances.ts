/** Who splits the traffic between versions: a router by the share that is wanted, or the instances that are ready do. */
export const TRAFFIC_SPLITS = ['router', 'replicas'] as const;

export type TrafficSplit = (typeof TRAFFIC_SPLITS)[number];

/** What a promotion does to the instances of the new version: nothing but to give them the traffic, or it restarts them all. */
export const PROMOTIONS = ['switch', 'restart'] as const;

export type PromotionKind = (typeof PROMOTIONS)[number];

/**
 * The part of the instances that a restart may take down at once, rounded down, as a Deployment of Kubernetes has it by default;
 * where that is none, one at a time goes as its successor is ready.
 */
export const RESTARTED_AT_ONCE = 0.25;

/** How many instances of each version are wanted, or are there. */
export interface InstanceCounts {
  readonly canary: number;
  readonly stable: number;
}

/** Adds instances to each version's own by the load on them. */
export interface Autoscaling {
  /** Of what an instance can serve, in (0, 100]. */
  readonly targetPercent: number;
  /** From a load to the instances that it asks for; they have yet to become ready. */
  readonly delaySeconds: number;
  /** Of one version. */
  readonly max: number;
}

/** The instances of a rollout, as it asked for them. */
export interface InstancesOfRun {
  readonly count: number;
  readonly split: TrafficSplit;
  readonly stages: readonly (InstanceCounts & {
    readonly stage: string;
    /** The share that was meant, and the one that there is with the instances that are asked for, in (0, 100]. */
    readonly plannedPercent: number;
    readonly trafficPercent: number;
  })[];
  /** When they were as the end of the rollout wants them; null if it is paused. */
  readonly settledAtSeconds: number | null;
  /** Beyond those of stable alone, ready or not, until then. */
  readonly extraHours: number;
}

/** What a service runs on. */
export interface Instances {
  /** Of stable, before the rollout: at the reference load each of so many is as busy as the version's figures say. */
  readonly count: number;
  /** What one can serve; null: no limit. */
  readonly requestsPerSecond: number | null;
  /** From when one is asked for until it serves. */
  readonly readyAfterSeconds: number;
  readonly split: TrafficSplit;
  /** Null: there are as many as the rollout asks for. */
  readonly autoscale: Autoscaling | null;
  /** How long stable keeps instances whose share the canary has; null: to the end. Of no effect where instances split traffic. */
  readonly scaleDownStableSeconds: number | null;
  readonly promotion: PromotionKind;
}
