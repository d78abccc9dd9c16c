import { judgingFields } from '../schema/analysis-schema.js';
import { meaningOf } from '../schema/field.js';
import { METHODS_WITH, SHARING_ALPHA } from '../schema/judge-schema.js';
import { judgeProblems } from './check-judge.js';
import type { Draft, FitProblem } from './draft.js';
import { hasNear, type JudgeDraft, judgeDrafts, toldOr } from './judge-draft.js';

/** What is wrong with who judges: with each judge by itself, and with how they share their name and alpha. */
export function judgingProblems(draft: Draft): readonly FitProblem[] {
  const judges = judgeDrafts(draft);
  return [
    ...limitProblems(draft),
    ...whoProblems(draft),
    ...judges.flatMap((judge) => judgeProblems(judge, draft)),
    ...nameProblems(judges),
    ...weightProblems(judges, draft),
    ...holmProblems(judges, draft),
    ...alphaProblems(judges, draft),
  ];
}

function limitProblems({ said: { analysis } }: Draft): readonly FitProblem[] {
  const limit = analysis?.failure_limit;
  if (typeof limit !== 'object') return [];
  const { stage, rollout } = limit;
  if (stage === undefined || rollout === undefined || stage <= rollout) return [];
  const path = ['analysis', 'failure_limit', 'stage'];
  return [{ code: 'stage_limit_above_rollout_limit', stageLimit: stage, rolloutLimit: rollout, path }];
}

/** `alpha` is the whole rollout's, whoever judges. */
const SETTINGS = (Object.keys(METHODS_WITH) as (keyof typeof METHODS_WITH)[]).filter(
  (key) => key !== 'alpha' && key !== 'weight',
);

function whoProblems({ said: { analysis } }: Draft): readonly FitProblem[] {
  if (analysis === undefined) return [];
  const has = (key: string): boolean => Object.hasOwn(analysis, key);
  if (has('judges')) {
    const keys = ['method', 'for', ...SETTINGS].filter(has);
    const [first] = keys;
    return first === undefined ? [] : [{ code: 'method_beside_judges', keys, path: ['analysis', first] }];
  }
  const keys = SETTINGS.filter(has);
  const [first] = keys;
  if (first === undefined || hasNear(analysis, 'method') || hasNear(analysis, 'judges')) return [];
  const methods = METHODS_WITH[first].filter((method) => keys.every((key) => METHODS_WITH[key].includes(method)));
  return [
    {
      code: 'settings_without_method',
      keys,
      method: meaningOf(judgingFields.method),
      methods,
      path: ['analysis', first],
    },
  ];
}

function nameProblems(judges: readonly JudgeDraft[]): readonly FitProblem[] {
  const seen = new Map<string, number>();
  return judges.flatMap(({ said: { name }, path }, judgeIndex): FitProblem[] => {
    if (name === undefined) return [];
    const earlierIndex = seen.get(name);
    if (earlierIndex === undefined) {
      seen.set(name, judgeIndex);
      return [];
    }
    return [{ code: 'duplicate_judge_name', name, judgeIndex, earlierIndex, path: [...path, 'name'] }];
  });
}

function weightProblems(judges: readonly JudgeDraft[], { said: { analysis } }: Draft): readonly FitProblem[] {
  return judges.flatMap(({ said, method, path }): FitProblem[] => {
    // Of a method that has no alpha to share, that is what is wrong.
    if (!Object.hasOwn(said, 'weight') || method === undefined || !SHARING_ALPHA.includes(method)) return [];
    const why = Object.hasOwn(said, 'alpha') ? 'own_alpha' : analysis?.multiplicity === 'holm' ? 'holm' : null;
    return why === null ? [] : [{ code: 'weight_without_effect', why, path: [...path, 'weight'] }];
  });
}

/** Judges that have no alpha to share are none of Holm's business. */
function holmProblems(judges: readonly JudgeDraft[], { said: { analysis } }: Draft): readonly FitProblem[] {
  if (analysis?.multiplicity !== 'holm') return [];
  return judges.flatMap(({ said, method, path }): FitProblem[] => {
    if (method === 'group_sequential' || method === 'cusum') {
      return [{ code: 'holm_without_p_values', method, looks: null, path: [...path, 'method'] }];
    }
    if ((method !== 'distribution' && method !== 'fisher') || said.looks !== 'every_window') return [];
    return [{ code: 'holm_without_p_values', method, looks: said.looks, path: [...path, 'looks'] }];
  });
}

/** Of the rounding of a sum: 0.1 and 0.2 are a little more than 0.3. */
const ROUNDING = 1e-12;

/** Judges that have an alpha of their own must leave some to those that have none, and not have more than there is. */
function alphaProblems(judges: readonly JudgeDraft[], { said: { analysis = {} } }: Draft): readonly FitProblem[] {
  const alpha = toldOr(analysis, 'alpha', meaningOf(judgingFields.alpha));
  if (alpha === undefined) return [];
  const alphaFrom = Object.hasOwn(analysis, 'alpha') ? 'given' : 'default';
  const ofAlpha = judges.filter(({ method }) => method !== undefined && SHARING_ALPHA.includes(method));
  const owners = ofAlpha.filter(({ said }) => said.alpha !== undefined);
  const sharing = ofAlpha.filter(({ said }) => !hasNear(said, 'alpha')).length;
  const sum = owners.reduce((total, { said }) => total + (said.alpha ?? 0), 0);
  const isTooLarge = sharing > 0 ? sum >= alpha * (1 - ROUNDING) : sum > alpha * (1 + ROUNDING);
  const last = owners.at(-1);
  if (last === undefined || !isTooLarge) return [];
  return [{ code: 'alphas_too_large', sum, alpha, alphaFrom, sharing, path: [...last.path, 'alpha'] }];
}
