/** The cumulative sum of log likelihood ratios of counts as a chain of small steps, worked through look by look. */

const STEPS = 160;

/** By what an event's arm changes the sum, where the canary has so much of the requests. */
function changes(share: number, ratio: number): readonly [canary: number, baseline: number] {
  const theta = (share * ratio) / (share * ratio + 1 - share);
  return [Math.log(theta / share), Math.log((1 - theta) / (1 - share))];
}

/** Chances of 0, 1, 2, … events of such a mean, as many as matter. */
export function poissonPoints(mean: number): readonly number[] {
  const points: number[] = [];
  let logPoint = -mean;
  for (let k = 0; k <= mean + 9 * Math.sqrt(mean) + 20; k++) {
    points.push(Math.exp(logPoint));
    logPoint += Math.log(mean / (k + 1));
  }
  return points;
}

/** What a look adds to the sum, with its chance: of the canary's and of the baseline's Poisson counts. */
function additions(events: number, share: number, ratio: number): readonly (readonly [number, number])[] {
  const [up, down] = changes(share, ratio);
  const baseline = poissonPoints(events * (1 - share));
  const all = poissonPoints(events * share).flatMap((chance, k) =>
    baseline.map((other, kBase) => [k * up + kBase * down, chance * other] as const),
  );
  return all.filter(([, chance]) => chance > 1e-12);
}

/**
 * The chance that the sum exceeds the threshold in so many looks, each with `events` events in the mean. Between two steps of
 * the scale a value is shared out so that its mean is kept, which makes the chance a little too great.
 */
export function alarmChance(of: {
  readonly events: number;
  readonly share: number;
  readonly ratio: number;
  readonly looks: number;
  readonly threshold: number;
}): number {
  const width = of.threshold / STEPS;
  const size = STEPS + 1;
  const moves = new Float64Array(size * size);
  for (const [change, chance] of additions(of.events, of.share, of.ratio)) {
    for (let i = 0; i < size; i++) {
      const to = Math.max(0, i + change / width);
      if (to > STEPS) continue;
      const below = Math.floor(to);
      moves[i * size + below] = (moves[i * size + below] as number) + chance * (1 - (to - below));
      if (below < STEPS) moves[i * size + below + 1] = (moves[i * size + below + 1] as number) + chance * (to - below);
    }
  }
  let state = new Float64Array(size);
  state[0] = 1;
  for (let look = 0; look < of.looks; look++) {
    const next = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      const mass = state[i] as number;
      if (mass > 0)
        for (let j = 0; j < size; j++) next[j] = (next[j] as number) + mass * (moves[i * size + j] as number);
    }
    state = next;
  }
  return 1 - state.reduce((sum, mass) => sum + mass, 0);
}
