import type { Draft, FitProblem } from './draft.js';

/** Parts that are fine by themselves, and that no model here has both of. */
export function togetherProblems(draft: Draft): readonly FitProblem[] {
  return [...besideInstances(draft), ...besideCopies(draft)];
}

function besideInstances({ understood }: Draft): readonly FitProblem[] {
  const { service } = understood;
  if (!Object.hasOwn(understood, 'instances') || service === undefined) return [];
  const said = [
    { one: '`service.audiences`', key: 'audiences', isSaid: hasAudiences(service) },
    { one: '`service.real_share`', key: 'real_share', isSaid: Object.hasOwn(service, 'real_share') },
    { one: '`"routing": "one_way"`', key: 'routing', isSaid: service.routing === 'one_way' },
  ];
  return said.flatMap(({ one, key, isSaid }): FitProblem[] =>
    isSaid ? [{ code: 'not_simulated_together', one, other: '`instances`', path: ['service', key] }] : [],
  );
}

/** Told of the first stage that has copies. */
function besideCopies({ understood }: Draft): readonly FitProblem[] {
  const { stages = [], service } = understood;
  const index = stages.findIndex((stage) => stage?.mirror_percent !== undefined);
  if (index < 0) return [];
  const others = [
    { other: '`instances`', isSaid: Object.hasOwn(understood, 'instances') },
    { other: '`service.audiences`', isSaid: service !== undefined && hasAudiences(service) },
  ];
  return others.flatMap(({ other, isSaid }): FitProblem[] =>
    isSaid
      ? [{ code: 'not_simulated_together', one: '`mirror_percent`', other, path: ['stages', index, 'mirror_percent'] }]
      : [],
  );
}

function hasAudiences({ audiences }: NonNullable<Draft['understood']['service']>): boolean {
  return Object.keys(audiences ?? {}).length > 0;
}
