import type { ApartReason } from '../../model/problems/fit-problem.js';
import type { Draft, FitProblem } from './draft.js';

/** Parts that are fine by themselves, and that have no meaning, or no model here, together. */
export function togetherProblems(draft: Draft): readonly FitProblem[] {
  return [...besideReplicas(draft), ...besideAutoscaler(draft), ...besideCopies(draft)];
}

/** What takes a router, where instances split the traffic. */
function besideReplicas({ understood }: Draft): readonly FitProblem[] {
  const { stages = [], instances } = understood;
  if (instances?.split !== 'replicas') return [];
  const other = '`"split": "replicas"`';
  return (['audience', 'mirror_percent'] as const).flatMap((key): FitProblem[] => {
    const index = stages.findIndex((stage) => stage?.[key] !== undefined);
    const because: ApartReason = key === 'audience' ? 'instances_split_alike' : 'instances_copy_nothing';
    return index < 0
      ? []
      : [{ code: 'not_simulated_together', one: `\`${key}\``, other, because, path: ['stages', index, key] }];
  });
}

/** An autoscaler looks ahead, and shares that go by who met the canary, or wear off, are known as they come. */
function besideAutoscaler({ understood }: Draft): readonly FitProblem[] {
  const { service, instances } = understood;
  if (service === undefined || instances === undefined || !Object.hasOwn(instances, 'autoscale')) return [];
  const other = '`instances.autoscale`';
  const said = [
    { one: '`"routing": "one_way"`', at: ['routing'], isSaid: service.routing === 'one_way' },
    {
      one: '`drift_percent_per_hour`',
      at: ['real_share', 'drift_percent_per_hour'],
      isSaid: (service.real_share?.drift_percent_per_hour ?? 0) !== 0,
    },
  ];
  return said.flatMap(({ one, at, isSaid }): FitProblem[] =>
    isSaid
      ? [{ code: 'not_simulated_together', one, other, because: 'share_not_known_ahead', path: ['service', ...at] }]
      : [],
  );
}

/** Told of the first stage that has copies. */
function besideCopies({ understood }: Draft): readonly FitProblem[] {
  const { stages = [], service } = understood;
  const index = stages.findIndex((stage) => stage?.mirror_percent !== undefined);
  if (index < 0 || Object.keys(service?.audiences ?? {}).length === 0) return [];
  const [one, other] = ['`mirror_percent`', '`service.audiences`'];
  return [
    {
      code: 'not_simulated_together',
      one,
      other,
      because: 'copies_of_whom',
      path: ['stages', index, 'mirror_percent'],
    },
  ];
}
