import { RESTARTED_AT_ONCE } from '../../model/instances.js';
import type { InstancesNow, Readiness as Seen } from '../../model/source.js';
import { deploymentReadiness } from './deployment-readiness.js';
import type { Readiness } from './tick-calls.js';

/** What is remembered of the pods of a Deployment from tick to tick. */
export interface PodsMemory {
  /** Since when fewer are available than the Deployment tolerates; null: enough are. */
  readonly lackingSince: number | null;
  /** When it last came on, and how far it was. */
  readonly progressedAt: number;
  readonly progress: number;
}

export interface PodsSeen {
  readonly is: Readiness;
  /** Why they are not ready, in the controller's words; '' where they are. */
  readonly why: string;
  readonly memory: PodsMemory;
}

/** A Deployment that was told at an instant to have other pods than it has. */
export function podsAsked(atSeconds: number): PodsMemory {
  return { lackingSince: atSeconds, progressedAt: atSeconds, progress: 0 };
}

/** The Deployment's own `progressDeadlineSeconds`, as Kubernetes has it unless it is told otherwise. */
const DEPLOYMENT_DEADLINE_SECONDS = 600;

/** What a Deployment's pods look like to the controller. `name`: its own, for what it tells. */
export function podsSeen(
  { ready, wanted, updated = wanted }: InstancesNow,
  before: PodsMemory,
  atSeconds: number,
  limits: { readonly name: string; readonly readyPercent: number; readonly deadlineSeconds: number },
): PodsSeen {
  const { name, readyPercent, deadlineSeconds } = limits;
  // Of so many it may miss some while it replaces them, and as many at any time before it counts as unavailable.
  const isLacking = ready < wanted - Math.floor(wanted * RESTARTED_AT_ONCE);
  const progress = ready + updated;
  const hasProgressed = progress > before.progress;
  const memory: PodsMemory = {
    lackingSince: isLacking ? (before.lackingSince ?? atSeconds) : null,
    progressedAt: hasProgressed ? atSeconds : before.progressedAt,
    progress: Math.max(progress, before.progress),
  };
  const isComplete = ready >= wanted && updated >= wanted;
  const isDeadlineExceeded = !isComplete && atSeconds - memory.progressedAt > DEPLOYMENT_DEADLINE_SECONDS;
  const { lackingSince } = memory;
  const is = deploymentReadiness(
    {
      wanted,
      updated,
      replicas: updated,
      available: ready,
      isObserved: true,
      isDeadlineExceeded,
      isStuck: lackingSince !== null && atSeconds - lackingSince > deadlineSeconds,
    },
    readyPercent,
  );
  const enough = Math.trunc((updated * readyPercent) / 100);
  const why = isDeadlineExceeded
    ? `deployment "${name}" exceeded its progress deadline`
    : updated < wanted
      ? `${WAITING}: ${updated} out of ${wanted} new replicas have been updated`
      : `${WAITING}: ${ready} of ${enough} (readyThreshold ${readyPercent}%) updated replicas are available`;
  return { is, why: is === 'ready' ? '' : why, memory };
}

const WAITING = 'waiting for rollout to finish';

/** Where a world does not count pods, and says whether they are ready. */
export function podsSaid(is: Seen, before: PodsMemory): PodsSeen {
  if (is === 'ready') return { is, why: '', memory: before };
  return { is: is === 'overdue' ? 'late' : 'waiting', why: WAITING, memory: before };
}
