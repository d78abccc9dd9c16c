import { CONDITION_NAMES, CONDITIONS, FLOORED_CONDITIONS } from '../../measures/conditions.js';
import { CONDITIONED_METRICS, metricRow } from '../../measures/metrics.js';
import { isBuiltIn } from '../../model/metric.js';
import type { DocumentPath } from '../../model/place.js';
import { RULE_KEYS } from '../schema/thresholds-schema.js';
import { ownNames, rulesOf } from './check-metrics.js';
import type { Draft, FitProblem } from './draft.js';

/** Rules that could never do anything, of the plan and of each stage. */
export function thresholdProblems(draft: Draft): readonly FitProblem[] {
  const { said } = draft;
  const stages = said.stages ?? [];
  const metrics = [...CONDITIONED_METRICS, ...(ownNames(draft) ?? [])];
  const makesCopies = stages.some((stage) => Object.hasOwn(stage ?? {}, 'mirror_percent'));
  return [
    ...ruleProblems(said.thresholds, metrics, makesCopies, ['thresholds']),
    ...stages.flatMap((stage, index) =>
      ruleProblems(stage?.thresholds, metrics, makesCopies, ['stages', index, 'thresholds']),
    ),
  ];
}

function ruleProblems(
  thresholds: Draft['said']['thresholds'] = {},
  metrics: readonly string[],
  makesCopies: boolean,
  path: DocumentPath,
): readonly FitProblem[] {
  // A burn has a limit by default.
  return metrics.flatMap((metric) =>
    rulesOf(thresholds, metric).flatMap(({ rule, at }): FitProblem[] => {
      // An unknown key is probably the condition that seems to be missing, and is reported as what it is.
      if (rule === undefined || Object.keys(rule).some((key) => !RULE_KEYS.includes(key))) return [];
      // So is a known one with a limit that cannot be used.
      const has = (key: keyof typeof rule) => Object.hasOwn(rule, key);
      if (!CONDITION_NAMES.some(has)) {
        return [{ code: 'rule_without_condition', metric, conditions: CONDITION_NAMES, path: [...path, ...at] }];
      }
      const ofCopies = copiesProblem(metric, rule, makesCopies, [...path, ...at]);
      if (ofCopies !== null) return [ofCopies];
      if (rule.of === 'service') {
        const problems = serviceProblems(
          metric,
          CONDITIONS.filter(({ name }) => has(name)),
          [...path, ...at, 'of'],
        );
        if (problems.length > 0) return problems;
      }
      if (!has('floor') || FLOORED_CONDITIONS.some(has)) return [];
      const conditions = FLOORED_CONDITIONS;
      return [{ code: 'floor_without_relative_condition', metric, conditions, path: [...path, ...at, 'floor'] }];
    }),
  );
}

/** Of the whole service nothing is left to compare with, and no instance stands for it. */
function serviceProblems(metric: string, given: typeof CONDITIONS, path: DocumentPath): FitProblem[] {
  if (isBuiltIn(metric) && metricRow(metric).source.of === 'instances')
    return [{ code: 'service_of_instances', metric, path }];
  const conditions = given.filter(({ relative }) => relative).map(({ name }) => name);
  return conditions.length === 0 ? [] : [{ code: 'service_with_relative_condition', metric, conditions, path }];
}

/** What is read of the answers to copies is a comparison of the canary already. */
function copiesProblem(metric: string, rule: object, makesCopies: boolean, path: DocumentPath): FitProblem | null {
  if (!isBuiltIn(metric) || metricRow(metric).source.of !== 'copies') return null;
  if (!makesCopies) return { code: 'copies_not_made', metric, path };
  if ('of' in rule && rule.of === 'service') return { code: 'copies_of_service', metric, path: [...path, 'of'] };
  const conditions = CONDITIONS.filter(({ name, relative }) => relative && Object.hasOwn(rule, name));
  if (conditions.length === 0) return null;
  return { code: 'copies_with_relative_condition', metric, conditions: conditions.map(({ name }) => name), path };
}
