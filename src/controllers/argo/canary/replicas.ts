import type { ArgoCanary, PodsOrPercent } from '../../../model/policy/argo-rollout.js';

/** Pods of the canary and of stable. */
export interface Pods {
  readonly canary: number;
  readonly stable: number;
}

/** A version's pods as they are: how many it is told to have, and how many can serve. */
export interface PodSet {
  readonly asked: number;
  readonly available: number;
}

/** What there is; stable is null where the canary is the first version, or is stable itself. */
export interface PodSets {
  readonly canary: PodSet;
  readonly stable: PodSet | null;
  /** Of versions between the two. */
  readonly older: number;
}

/** How many pods there may be too many and too few. */
export interface Fenceposts {
  readonly surge: number;
  readonly unavailable: number;
}

/** A percentage for too many pods rounds up, one for too few down; where both come to nothing one pod may be missing. */
export function fenceposts({ replicas, maxSurge, maxUnavailable }: ArgoCanary): Fenceposts {
  const surge = podsOf(maxSurge, replicas, Math.ceil);
  const unavailable = podsOf(maxUnavailable, replicas, Math.floor);
  if (surge === 0 && unavailable === 0) return { surge, unavailable: Math.min(1, replicas) };
  return { surge, unavailable: Math.min(unavailable, replicas) };
}

function podsOf(value: PodsOrPercent, replicas: number, round: (pods: number) => number): number {
  return 'pods' in value ? value.pods : round((value.percent * replicas) / 100);
}

/**
 * Without a router pods make the weight: of the whole numbers beside it the nearest, among `replicas` pods, or one more where
 * there may be more. A weight between nothing and all never leaves a version without a pod where two can run.
 */
export function approximatePods(replicas: number, weight: number, maxWeight: number, surge: number): Pods {
  if (replicas === 0) return { canary: 0, stable: 0 };
  const exact = (replicas * weight) / maxWeight;
  const up = Math.ceil(exact);
  const down = Math.floor(exact);
  const isNoneAllowed = weight === maxWeight || weight === 0 || (replicas === 1 && surge === 0);
  const options: { readonly canary: number; readonly total: number }[] = [];
  if (up < replicas || isNoneAllowed) options.push({ canary: up, total: replicas });
  const mayBeDown = down !== 0 || isNoneAllowed;
  if (!isTied(weight, maxWeight, replicas) && mayBeDown) options.push({ canary: down, total: replicas });
  if (surge > 0) {
    options.push({ canary: up, total: replicas + 1 });
    if (!isTied(weight, maxWeight, replicas + 1) && mayBeDown) options.push({ canary: down, total: replicas + 1 });
  }
  const distance = ({ canary, total }: (typeof options)[number]) => Math.abs((canary * maxWeight) / total - weight);
  const [first = { canary: 0, total: replicas }, ...rest] = options;
  const best = rest.reduce((nearest, option) => (distance(option) < distance(nearest) ? option : nearest), first);
  return { canary: best.canary, stable: best.total - best.canary };
}

/** The numbers above and below are equally near: the upper one is taken. */
function isTied(weight: number, maxWeight: number, total: number): boolean {
  const pods = total * (weight / maxWeight);
  return pods - Math.trunc(pods) === 0.5;
}

/** Without a router: the pods to ask for now, on the way to those that make the weight. */
export function basicPods(canary: ArgoCanary, weight: number, sets: PodSets): Pods {
  const { replicas } = canary;
  const limits = fenceposts(canary);
  const { stable } = sets;
  const wanted =
    stable === null
      ? { canary: replicas, stable: 0 }
      : approximatePods(replicas, weight, canary.maxTrafficWeight, limits.surge);
  const most = replicas + limits.surge;
  let room = most - sets.older - sets.canary.asked - (stable?.asked ?? 0);
  let stablePods = stable?.asked ?? 0;
  let canaryPods = sets.canary.asked;
  if (stable !== null && stable.asked < wanted.stable && room > 0) {
    stablePods = Math.min(stable.asked + room, wanted.stable);
    room = stable.asked + room < wanted.stable ? 0 : room - (wanted.stable - stable.asked);
  }
  if (sets.canary.asked < wanted.canary && room > 0) canaryPods = Math.min(sets.canary.asked + room, wanted.canary);
  if (sets.older > 0) return { canary: canaryPods, stable: stablePods };
  const least = replicas - limits.unavailable;
  const isGrowing = wanted.canary >= sets.canary.asked;
  const serving = countedPods(sets.canary, !isGrowing) + (stable === null ? 0 : countedPods(stable, isGrowing));
  if (serving <= least) return { canary: canaryPods, stable: stablePods };
  const spare = serving - least;
  if (!isGrowing) {
    const drained = Math.max(wanted.canary, sets.canary.asked - spare);
    const fit = withinLimits(sets.canary, stable, drained, stablePods, most, least);
    return { canary: fit.drained, stable: fit.kept };
  }
  if (stable === null) return { canary: canaryPods, stable: stablePods };
  const drained = stable.asked > wanted.stable ? Math.max(wanted.stable, stable.asked - spare) : stablePods;
  const fit = withinLimits(stable, sets.canary, drained, canaryPods, most, least);
  return { canary: fit.kept, stable: fit.drained };
}

/** A version's pods as what may be taken away counts them. */
function countedPods({ asked, available }: PodSet, isWhole: boolean): number {
  return asked < available || isWhole ? asked : available;
}

function withinLimits(
  drainedSet: PodSet,
  keptSet: PodSet | null,
  drained: number,
  kept: number,
  most: number,
  least: number,
): { readonly drained: number; readonly kept: number } {
  if (keptSet === null) return { drained, kept };
  const trimmed = kept - Math.max(0, kept + drained - most);
  const serving = Math.min(drainedSet.available, drained) + Math.min(keptSet.available, trimmed);
  const lost = Math.max(0, keptSet.available - trimmed);
  const back = trimmed + Math.min(lost, Math.max(0, least - serving));
  return { drained: drained - Math.max(0, back + drained - most), kept: back };
}

/** The weights that a router is set to now; null before it was set. */
export interface RoutedWeights {
  readonly canary: number;
  readonly stable: number;
}

/** With a router: stable keeps all of its pods, unless it is scaled with its weight. */
export function routedPods(
  canary: ArgoCanary,
  wanted: { readonly replicas: number } | { readonly weight: number },
  routed: RoutedWeights | null,
  isAborted: boolean,
): Pods {
  const pods = (weight: number) => Math.ceil((weight * canary.replicas) / canary.maxTrafficWeight);
  const atLeast = (count: number) =>
    count === 0 ? 0 : Math.max(count, Math.min(canary.minPodsPerReplicaSet ?? 0, canary.replicas));
  const canaryPods = 'replicas' in wanted ? wanted.replicas : atLeast(pods(wanted.weight));
  if (!canary.dynamicStableScale) return { canary: canaryPods, stable: canary.replicas };
  const weight = 'weight' in wanted ? wanted.weight : 0;
  const stablePods = pods(canary.maxTrafficWeight - weight);
  if (routed === null) return { canary: atLeast(canaryPods), stable: atLeast(stablePods) };
  const kept = isAborted ? Math.max(canaryPods, pods(routed.canary)) : canaryPods;
  return { canary: atLeast(kept), stable: atLeast(Math.max(stablePods, pods(routed.stable))) };
}
