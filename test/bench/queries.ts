import type { ScrapedSeries } from '../../src/model/policy/series-store.js';
import { DEFAULT_SETTINGS, readQuery } from '../../src/promql/query.js';
import { seriesList } from '../../src/promql/series-list.js';
import { interleaved, ratio } from './measure.js';
import { type Row, ratioRow } from './table.js';

/** Four hours of scrapes, 15 seconds apart. */
const SCRAPES = 960;
const STEP_MS = 15_000;
const RANGE_MS = 120_000;
const BOUNDS = ['0.1', '0.25', '0.5', '1', '+Inf'];

function counter(name: string, labels: Readonly<Record<string, string>>, perScrape: number): ScrapedSeries {
  return {
    labels: { __name__: name, ...labels },
    timesMs: Float64Array.from({ length: SCRAPES }, (_, each) => each * STEP_MS),
    values: Float64Array.from({ length: SCRAPES }, (_, each) => each * perScrape + (each % 7)),
    length: SCRAPES,
  };
}

const good = ['a', 'b', 'c'].map((pod) => counter('requests_total', { pod, code: '200' }, 990));
const bad = ['a', 'b', 'c'].map((pod) => counter('requests_total', { pod, code: '500' }, 10));
const buckets = ['a', 'b'].flatMap((pod) =>
  BOUNDS.map((le, each) => counter('seconds_bucket', { pod, le }, 200 * (each + 1))),
);

/** A query at each minute, over the least code that answers the same question of the same arrays. */
export function queries(): Row[] {
  const share = evaluated('sum(rate(requests_total{code=~"5.."}[2m])) / sum(rate(requests_total[2m]))');
  const quantile = evaluated('histogram_quantile(0.95, sum by (le) (rate(seconds_bucket[2m])))');
  const times = interleaved(
    {
      share: everyMinute(share),
      shareByHand: everyMinute((atMs) => sumOfRates(bad, atMs) / sumOfRates([...good, ...bad], atMs)),
      quantile: everyMinute(quantile),
      quantileByHand: everyMinute(quantileByHand),
    },
    { rounds: 40, warmUp: 10 },
  );
  return [
    ratioRow('a share of errors, nine rates', ratio(times.share, times.shareByHand), 10),
    ratioRow('a quantile, ten rates in five buckets', ratio(times.quantile, times.quantileByHand), 10),
  ];
}

function evaluated(text: string): (atMs: number) => number {
  const read = readQuery(text, DEFAULT_SETTINGS);
  if (!read.ok) throw new Error(read.problem.reason);
  const evaluate = read.query.of(seriesList([...good, ...bad, ...buckets]));
  return (atMs) => {
    const result = evaluate(atMs);
    return result.type === 'vector' ? (result.elements[0]?.value ?? 0) : 0;
  };
}

function everyMinute(answer: (atMs: number) => number): () => void {
  return () => {
    let sum = 0;
    for (let atMs = RANGE_MS; atMs < SCRAPES * STEP_MS; atMs += 60_000) sum += answer(atMs);
    if (Number.isNaN(sum)) throw new Error('a query has no answer');
  };
}

/** Without extrapolation: on this grid the samples of a range always lie alike, so that a share is the same. */
function rateByHand({ values }: ScrapedSeries, atMs: number): number {
  const last = Math.floor(atMs / STEP_MS);
  const first = last - RANGE_MS / STEP_MS + 1;
  let change = (values[last] as number) - (values[first] as number);
  for (let each = first + 1; each <= last; each += 1) {
    if ((values[each] as number) < (values[each - 1] as number)) change += values[each - 1] as number;
  }
  return change / (RANGE_MS / 1000);
}

function sumOfRates(series: readonly ScrapedSeries[], atMs: number): number {
  let sum = 0;
  for (const each of series) sum += rateByHand(each, atMs);
  return sum;
}

function quantileByHand(atMs: number): number {
  const counts = BOUNDS.map((_, each) =>
    sumOfRates([buckets[each] as ScrapedSeries, buckets[each + BOUNDS.length] as ScrapedSeries], atMs),
  );
  const rank = 0.95 * (counts.at(-1) as number);
  const at = counts.findIndex((count) => count >= rank);
  const start = at === 0 ? 0 : Number(BOUNDS[at - 1]);
  if (at === BOUNDS.length - 1) return start;
  const below = at === 0 ? 0 : (counts[at - 1] as number);
  return start + ((Number(BOUNDS[at]) - start) * (rank - below)) / ((counts[at] as number) - below);
}
