import { CONDITION_NAMES } from '../../measures/conditions.js';
import { METRICS, RATIO_WHOLES } from '../../model/metric.js';
import type { DocumentPath } from '../../model/place.js';
import { found } from '../../text/found.js';
import { nearMiss } from '../../text/near-miss.js';
import type { Tolerant } from '../schema/field.js';
import type { MetricDocument } from '../schema/metrics-schema.js';
import type { RuleDocument } from '../schema/thresholds-schema.js';
import type { Draft, FitProblem } from './draft.js';
import { rateMeant } from './field-problems.js';
import { hasNear } from './judge-draft.js';

/** The names of the document's own metrics; null: not known, since `metrics` is misspelt or of the wrong type. */
export function ownNames({ said }: Draft): readonly string[] | null {
  if (Object.hasOwn(said, 'metrics')) return said.metrics === undefined ? null : Object.keys(said.metrics);
  return hasNear(said, 'metrics') ? null : [];
}

/** What is wrong with metrics of one's own, and with what names them: ratios, thresholds, faults. */
export function metricProblems(draft: Draft): readonly FitProblem[] {
  const { said } = draft;
  const metrics = Object.entries(said.metrics ?? {});
  return [
    // A schema passes over this one key.
    ...metrics.flatMap(([name]): FitProblem[] =>
      name === '__proto__' ? [{ code: 'metric_name_unreadable', found: name, path: ['metrics', name] }] : [],
    ),
    ...metrics.flatMap(([name, metric], index) => [
      ...kindProblems(metric, ['metrics', name]),
      ...worseProblems(metric, ['metrics', name]),
      ...ratioProblems(metric, metrics.slice(0, index), ['metrics', name]),
    ]),
    ...thresholdProblems(draft, said.thresholds, ['thresholds']),
    ...(said.stages ?? []).flatMap((stage, index) =>
      thresholdProblems(draft, stage?.thresholds, ['stages', index, 'thresholds']),
    ),
    ...(said.faults ?? []).flatMap((fault, index) => {
      const path = ['faults', index, 'metrics'];
      return unknownNames(draft, Object.keys(fault?.metrics ?? {}), [], path);
    }),
  ];
}

type SaidMetric = Tolerant<MetricDocument>;

/** Settings that do not go together. */
function kindProblems(metric: SaidMetric = {}, path: DocumentPath): readonly FitProblem[] {
  const has = (key: keyof MetricDocument) => Object.hasOwn(metric, key);
  if (has('ratio_of') && has('per')) return [{ code: 'ratio_and_count', path: [...path, 'per'] }];
  if (has('cv') && (has('ratio_of') || has('per'))) return [{ code: 'cv_without_gauge', path: [...path, 'cv'] }];
  return [];
}

function worseProblems(metric: SaidMetric = {}, path: DocumentPath): readonly FitProblem[] {
  const { stable, worse, better } = metric;
  if (stable === undefined || worse === undefined || better === undefined) return [];
  const isWorse = better === 'higher' ? worse < stable : worse > stable;
  return isWorse ? [] : [{ code: 'worse_not_worse', worse, stable, better, path: [...path, 'worse'] }];
}

type SaidMetrics = readonly (readonly [string, SaidMetric])[];

function ratioProblems(metric: SaidMetric = {}, above: SaidMetrics, path: DocumentPath): readonly FitProblem[] {
  const { ratio_of: of } = metric;
  if (of === undefined) return [];
  const ratios = above.filter(([, each]) => each === undefined || Object.hasOwn(each, 'ratio_of'));
  const allowed = [...RATIO_WHOLES, ...ratios.map(([name]) => name)];
  const unknown: readonly FitProblem[] = allowed.includes(of)
    ? []
    : [
        {
          code: 'not_one_of',
          found: found(of),
          allowed,
          suggestion: nearMiss(of, allowed),
          path: [...path, 'ratio_of'],
        },
      ];
  return [
    ...unknown,
    ...(['stable', 'canary', 'worse'] as const).flatMap((key) => shareProblems(metric[key], [...path, key])),
  ];
}

function shareProblems(value: number | undefined, path: DocumentPath): readonly FitProblem[] {
  if (value === undefined || value <= 1) return [];
  const meant = rateMeant(value);
  const allowed = { atLeast: 0, atMost: 1 };
  return [{ code: 'out_of_range', found: value, allowed, ...(meant === null ? {} : { meant }), path }];
}

function thresholdProblems(
  draft: Draft,
  thresholds: Draft['said']['thresholds'],
  path: DocumentPath,
): readonly FitProblem[] {
  if (thresholds === undefined) return [];
  const unknown = unknownNames(draft, Object.keys(thresholds), METRICS, path);
  const ratios = Object.entries(draft.said.metrics ?? {}).filter(([, metric]) => metric?.ratio_of !== undefined);
  const values = [...CONDITION_NAMES.filter((name) => !name.endsWith('ratio')), 'floor'] as const;
  return [
    ...unknown,
    ...ratios.flatMap(([name]) => {
      return rulesOf(thresholds, name).flatMap(({ rule, at }) =>
        values.flatMap((key) => shareProblems(rule?.[key], [...path, ...at, key])),
      );
    }),
  ];
}

/** A rule of a draft, and where it stands among thresholds; undefined: unknown. */
export interface DraftRule<R = RuleDocument> {
  readonly rule: Tolerant<R>;
  readonly at: DocumentPath;
}

/** What is demanded of a metric, whether it is the document's own or not: each of its rules. */
export function rulesOf<R = RuleDocument>(thresholds: object, name: string): readonly DraftRule<R>[] {
  if (!Object.hasOwn(thresholds, name)) return [];
  const said = (thresholds as Readonly<Record<string, unknown>>)[name];
  if (!Array.isArray(said)) return [{ rule: said as Tolerant<R>, at: [name] }];
  return said.map((rule: Tolerant<R>, index) => ({ rule, at: [name, index] }));
}

/** Names of no metric, in an object whose keys are metrics. */
export function unknownNames(
  draft: Draft,
  names: readonly string[],
  builtIn: readonly string[],
  path: DocumentPath,
): readonly FitProblem[] {
  const others = names.filter((key) => !builtIn.includes(key));
  // Most documents name no metric of their own, and are not asked what they might have meant.
  const own = others.length === 0 ? null : ownNames(draft);
  if (own === null) return [];
  const allowed = [...builtIn, ...own];
  return others.flatMap((key): FitProblem[] =>
    allowed.includes(key)
      ? []
      : [{ code: 'unknown_metric', key, allowed, suggestion: nearMiss(key, allowed), path: [...path, key] }],
  );
}
