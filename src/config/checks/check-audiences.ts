import type { DocumentPath } from '../../model/place.js';
import { OTHERS } from '../../model/world.js';
import { found } from '../../text/found.js';
import { nearMiss } from '../../text/near-miss.js';
import { leftToOthers } from '../build-audiences.js';
import type { AudienceNames } from '../schema/audiences-schema.js';
import type { Tolerant } from '../schema/field.js';
import type { Draft, FitProblem } from './draft.js';
import { hasNear } from './judge-draft.js';

/** What is wrong with audiences among themselves, with what names them, and with users who stay with the canary. */
export function audienceProblems(draft: Draft): readonly FitProblem[] {
  const { said, understood } = draft;
  const named = Object.keys(understood.service?.audiences ?? {});
  return [
    // A schema passes over this one key.
    ...named.flatMap((name): FitProblem[] =>
      name === '__proto__'
        ? [{ code: 'audience_name_unreadable', found: name, path: ['service', 'audiences', name] }]
        : [],
    ),
    ...shareProblems(understood),
    ...(said.stages ?? []).flatMap((stage, index) => unknownAudiences(draft, stage?.audience, ['stages', index])),
    ...(said.faults ?? []).flatMap((fault, index) => unknownAudiences(draft, fault?.audience, ['faults', index])),
    ...stayingProblems(understood),
  ];
}

function shareProblems({ service }: Draft['understood']): readonly FitProblem[] {
  const shares = Object.values(service?.audiences ?? {}).map((audience) => audience?.share);
  if (!shares.every((share) => share !== undefined)) return [];
  const left = leftToOthers(shares.map((share) => ({ share })));
  if (left >= 0) return [];
  return [{ code: 'audiences_above_all', sum: Number((1 - left).toPrecision(12)), path: ['service', 'audiences'] }];
}

/** The audiences that may be named; null: not known. */
export function audienceNames({ said, understood }: Draft): readonly string[] | null {
  const { service } = said;
  if (service === undefined) return Object.hasOwn(said, 'service') || hasNear(said, 'service') ? null : [];
  if (!Object.hasOwn(service, 'audiences')) return hasNear(service, 'audiences') ? null : [];
  const audiences = understood.service?.audiences;
  if (audiences === undefined) return null;
  const shares = Object.values(audiences).map((audience) => audience?.share);
  const named = Object.keys(audiences);
  if (named.length === 0) return [];
  const isKnown = shares.every((share) => share !== undefined);
  const left = isKnown ? leftToOthers(shares.map((share) => ({ share: share ?? 0 }))) : 1;
  return left > 0 ? [...named, OTHERS] : named;
}

function unknownAudiences(draft: Draft, audience: Tolerant<AudienceNames>, path: DocumentPath): readonly FitProblem[] {
  const allowed = audienceNames(draft);
  if (audience === undefined || allowed === null) return [];
  const isList = typeof audience !== 'string';
  return [audience].flat().flatMap((name, index): FitProblem[] => {
    if (name === undefined || allowed.includes(name)) return [];
    const at = isList ? [...path, 'audience', index] : [...path, 'audience'];
    if (allowed.length === 0) return [{ code: 'audience_without_audiences', name, path: at }];
    return [{ code: 'not_one_of', found: found(name), allowed, suggestion: nearMiss(name, allowed), path: at }];
  });
}

/** Of users who stay with the canary: how many are caught follows from how many there are. */
function stayingProblems({ service }: Draft['understood']): readonly FitProblem[] {
  if (service?.routing !== 'one_way') return [];
  const drifts = (service.real_share?.drift_percent_per_hour ?? 0) !== 0;
  return [
    ...(Object.hasOwn(service, 'users')
      ? []
      : [{ code: 'one_way_without_users', path: ['service', 'routing'] } satisfies FitProblem]),
    ...(drifts
      ? [
          {
            code: 'one_way_with_drift',
            path: ['service', 'real_share', 'drift_percent_per_hour'],
          } satisfies FitProblem,
        ]
      : []),
  ];
}
