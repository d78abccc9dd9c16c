import { CONDITIONED_METRICS } from '../../measures/metrics.js';
import type { ValueSource } from '../../model/fit-problem.js';
import type { DocumentPath } from '../../model/place.js';
import { secondsOf } from '../../text/duration.js';
import { nearMiss } from '../../text/near-miss.js';
import { ownNames, ruleOf } from './check-metrics.js';
import type { Draft, FitProblem } from './draft.js';

/** Thresholds whose look-back of their own does not fit, and burn rates that cannot be reckoned. */
export function spanProblems({ said, understood }: Draft): readonly FitProblem[] {
  const intervalSeconds = secondsOf(understood.analysis?.interval);
  const hasSlo = Object.keys(said).some((key) => nearMiss(key, ['slo']) !== null);
  const metrics = [...CONDITIONED_METRICS, ...(ownNames({ said, understood }) ?? [])];
  const check = (given: Thresholds['said'], filledIn: Thresholds['understood'], path: DocumentPath) => [
    ...(filledIn === undefined ? [] : overProblems(filledIn, metrics, intervalSeconds, path)),
    ...burnRateProblems({ said: given, understood: filledIn }, intervalSeconds, hasSlo, [...path, 'burn_rate']),
    ...limitProblems({ said: given, understood: filledIn }, understood.slo?.objective, [...path, 'burn_rate']),
  ];
  return [
    ...check(said.thresholds, understood.thresholds, ['thresholds']),
    ...(understood.stages ?? []).flatMap((stage, index) =>
      check(said.stages?.[index]?.thresholds, stage?.thresholds, ['stages', index, 'thresholds']),
    ),
  ];
}

interface Thresholds {
  readonly said: Draft['said']['thresholds'];
  readonly understood: Draft['understood']['thresholds'];
}

function overProblems(
  thresholds: NonNullable<Thresholds['understood']>,
  metrics: readonly string[],
  intervalSeconds: number | undefined,
  path: DocumentPath,
): readonly FitProblem[] {
  return metrics.flatMap((metric) =>
    shortSpan(metric, 'over', secondsOf(ruleOf(thresholds, metric)?.over), 'given', intervalSeconds, [...path, metric]),
  );
}

function burnRateProblems(
  { said, understood }: Thresholds,
  intervalSeconds: number | undefined,
  hasSlo: boolean,
  path: DocumentPath,
): readonly FitProblem[] {
  if (said === undefined || !Object.hasOwn(said, 'burn_rate')) return [];
  const given = said.burn_rate ?? {};
  const from = (key: 'long' | 'short'): ValueSource => (Object.hasOwn(given, key) ? 'given' : 'default');
  const longSeconds = secondsOf(understood?.burn_rate?.long);
  const shortSeconds = secondsOf(understood?.burn_rate?.short);
  const isInOrder = longSeconds === undefined || shortSeconds === undefined || shortSeconds < longSeconds;
  const [shortFrom, longFrom] = [from('short'), from('long')];
  const order: readonly FitProblem[] = isInOrder
    ? []
    : [
        {
          code: 'burn_rate_short_not_shorter',
          ...{ shortSeconds, shortFrom, longSeconds, longFrom },
          path: [...path, shortFrom === 'given' ? 'short' : 'long'],
        },
      ];
  return [
    ...(hasSlo ? [] : [{ code: 'burn_rate_without_slo', path } as const]),
    ...order,
    ...shortSpan('burn_rate', 'short', shortSeconds, shortFrom, intervalSeconds, path),
  ];
}

/** Of the rounding of what an objective leaves: of 0.9, a little less than 0.1. */
const TOLERANCE = 1e-12;

/** A limit that is not passed even when all requests fail. */
function limitProblems(
  { said, understood }: Thresholds,
  objective: number | undefined,
  path: DocumentPath,
): readonly FitProblem[] {
  const max = understood?.burn_rate?.max;
  if (max === undefined || objective === undefined) return [];
  const mostBurn = 1 / (1 - objective);
  if (max < mostBurn * (1 - TOLERANCE)) return [];
  const maxFrom = Object.hasOwn(said?.burn_rate ?? {}, 'max') ? 'given' : 'default';
  return [{ code: 'burn_rate_never_trips', max, maxFrom, mostBurn, objective, path: [...path, 'max'] }];
}

/** `path` leads to the threshold. */
function shortSpan(
  metric: string,
  key: 'over' | 'short',
  spanSeconds: number | undefined,
  spanFrom: ValueSource,
  intervalSeconds: number | undefined,
  path: DocumentPath,
): readonly FitProblem[] {
  if (spanSeconds === undefined || intervalSeconds === undefined || spanSeconds >= intervalSeconds) return [];
  return [
    { code: 'span_shorter_than_interval', metric, key, spanSeconds, spanFrom, intervalSeconds, path: [...path, key] },
  ];
}
