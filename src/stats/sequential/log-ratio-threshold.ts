import { cusumThreshold } from './cusum.js';

/** Standard deviations of one look's ratio between which the worst lies, for any looks and alphas that anyone plans. */
const [LEAST, MOST] = [1, 8];
const PRECISION = 1e-2;

/**
 * So much more than normal ratios the worst ratios of counts ask for: of two arms whose events fall to the first with a
 * chance of 1 to 99 %, for alternatives up to five times as many, and of however many events a look.
 */
const LUMPS = 0.4;

/** Where the worst would be beyond `MOST`; by then both thresholds are nearly the same. */
const FARTHEST = 25;

const latest = new Map<string, number>();
const MOST_KEPT = 100;

/**
 * The threshold of a cumulative sum of logarithms of likelihood ratios, S ← max(0, S + ln(ratio)), that is crossed in so
 * many looks with a chance of at most `alpha` whatever a look has to tell, where there is nothing to find. How much that
 * is nobody knows beforehand, so the worst is taken: a normal ratio with standard deviation D has a mean of −D²/2 and is
 * Page's scheme with drift D/2 and threshold h/D; of all D the greatest h counts, and lumps of counts a little more. More
 * than ln(looks/alpha) is never needed (Ville's inequality from each look on).
 */
export function logRatioThreshold(looks: number, alpha: number): number {
  const key = `${looks} ${alpha}`;
  const known = latest.get(key);
  if (known !== undefined) return known;
  const atMost = Math.log(looks / alpha);
  const threshold = atMost > FARTHEST ? atMost : Math.min(greatest(looks, alpha) + LUMPS, atMost);
  if (latest.size >= MOST_KEPT) latest.clear();
  latest.set(key, threshold);
  return threshold;
}

/** By golden sections: the threshold rises with D up to the worst, and falls from there. */
function greatest(looks: number, alpha: number): number {
  const of = (deviation: number) => deviation * (cusumThreshold({ drift: deviation / 2, looks, alpha }) ?? 0);
  const golden = (Math.sqrt(5) - 1) / 2;
  let [from, to] = [LEAST, MOST];
  let [low, high] = [to - golden * (to - from), from + golden * (to - from)];
  let [atLow, atHigh] = [of(low), of(high)];
  while (to - from > PRECISION) {
    if (atLow >= atHigh) {
      [to, high, atHigh] = [high, low, atLow];
      low = to - golden * (to - from);
      atLow = of(low);
    } else {
      [from, low, atLow] = [low, high, atHigh];
      high = from + golden * (to - from);
      atHigh = of(high);
    }
  }
  return Math.max(atLow, atHigh);
}
