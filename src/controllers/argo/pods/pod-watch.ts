import type { View } from '../../../model/source.js';
import type { PodSet, Pods } from '../canary/replicas.js';

/** How many pods of a version were ready, from an instant on. */
interface ReadyFrom {
  readonly atSeconds: number;
  readonly ready: number;
}

/** Pods that were asked for, and what was seen of them. */
export interface PodWatch {
  readonly asked: Pods;
  /** When other numbers were asked for last. */
  readonly askedSeconds: number;
  /** In order of time, as far back as it matters. */
  readonly canary: readonly ReadyFrom[];
  readonly stable: readonly ReadyFrom[];
}

/** How soon pods that were asked for are looked at, and again where the world does not say when they will be ready. */
const LOOK_AFTER_SECONDS = 1;

/** Before a rollout all of stable's pods are available. */
export function firstPods(replicas: number): PodWatch {
  const since = (ready: number): readonly ReadyFrom[] => [{ atSeconds: Number.NEGATIVE_INFINITY, ready }];
  const asked = { canary: 0, stable: replicas };
  return { asked, askedSeconds: Number.NEGATIVE_INFINITY, canary: since(0), stable: since(replicas) };
}

/** The same after another look at the pods. */
export function watchedPods(watch: PodWatch, view: View, minReadySeconds: number): PodWatch {
  const canary = seen(watch, 'canary', view, minReadySeconds);
  const stable = seen(watch, 'stable', view, minReadySeconds);
  return canary === watch.canary && stable === watch.stable ? watch : { ...watch, canary, stable };
}

function seen(watch: PodWatch, arm: keyof Pods, view: View, minReadySeconds: number): readonly ReadyFrom[] {
  const line = watch[arm];
  const before = line.at(-1)?.ready ?? 0;
  const ready = Math.min(watch.asked[arm], readyNow(watch, arm, view, before));
  if (ready === before) return line;
  const first = line.findLastIndex(({ atSeconds }) => atSeconds <= view.atSeconds - minReadySeconds);
  return [...line.slice(Math.max(0, first)), { atSeconds: view.atSeconds, ready }];
}

function readyNow({ asked, askedSeconds }: PodWatch, arm: keyof Pods, view: View, before: number): number {
  const counted = view.instances?.(arm) ?? null;
  if (counted !== null) return counted.ready;
  // The view tells of what has been served, with the pods that were asked for before.
  const isServed = view.atSeconds > askedSeconds;
  return isServed && view.readiness(arm) === 'ready' ? asked[arm] : before;
}

/** Other numbers are asked for. */
export function askedPods(watch: PodWatch, asked: Pods, atSeconds: number): PodWatch {
  if (watch.asked.canary === asked.canary && watch.asked.stable === asked.stable) return watch;
  return { ...watch, asked, askedSeconds: atSeconds };
}

/** The pods of a version that were asked for, and those of them that have been ready for long enough. */
export function podSet(watch: PodWatch, arm: keyof Pods, atSeconds: number, minReadySeconds: number): PodSet {
  const line = watch[arm];
  const since = line.findLastIndex((from) => from.atSeconds <= atSeconds - minReadySeconds);
  const least = Math.min(...line.slice(Math.max(0, since)).map(({ ready }) => ready));
  const available = since === -1 ? 0 : least;
  return { asked: watch.asked[arm], available: Math.min(watch.asked[arm], available) };
}

/** When pods are to be looked at next; null: all that were asked for are available, or none of them is on its way. */
export function nextPodsLook(watch: PodWatch, view: View, minReadySeconds: number): number | null {
  const { atSeconds } = view;
  if (watch.askedSeconds === atSeconds) return atSeconds + LOOK_AFTER_SECONDS;
  const times = (['canary', 'stable'] as const).flatMap((arm) => {
    const { asked, available } = podSet(watch, arm, atSeconds, minReadySeconds);
    if (available >= asked) return [];
    const ripe = watch[arm].flatMap((from) => (from.atSeconds + minReadySeconds > atSeconds ? [from.atSeconds] : []));
    const isMore = (watch[arm].at(-1)?.ready ?? 0) < asked;
    const ready = isMore ? nextReady(arm, view) : null;
    return [...ripe.map((from) => from + minReadySeconds), ...(ready === null ? [] : [ready])];
  });
  return times.length === 0 ? null : Math.min(...times);
}

function nextReady(arm: keyof Pods, view: View): number | null {
  return view.nextReadySeconds === undefined ? view.atSeconds + LOOK_AFTER_SECONDS : view.nextReadySeconds(arm);
}
