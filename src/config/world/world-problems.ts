import { MEASURED } from '../../model/policy/rehearsal.js';
import type { FieldProblemDetail } from '../../model/problems/problem.js';
import type { WorldProblemDetail } from '../../model/problems/world-problem.js';
import { SERIES_KINDS } from '../../model/world-said.js';
import { secondsOf } from '../../text/duration.js';
import { found } from '../../text/found.js';
import { nearMiss } from '../../text/near-miss.js';
import type { Unplaced } from '../checks/draft.js';
import type { Tolerant } from '../schema/field.js';
import { WORLD_LIMITS, type WorldInput } from './world-schema.js';

type Problem = Unplaced<
  | WorldProblemDetail
  | Extract<
      FieldProblemDetail,
      { readonly code: 'not_one_of' | 'missing_key' | 'out_of_range' | 'duration_out_of_range' }
    >
>;

type Said = NonNullable<Tolerant<WorldInput>>;

/** What does not fit together in what a world file says of queries and hooks, as far as it is known. */
export function worldProblems(said: Said): readonly Problem[] {
  // A metric that could not be read may be the one that is meant.
  const own = Object.hasOwn(said, 'metrics') && said.metrics === undefined ? null : Object.keys(said.metrics ?? {});
  return [
    ...scrapeProblems(said),
    ...entries(said.series).flatMap(([name, each]) => seriesProblems(each, ['series', name], own)),
    ...entries(said.measures).flatMap(([name, each]) => measureProblems(each, ['measures', name], own)),
    ...entries(said.hooks).flatMap(([name, each]) => hookProblems(each, ['hooks', name])),
  ];
}

function entries<T>(
  of: Readonly<Record<string, T | undefined>> | undefined,
): readonly (readonly [string, NonNullable<T>])[] {
  return Object.entries(of ?? {}).flatMap(([name, each]) => (each == null ? [] : [[name, each] as const]));
}

type Path = readonly (string | number)[];
type Own = readonly string[] | null;

function scrapeProblems({ prometheus }: Said): readonly Problem[] {
  const seconds = secondsOf(prometheus?.scrape);
  const atMostSeconds = WORLD_LIMITS.scrapeSeconds;
  if (seconds === undefined || seconds <= atMostSeconds) return [];
  const text = String(prometheus?.scrape);
  return [
    { code: 'duration_out_of_range', found: text, atLeastSeconds: 1, atMostSeconds, path: ['prometheus', 'scrape'] },
  ];
}

function seriesProblems(
  series: Tolerant<NonNullable<WorldInput['series']>[string]>,
  path: Path,
  own: Own,
): readonly Problem[] {
  if (series === undefined) return [];
  const { is, buckets } = series;
  const goesWith = (keys: readonly string[], isRight: boolean, what: string): readonly Problem[] =>
    isRight
      ? []
      : keys.flatMap((key) =>
          Object.hasOwn(series, key)
            ? [{ code: 'key_goes_with', key, goesWith: what, path: [...path, key] } as const]
            : [],
        );
  return [
    ...wordProblems(is, [...path, 'is'], SERIES_KINDS, own),
    ...(is === undefined
      ? []
      : [
          ...goesWith(['unit', 'buckets'], is === 'latency', 'is: latency'),
          ...goesWith(['value'], is === 'constant', 'is: constant'),
          ...goesWith(['status'], is === 'requests' || is === 'latency', 'is: requests'),
        ]),
    ...goesWith(['ok', 'bad'], Object.hasOwn(series, 'status'), 'status'),
    ...increasing(buckets, [...path, 'buckets']),
  ];
}

function increasing(buckets: readonly (number | undefined)[] | undefined, path: Path): readonly Problem[] {
  return (buckets ?? []).flatMap((later, index): readonly Problem[] => {
    const earlier = buckets?.[index - 1];
    if (later === undefined || earlier === undefined || later > earlier) return [];
    return [{ code: 'buckets_not_increasing', earlier, later, path: [...path, index] }];
  });
}

const WAYS = ['is', 'outcomes', 'value'];

function measureProblems(
  measure: Tolerant<NonNullable<WorldInput['measures']>[string]>,
  path: Path,
  own: Own,
): readonly Problem[] {
  if (measure === undefined) return [];
  const ways = WAYS.filter((key) => Object.hasOwn(measure, key));
  if (ways.length !== 1) return [{ code: 'measure_shape', found: ways.length, path }];
  const [way = ''] = ways;
  const idle = way === 'is' ? [] : ['arm', 'window', 'scale', ...(way === 'outcomes' ? ['as'] : [])];
  return [
    ...wordProblems(measure.is, [...path, 'is'], MEASURED, own),
    ...idle.flatMap((key): readonly Problem[] =>
      Object.hasOwn(measure, key) ? [{ code: 'key_goes_with', key, goesWith: 'is', path: [...path, key] }] : [],
    ),
  ];
}

function hookProblems(hook: Tolerant<NonNullable<WorldInput['hooks']>[string]>, path: Path): readonly Problem[] {
  if (hook === undefined || typeof hook === 'string') return [];
  const count = Object.keys(hook).length;
  return count === 1 ? [] : [{ code: 'hook_shape', found: count, path }];
}

/** One of the words, or a metric that the world brings along. */
function wordProblems(word: string | undefined, path: Path, words: readonly string[], own: Own): readonly Problem[] {
  if (word === undefined || own === null || words.includes(word) || own.includes(word)) return [];
  const allowed = [...words, ...own];
  return [{ code: 'not_one_of', found: found(word), allowed, suggestion: nearMiss(word, allowed), path }];
}
