/** So many alternatives a process weighs, alike. The nearest is 0.4 % from the ratio doubted: a smaller difference does not show. */
const ALTERNATIVES = 25;

/** So many times as large as the ratio doubted is the largest alternative, or so many times as small the smallest. */
const REACH = 10;

/** Counts that share a canary's part of the requests, in the order in which they came; null: none. */
export type CountHistory = {
  readonly share: number;
  readonly canaryEvents: number;
  readonly baselineEvents: number;
  readonly before: CountHistory;
} | null;

/**
 * Evidence that the canary's rate of events is not `ratio` times the baseline's, but more (or, `below`, less): a mixture
 * over alternatives r of the likelihood ratio of how the events fell to the arms, given the arms' requests. With ρ the
 * canary's part of the requests, an event is the canary's with chance θ(r) = ρr / (ρr + 1 − ρ). As long as the rate is no
 * more than `ratio` times as high (no less), each event's factor has a mean of at most 1, whatever ρ was in its window:
 * the chance that the evidence ever reaches 1/α is at most α. Requests that fail or do not, rather than events of a
 * Poisson process, make it smaller still.
 *
 * Source: M. Lindon, A. Malek, "Anytime-valid inference for multinomial count data", NeurIPS 35 (2022), here with a discrete
 * mixture, which allows the shares of a rollout to change.
 */
export interface RateRatioProcess {
  readonly ratio: number;
  readonly alternatives: Float64Array;
  readonly logAlternatives: Float64Array;
  /** ln(ρr + 1 − ρ) of the share ρ asked about last, for each alternative: kept, since it is asked for again. */
  readonly latest: { share: number; readonly logs: Float64Array };
}

/** Logarithms of the likelihood ratios so far, one for each alternative. */
export type RateRatioState = Float64Array;

export function rateRatioProcess(ratio: number, side: 'above' | 'below'): RateRatioProcess {
  const reach = Math.log(side === 'above' ? REACH : 1 / REACH);
  const alternatives = Float64Array.from({ length: ALTERNATIVES }, (_, j) => ratio * Math.exp(reach * place(j)));
  const latest = { share: Number.NaN, logs: new Float64Array(ALTERNATIVES) };
  return { ratio, alternatives, logAlternatives: alternatives.map(Math.log), latest };
}

/** Of an alternative, on the way from the ratio doubted to the farthest, in (0, 1]: by squares, so that some are close by. */
function place(j: number): number {
  const part = (j + 1) / ALTERNATIVES;
  return part * part;
}

export function noEvidence(): RateRatioState {
  return new Float64Array(ALTERNATIVES);
}

/** With the events of one more window, of whose requests a part `share` in (0, 1) was the canary's. */
export function withWindow(
  of: RateRatioProcess,
  state: RateRatioState,
  share: number,
  canaryEvents: number,
  baselineEvents: number,
): RateRatioState {
  const events = canaryEvents + baselineEvents;
  if (events === 0) return state;
  const { ratio, logAlternatives, latest } = of;
  // ln θ(r) = ln ρ + ln r − ln(ρr + 1 − ρ) and ln(1 − θ(r)) = ln(1 − ρ) − ln(ρr + 1 − ρ): what does not depend on r cancels.
  if (latest.share !== share) spread(of, share);
  const { logs } = latest;
  const atRatio = canaryEvents * Math.log(ratio) - events * Math.log(1 + share * (ratio - 1));
  const next = new Float64Array(ALTERNATIVES);
  for (let j = 0; j < ALTERNATIVES; j++) {
    const gained = canaryEvents * (logAlternatives[j] as number) - events * (logs[j] as number);
    next[j] = (state[j] as number) + gained - atRatio;
  }
  return next;
}

/** Every metric of a window has the same share: its logarithms are taken once. */
function spread({ alternatives, latest }: RateRatioProcess, share: number): void {
  latest.share = share;
  for (let j = 0; j < ALTERNATIVES; j++) latest.logs[j] = Math.log(1 + share * ((alternatives[j] as number) - 1));
}

/** A part of the sum this small has no digit in it. */
const NEGLIGIBLE_LOG = -40;

/** ln E: the logarithm of the mean likelihood ratio. */
export function logEvidence(state: RateRatioState): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const one of state) if (one > most) most = one;
  let sum = 0;
  for (const one of state) if (one - most > NEGLIGIBLE_LOG) sum += Math.exp(one - most);
  return most + Math.log(sum / ALTERNATIVES);
}

/** ln E where E would be more than a report can hold. */
const MOST_LOG = 690;

/** E itself, at most 1e299. */
export function evidenceOfLog(logE: number): number {
  return Math.exp(Math.min(MOST_LOG, logE));
}

/** Evidence with more of it, of which a part counts, in [0, 1]. */
export function plusPart(state: RateRatioState, more: RateRatioState, part: number): RateRatioState {
  return part === 0 ? state : state.map((one, j) => one + part * (more[j] as number));
}

/** What was counted in stretches of time, each with the part of its evidence that counts. */
export type PartlyCounted = readonly { readonly history: CountHistory; readonly part: number }[];

/** ln E from all that was counted, for a process of another ratio. It falls (side `above`) or rises with that ratio. */
function logEvidenceOf(of: RateRatioProcess, counted: PartlyCounted): number {
  let state = noEvidence();
  for (const { history, part } of counted) {
    let own = noEvidence();
    for (let window = history; window !== null; window = window.before) {
      own = withWindow(of, own, window.share, window.canaryEvents, window.baselineEvents);
    }
    state = plusPart(state, own, part);
  }
  return logEvidence(state);
}

/** Ratios beyond these are as good as none, or no bound at all. */
const LEAST = 1e-6;
const MOST = 1e6;
const PRECISION = 1e-5;

/**
 * The ratios that the evidence does not speak against at `alpha` on either side: between them the true one is, at all
 * times, with a chance of at least 1 − 2·alpha. An end that nothing bounds is null.
 */
export function confidenceSequence(counted: PartlyCounted, alpha: number) {
  const limit = -Math.log(alpha);
  const isRejected = (ratio: number, side: 'above' | 'below') =>
    logEvidenceOf(rateRatioProcess(ratio, side), counted) >= limit;
  return {
    low: isRejected(LEAST, 'above') ? edge((ratio) => isRejected(ratio, 'above'), LEAST, MOST) : null,
    high: isRejected(MOST, 'below') ? edge((ratio) => isRejected(ratio, 'below'), MOST, LEAST) : null,
  };
}

/** Where, on the way from `inside`, which is rejected, to `outside`, ratios cease to be. */
function edge(isRejected: (ratio: number) => boolean, inside: number, outside: number): number {
  let [from, to] = [Math.log(inside), Math.log(outside)];
  while (Math.abs(to - from) > PRECISION) {
    const middle = (from + to) / 2;
    if (isRejected(Math.exp(middle))) from = middle;
    else to = middle;
  }
  return Math.exp(from);
}
