import { parseConfig } from '../../src/config/parse-config.js';
import { keyOf } from '../../src/random/key.js';
import { userShare } from '../../src/sources/generated/users/user-share.js';
import { hypergeometricUpperTail } from '../../src/stats/lattice/hypergeometric.js';
import { interleaved, ratio } from './measure.js';
import { type Row, ratioRow } from './table.js';

const CALLS = 200;

/** How much more a larger task costs, of what must not grow with all that it is asked about. */
export async function growth(): Promise<Row[]> {
  const tail = (successes: number) => () => {
    for (let i = 0; i < CALLS; i++) hypergeometricUpperTail(successes / 2 + i, successes, 1e12, 2e12);
  };
  const share = (count: number) => () => {
    for (let i = 0; i < CALLS; i++) userShare({ count, activityCv: 1, routing: 'sticky' }, keyOf(`bench ${i}`), 0.1);
  };
  const times = interleaved(
    { many: tail(100_000), few: tail(1_000), crowd: share(1e9), group: share(1e3) },
    { rounds: 20, warmUp: 5 },
  );
  const unknown = { many: [] as number[], few: [] as number[] };
  for (let round = -2; round < 10; round++) {
    for (const [name, faults] of [
      ['many', 100],
      ['few', 10],
    ] as const) {
      const text = withUnknownStages(faults);
      const before = performance.now();
      await parseConfig(text);
      if (round >= 0) unknown[name].push(performance.now() - before);
    }
  }
  return [
    // A standard deviation of terms: the root of 100.
    ratioRow('a hypergeometric tail: 100,000 successes over 1,000', ratio(times.many, times.few), 20),
    ratioRow('the share of users: a thousand million over a thousand', ratio(times.crowd, times.group), 4),
    ratioRow('near misses among 1,000 stages: 300 unknown names over 30', ratio(unknown.many, unknown.few), 20),
  ];
}

/** Names that are near enough to each of the stages' to be compared with it to the end. */
function withUnknownStages(count: number): string {
  const name = (index: number) => `${'m'.repeat(40)}${String(index).padStart(16, '0')}`;
  const stages = Array.from({ length: 1_000 }, (_, index) => {
    return { name: name(index), traffic_percent: (index + 1) / 10, duration: '1m' };
  });
  const faults = Array.from({ length: count }, (_, index) => ({
    error_rate: 0.1,
    from: { stage: `${name(index)}xx` },
    until: { stage: `${name(index)}yyy` },
    cohort: { share: 0.1, from_stage: `${name(index)}zzzz` },
  }));
  return JSON.stringify({ stages, faults });
}
