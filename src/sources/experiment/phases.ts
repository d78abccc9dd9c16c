import { type FaultEffect, NO_EFFECT } from '../../model/fault.js';
import type { Experiment, InjectedFault, Levers, PartEffect, Phase } from '../../model/results/experiment.js';
import type { Version } from '../../model/world.js';
import { attemptLaw, NO_STRAIN, power, type Strain } from './attempt-law.js';

/** How busy a pod has to be for its health checks to fail; so often it is then restarted, and is away until the failover. */
export const UNHEALTHY_BEYOND = 0.95;
const RESTART_EVERY_SECONDS = 60;

const HOUR = 3_600;

/** Answers that cost no work come in so many times the time of others. */
export const AT_ONCE_RATIO = 0.001;

type Service = Pick<Experiment, 'levers' | 'version' | 'metrics'>;
type Kinds = { readonly [K in InjectedFault['kind']]: Extract<InjectedFault, { readonly kind: K }> };

/** What a fault does to a service, stretch by stretch. */
export function phases(experiment: Pick<Experiment, 'fault' | keyof Service>): readonly Phase[] {
  const { fault } = experiment;
  const make = PHASES[fault.kind] as (fault: InjectedFault, service: Service) => readonly Phase[];
  return make(fault, experiment);
}

const PHASES: { readonly [K in keyof Kinds]: (fault: Kinds[K], service: Service) => readonly Phase[] } = {
  pod_kill: ({ pods }, service) => {
    const { replicas, failoverSeconds } = service.levers;
    const away = strained(service, 0, { ...NO_STRAIN, awayShare: pods / replicas });
    const left = replicas - pods;
    const without =
      left === 0
        ? nothingServes(service, failoverSeconds)
        : strained(service, failoverSeconds, { ...NO_STRAIN, crowding: replicas / left });
    return failoverSeconds === 0 ? [without] : [away, without];
  },
  latency: ({ addMs }, service) => [strained(service, 0, { ...NO_STRAIN, addMs })],
  dependency_lost: ({ needs }, service) => {
    // An answer that never comes is waited for.
    const latencyAddMs = service.levers.timeoutMs ?? 0;
    return [gone(service, 0, needs, { latencyAddMs })];
  },
  dns: ({ needs, ttlSeconds }, service) => after(ttlSeconds, gone(service, ttlSeconds, needs)),
  disk_full: ({ needs, fillsInSeconds }, service) => after(fillsInSeconds, gone(service, fillsInSeconds, needs)),
  clock_skew: ({ needs, pods }, service) => [gone(service, 0, needs, {}, pods / service.levers.replicas)],
  cpu: ({ addPercent }, service) => {
    const { version, levers } = service;
    const isUnhealthy = (version.cpuPercent + addPercent) / 100 > UNHEALTHY_BEYOND;
    const awayShare = isUnhealthy ? Math.min(1, levers.failoverSeconds / RESTART_EVERY_SECONDS) : 0;
    const restartsPerHour = isUnhealthy ? HOUR / RESTART_EVERY_SECONDS : 0;
    return [strained(service, 0, { ...NO_STRAIN, addPercent, awayShare }, restartsPerHour)];
  },
  effects: ({ effects }) => {
    const begins = [...new Set(effects.map(({ fromSeconds }) => fromSeconds))].sort((one, other) => one - other);
    const all = begins.map((fromSeconds): Phase => {
      const on = effects.filter((each) => each.fromSeconds <= fromSeconds);
      return { ...UNTOUCHED, fromSeconds, effects: on.map(({ effect }) => ({ share: 1, effect })) };
    });
    return all[0]?.fromSeconds === 0 ? all : [UNTOUCHED, ...all];
  },
};

const UNTOUCHED: Phase = { fromSeconds: 0, effects: [], cutOff: null, isBad: false };

/** Nothing happens before. */
function after(seconds: number, phase: Phase): readonly Phase[] {
  if (seconds === 0) return [phase];
  return [UNTOUCHED, phase];
}

/** Every request may be hit, and the breaker looks at all calls. */
function strained(service: Service, fromSeconds: number, strain: Strain, restartsPerHour = 0): Phase {
  const { version, levers } = service;
  const { attemptFails, requestFails, busy } = attemptLaw(version, levers, strain);
  const effect = failing(service, requestFails, {
    latencyAddMs: strain.addMs,
    cpuPercent: busy * 100 - version.cpuPercent,
    restartsPerHour,
  });
  return guarded(levers, attemptFails, { fromSeconds, effects: [{ share: 1, effect }], cutOff: cutOffAll(service) });
}

function nothingServes(service: Service, fromSeconds: number): Phase {
  const effect = failing(service, 1, { latencyRatio: AT_ONCE_RATIO, cpuPercent: idle(service.version) });
  return guarded(service.levers, 1, { fromSeconds, effects: [{ share: 1, effect }], cutOff: cutOffAll(service) });
}

/** The requests that need something fail where an attempt meets a pod, of a share, that has it no more. */
function gone(service: Service, fromSeconds: number, share: number, more: Partial<FaultEffect> = {}, pods = 1): Phase {
  const { levers } = service;
  const effects: readonly PartEffect[] = [{ share, effect: failing(service, power(pods, levers.retries + 1), more) }];
  const cutOff = cut(service, share, {});
  return guarded(levers, pods, { fromSeconds, effects, cutOff });
}

/** Calls that the breaker has cut off reach no pod. */
function cutOffAll(service: Service): Phase['cutOff'] {
  return cut(service, 1, { latencyRatio: AT_ONCE_RATIO, cpuPercent: idle(service.version) });
}

function cut(service: Service, share: number, more: Partial<FaultEffect>): Phase['cutOff'] {
  const { breaker } = service.levers;
  return breaker === null ? null : [{ share, effect: failing(service, 1 - breaker.fallback, more) }];
}

function guarded({ breaker }: Levers, attemptFails: number, phase: Omit<Phase, 'isBad'>): Phase {
  return { ...phase, isBad: breaker !== null && attemptFails >= breaker.opensAfter };
}

function idle({ cpuPercent }: Version): number {
  return -cpuPercent;
}

/** A request that fails is no success of any other kind. */
function failing({ metrics }: Service, errorRate: number, more: Partial<FaultEffect>): FaultEffect {
  const lost = metrics.filter(
    ({ kind, better }) => kind.is === 'ratio' && kind.of === 'requests' && better === 'higher',
  );
  return {
    ...NO_EFFECT,
    ...more,
    errorRate,
    metrics: lost.map((metric) => ({ metric, ratio: 1 - errorRate, add: 0 })),
  };
}
