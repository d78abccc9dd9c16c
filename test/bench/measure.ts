/** Nanoseconds that each contender took, one entry a round. */
export type Times = readonly number[];

export type Contenders<Name extends string> = Readonly<Record<Name, () => void>>;

/**
 * Times contenders in turn, round after round, so that whatever else the machine does falls on all of them alike; the
 * order turns round every other time. The first rounds warm up and are not counted.
 */
export function interleaved<Name extends string>(
  contenders: Contenders<Name>,
  { rounds, warmUp, clock = wallTime }: { readonly rounds: number; readonly warmUp: number; readonly clock?: Clock },
): Record<Name, number[]> {
  const names = Object.keys(contenders) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = -warmUp; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const taken = nanoseconds(contenders[name], clock);
      if (round >= 0) times[name].push(taken);
    }
  }
  return times;
}

/** Nanoseconds, from any instant on. */
type Clock = () => number;

const wallTime: Clock = () => Number(process.hrtime.bigint());

/** What all threads of this process worked, what is collected and compiled beside it included. */
export const cpuTime: Clock = () => {
  const { user, system } = process.cpuUsage();
  return 1000 * (user + system);
};

function nanoseconds(work: () => void, clock: Clock): number {
  const before = clock();
  work();
  return clock() - before;
}

export function median(values: Times): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

export function fastest(values: Times): number {
  return values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
}

/** How much longer one took than the other. Noise only ever adds time, so the ratio of the minima is the steadier one. */
export interface Ratio {
  readonly ofMinima: number;
  /** Median over the rounds of the ratio within a round. */
  readonly ofPairs: number;
}

export function ratio(times: Times, reference: Times): Ratio {
  const pairs = times.map((time, round) => time / (reference[round] ?? Number.NaN));
  return { ofMinima: fastest(times) / fastest(reference), ofPairs: median(pairs) };
}
