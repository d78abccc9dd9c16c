import type { OwnEffect } from '../model/fault.js';
import type { OwnKind, OwnMetric, OwnMetricName } from '../model/metric.js';
import type { OwnValue } from '../model/world.js';
import type { FaultDocument } from './schema/fault-schema.js';
import type { MetricDocument, MetricsDocument } from './schema/metrics-schema.js';

/** The metrics that a document brings along, with what the versions have of them. */
export interface BuiltMetrics {
  readonly metrics: readonly OwnMetric[];
  readonly stable: readonly OwnValue[];
  readonly canary: readonly OwnValue[];
}

export function buildMetrics(documents: MetricsDocument = {}): BuiltMetrics {
  const built = Object.entries(documents).map(([name, document]) => ({
    metric: buildMetric(name, document),
    document,
  }));
  return {
    metrics: built.map(({ metric }) => metric),
    stable: built.map(({ metric, document }) => ({ metric, value: document.stable })),
    canary: built.map(({ metric, document }) => ({ metric, value: document.canary ?? document.stable })),
  };
}

function buildMetric(name: string, document: MetricDocument): OwnMetric {
  return { name: name as OwnMetricName, kind: kindOf(document), better: document.better };
}

function kindOf({ ratio_of: of, per, cv }: MetricDocument): OwnKind {
  if (of !== undefined) return { is: 'ratio', of: of as Extract<OwnKind, { is: 'ratio' }>['of'] };
  return per === undefined ? { is: 'gauge', cv: cv ?? null } : { is: 'count', per };
}

/** What a fault does to them. */
export function buildEffects(effects: FaultDocument['metrics'], metrics: readonly OwnMetric[]): readonly OwnEffect[] {
  return Object.entries(effects ?? {}).map(([name, { ratio, add }]) => {
    const metric = metrics.find((each) => each.name === name);
    if (metric === undefined) throw new Error(`a fault passed its checks and names no metric: ${name}`);
    return { metric, ratio: ratio ?? 1, add: add ?? 0 };
  });
}
