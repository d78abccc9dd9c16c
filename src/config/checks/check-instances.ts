import type { Tolerant } from '../schema/field.js';
import type { InstancesDocument } from '../schema/instances-schema.js';
import type { Draft, FitProblem } from './draft.js';

/** Instances that cannot be scaled, split or shared as is said. */
export function instancesProblems({ understood }: Draft): readonly FitProblem[] {
  const { instances: fleet } = understood;
  // Whatever it is, there is one; and what is unknown may be right.
  const isCounted = Object.hasOwn(understood, 'instances');
  return [
    ...(fleet === undefined ? [] : fleetProblems(fleet)),
    ...(fleet?.split === 'replicas' && understood.baseline === 'fresh'
      ? [{ code: 'fresh_baseline_without_router', path: ['baseline'] } as const]
      : []),
    ...(understood.stages ?? []).flatMap((stage, index): readonly FitProblem[] => {
      const given = stage?.instances;
      if (given === undefined) return [];
      const path = ['stages', index, 'instances'];
      const label = { index, name: stage?.name ?? null };
      if (!isCounted) return [{ code: 'stage_instances_uncounted', stage: label, path }];
      const { stable } = given;
      const percent = stage?.traffic_percent;
      if (fleet?.split !== 'replicas' || stable === undefined || percent === undefined) return [];
      if ((stable === 0) === (percent === 100)) return [];
      return [{ code: 'stage_instances_off_share', stage: label, stable, percent, path: [...path, 'stable'] }];
    }),
  ];
}

function fleetProblems(fleet: NonNullable<Tolerant<InstancesDocument>>): readonly FitProblem[] {
  const { autoscale, split, count } = fleet;
  const isAutoscaled = Object.hasOwn(fleet, 'autoscale');
  const problems: FitProblem[] = [];
  for (const key of ['autoscale', 'scale_down_stable'] as const) {
    if (split === 'replicas' && Object.hasOwn(fleet, key)) {
      problems.push({ code: 'scaled_without_router', key, path: ['instances', key] });
    }
  }
  if (isAutoscaled && !Object.hasOwn(fleet, 'requests_per_second')) {
    problems.push({ code: 'autoscale_without_capacity', path: ['instances', 'autoscale'] });
  }
  if (autoscale?.max !== undefined && count !== undefined && autoscale.max < count) {
    problems.push({
      code: 'autoscale_below_count',
      max: autoscale.max,
      count,
      path: ['instances', 'autoscale', 'max'],
    });
  }
  return problems;
}
