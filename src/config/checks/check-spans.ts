import { CONDITIONED_METRICS } from '../../measures/metrics.js';
import type { DocumentPath } from '../../model/place.js';
import type { ValueSource } from '../../model/problems/fit-problem.js';
import { secondsOf } from '../../text/duration.js';
import { nearMiss } from '../../text/near-miss.js';
import type { Tolerant } from '../schema/field.js';
import type { BurnRateDocument } from '../schema/thresholds-schema.js';
import { ownNames, rulesOf } from './check-metrics.js';
import type { Draft, FitProblem } from './draft.js';

/** Thresholds whose look-back of their own does not fit, and burn rates that cannot be reckoned. */
export function spanProblems({ said, understood }: Draft): readonly FitProblem[] {
  const intervalSeconds = secondsOf(understood.analysis?.interval);
  const hasSlo = Object.keys(said).some((key) => nearMiss(key, ['slo']) !== null);
  const metrics = [...CONDITIONED_METRICS, ...(ownNames({ said, understood }) ?? [])];
  const check = (given: object | undefined, filledIn: object | undefined, path: DocumentPath) => [
    ...(filledIn === undefined ? [] : overProblems(filledIn, metrics, intervalSeconds, path)),
    ...burnsOf(given, filledIn, path).flatMap((burn) => [
      ...burnRateProblems(burn, intervalSeconds, hasSlo),
      ...limitProblems(burn, understood.slo?.objective),
    ]),
  ];
  return [
    ...check(said.thresholds, understood.thresholds, ['thresholds']),
    ...(understood.stages ?? []).flatMap((stage, index) =>
      check(said.stages?.[index]?.thresholds, stage?.thresholds, ['stages', index, 'thresholds']),
    ),
  ];
}

/** A burn rate as it is written, and with its defaults. */
interface Burn {
  readonly said: NonNullable<Tolerant<BurnRateDocument>>;
  readonly understood: NonNullable<Tolerant<BurnRateDocument>>;
  readonly path: DocumentPath;
}

function burnsOf(given: object | undefined, filledIn: object | undefined, path: DocumentPath): readonly Burn[] {
  if (given === undefined) return [];
  const understood = rulesOf<BurnRateDocument>(filledIn ?? {}, 'burn_rate');
  return rulesOf<BurnRateDocument>(given, 'burn_rate').map(({ rule, at }, index) => ({
    said: rule ?? {},
    understood: understood[index]?.rule ?? {},
    path: [...path, ...at],
  }));
}

function overProblems(
  thresholds: object,
  metrics: readonly string[],
  intervalSeconds: number | undefined,
  path: DocumentPath,
): readonly FitProblem[] {
  return metrics.flatMap((metric) =>
    rulesOf(thresholds, metric).flatMap(({ rule, at }) =>
      shortSpan(metric, 'over', secondsOf(rule?.over), 'given', intervalSeconds, [...path, ...at]),
    ),
  );
}

function burnRateProblems(
  { said, understood, path }: Burn,
  intervalSeconds: number | undefined,
  hasSlo: boolean,
): readonly FitProblem[] {
  const from = (key: 'long' | 'short'): ValueSource => (Object.hasOwn(said, key) ? 'given' : 'default');
  const longSeconds = secondsOf(understood.long);
  const shortSeconds = secondsOf(understood.short);
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

/** Limits that are not passed even when all requests fail. */
function limitProblems({ said, understood, path }: Burn, objective: number | undefined): readonly FitProblem[] {
  if (objective === undefined) return [];
  const mostBurn = 1 / (1 - objective);
  return (['max', 'max_long'] as const).flatMap((key): readonly FitProblem[] => {
    const max = understood[key];
    if (max === undefined || max < mostBurn * (1 - TOLERANCE)) return [];
    const maxFrom = Object.hasOwn(said, key) ? 'given' : 'default';
    return [{ code: 'burn_rate_never_trips', key, max, maxFrom, mostBurn, objective, path: [...path, key] }];
  });
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
