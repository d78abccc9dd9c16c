import type { OwnMetric } from '../../model/metric.js';
import type { Breaker, Claim, Experiment, InjectedFault } from '../../model/results/experiment.js';
import { certainSeconds } from '../../text/duration.js';
import { buildEffect } from '../build-fault.js';
import { buildMetrics } from '../build-metrics.js';
import { buildVersion } from '../build-world.js';
import { claimMetrics } from './experiment-problems.js';
import type { BreakerDocument, ExperimentDocument, InjectedDocument } from './experiment-schema.js';
import { parseClaim } from './parse-claim.js';

/** The experiment that a document without problems describes, in the units of the model. */
export function buildExperiment(document: ExperimentDocument): Experiment {
  const { service, blast_radius, abort_when } = document;
  const own = buildMetrics(document.metrics);
  const claim = (text: string): Claim => {
    const parsed = parseClaim(text, claimMetrics(document.metrics));
    if (!parsed.ok) throw new Error(`a claim passed its checks and cannot be read: ${text}`);
    return parsed.claim;
  };
  return {
    name: document.name,
    hypothesis: document.hypothesis.map(claim),
    requestsPerSecond: service.requests_per_second,
    levers: {
      replicas: service.replicas,
      failoverSeconds: certainSeconds(service.failover),
      timeoutMs: service.timeout_ms ?? null,
      retries: service.retries,
      breaker: service.circuit_breaker === undefined ? null : buildBreaker(service.circuit_breaker),
    },
    version: buildVersion(document.stable, own.stable),
    metrics: own.metrics,
    fault: buildInjected(document.fault, own.metrics),
    cell: blast_radius.cell,
    share: blast_radius.share,
    atSeconds: certainSeconds(document.at),
    forSeconds: certainSeconds(document.for),
    undoSeconds: certainSeconds(document.undo),
    abortWhen: abort_when === undefined ? null : claim(abort_when),
    followUpSeconds: certainSeconds(document.follow_up),
    everySeconds: certainSeconds(document.every),
  };
}

function buildBreaker({ opens_after, reacts_in, open_for, fallback }: BreakerDocument): Breaker {
  return {
    opensAfter: opens_after,
    reactsInSeconds: certainSeconds(reacts_in),
    openForSeconds: certainSeconds(open_for),
    fallback,
  };
}

function buildInjected(fault: ExperimentDocument['fault'], own: readonly OwnMetric[]): InjectedFault {
  if (Array.isArray(fault)) {
    const effects = fault as Extract<ExperimentDocument['fault'], readonly unknown[]>;
    return {
      kind: 'effects',
      effects: effects.map((each) => ({ effect: buildEffect(each, own), fromSeconds: certainSeconds(each.from) })),
    };
  }
  const { kind, pods, add_ms, needs, ttl, fills_in, add_percent } = fault as InjectedDocument;
  switch (kind) {
    case 'pod_kill':
      return { kind, pods };
    case 'latency':
      return { kind, addMs: add_ms };
    case 'dependency_lost':
      return { kind, needs };
    case 'dns':
      return { kind, needs, ttlSeconds: certainSeconds(ttl) };
    case 'disk_full':
      return { kind, needs, fillsInSeconds: certainSeconds(fills_in) };
    case 'clock_skew':
      return { kind, needs, pods };
    case 'cpu':
      return { kind, addPercent: add_percent };
  }
}
