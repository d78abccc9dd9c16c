import { RANKED_METRICS } from '../../measures/metrics.js';
import type { DocumentPath } from '../../model/place.js';
import { nearMiss } from '../../text/near-miss.js';
import { meaningOf, type Tolerant } from '../schema/field.js';
import { type KayentaDocument, kayentaFields, kayentaMetricFields } from '../schema/kayenta-schema.js';
import { unknownNames } from './check-metrics.js';
import type { Draft, FitProblem } from './draft.js';
import { toldOr } from './judge-draft.js';

/** What Kayenta's settings get wrong among themselves: its scores, and the groups that make them up. */
export function kayentaProblems(
  said: Tolerant<KayentaDocument>,
  draft: Draft,
  path: DocumentPath,
): readonly FitProblem[] {
  if (said === undefined) return [];
  const unknown = unknownNames(draft, Object.keys(said.metrics ?? {}), RANKED_METRICS, [...path, 'metrics']);
  // Of what is left of them nothing can be said.
  return [...unknown, ...scoreProblems(said, path), ...(unknown.length > 0 ? [] : metricProblems(said, path))];
}

type Said = NonNullable<Tolerant<KayentaDocument>>;

function scoreProblems(said: Said, path: DocumentPath): readonly FitProblem[] {
  const marginal = toldOr(said, 'marginal', meaningOf(kayentaFields.marginal));
  const pass = toldOr(said, 'pass', meaningOf(kayentaFields.pass));
  if (marginal === undefined || pass === undefined || marginal < pass) return [];
  const from = (key: 'marginal' | 'pass') => (Object.hasOwn(said, key) ? ('given' as const) : ('default' as const));
  const [marginalFrom, passFrom] = [from('marginal'), from('pass')];
  const at = [...path, marginalFrom === 'given' ? 'marginal' : 'pass'];
  return [{ code: 'marginal_not_below_pass', marginal, marginalFrom, pass, passFrom, path: at }];
}

/** Metrics without settings, as those are that are judged by default. */
const UNTOLD: Said['metrics'] = { any: {} };

function metricProblems(said: Said, path: DocumentPath): readonly FitProblem[] {
  const metrics = toldOr(said, 'metrics', UNTOLD);
  if (metrics === undefined) return [];
  const groups = Object.values(metrics).map((metric) => {
    if (metric === undefined) return undefined;
    const isMuted = toldOr(metric, 'muted', meaningOf(kayentaMetricFields.muted));
    const names = toldOr(metric, 'groups', meaningOf(kayentaMetricFields.groups));
    return isMuted === undefined || names === undefined ? undefined : { isMuted, names };
  });
  const known = groups.filter((each) => each !== undefined);
  // Of what is left of them nothing can be said.
  if (known.length < groups.length) return [];
  const withSay = known.filter(({ isMuted }) => !isMuted);
  if (withSay.length === 0) {
    return [{ code: 'no_metric_with_a_say', muted: known.length, path: [...path, 'metrics'] }];
  }
  const namesOf = (of: typeof known) => [...new Set(of.flatMap(({ names }) => names.flatMap((name) => name ?? [])))];
  return groupProblems(said.groups ?? {}, namesOf(withSay), namesOf(known), [...path, 'groups']);
}

/** Of a sum of percentages. */
const ROUNDING = 1e-9;

function groupProblems(
  weights: NonNullable<Said['groups']>,
  groups: readonly string[],
  withMuted: readonly string[],
  path: DocumentPath,
): readonly FitProblem[] {
  const weighted = Object.keys(weights);
  const empty = weighted.filter((group) => weights[group] !== undefined && !groups.includes(group));
  if (empty.length > 0) {
    return empty.map((group) => {
      const isMuted = withMuted.includes(group);
      const suggestion = isMuted ? null : nearMiss(group, groups);
      return { code: 'group_without_metric', group, groups, suggestion, isMuted, path: [...path, group] };
    });
  }
  const sum = Object.values(weights).reduce<number>((total, weight) => total + (weight ?? Number.NaN), 0);
  const unweighted = groups.filter((group) => !weighted.includes(group));
  const isFull = Math.abs(sum - 100) <= ROUNDING;
  const fits = unweighted.length === 0 ? isFull : sum < 100 && !isFull;
  // Of a weight that cannot be used there is no sum.
  if (weighted.length === 0 || Number.isNaN(sum) || fits) return [];
  return [{ code: 'group_weights_do_not_fit', sum, unweighted, path }];
}
