import type { Draft, FitProblem } from './draft.js';

/** Parts that are fine by themselves, and that no model here has both of. */
export function togetherProblems({ understood }: Draft): readonly FitProblem[] {
  const { service } = understood;
  if (!Object.hasOwn(understood, 'instances') || service === undefined) return [];
  const said = [
    { one: '`service.audiences`', key: 'audiences', isSaid: Object.keys(service.audiences ?? {}).length > 0 },
    { one: '`service.real_share`', key: 'real_share', isSaid: Object.hasOwn(service, 'real_share') },
    { one: '`"routing": "one_way"`', key: 'routing', isSaid: service.routing === 'one_way' },
  ];
  return said.flatMap(({ one, key, isSaid }): FitProblem[] =>
    isSaid ? [{ code: 'not_simulated_together', one, other: '`instances`', path: ['service', key] }] : [],
  );
}
