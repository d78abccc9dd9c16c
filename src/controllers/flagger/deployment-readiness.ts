import type { Readiness } from './tick-calls.js';

/** What the status of a Deployment says of its pods. */
export interface DeploymentStatus {
  /** Wanted; null: it does not say. */
  readonly wanted: number | null;
  /** Of the new revision. */
  readonly updated: number;
  /** Old ones that are going included. */
  readonly replicas: number;
  readonly available: number;
  /** Its controller has seen the latest change. */
  readonly isObserved: boolean;
  /** Its condition `Progressing` says that the deadline is over. */
  readonly isDeadlineExceeded: boolean;
  /** It has had too few pods for longer than the deadline. */
  readonly isStuck: boolean;
}

const FULL = 100;

/** Whether the pods of a Deployment are there; `thresholdPercent` of the updated ones is enough. Flagger 1.44, pkg/canary/deployment_ready.go. */
export function deploymentReadiness(status: DeploymentStatus, thresholdPercent = FULL): Readiness {
  const { wanted, updated, replicas, available } = status;
  if (!status.isObserved) return 'waiting';
  if (status.isDeadlineExceeded) return 'late';
  const enough = Math.trunc((updated * thresholdPercent) / FULL);
  const isReady = (wanted === null || updated >= wanted) && replicas <= updated && available >= enough;
  if (isReady) return 'ready';
  return status.isStuck ? 'late' : 'waiting';
}
