import type { Evidence } from '../model/evidence.js';
import type { JudgeSpec } from '../model/judge.js';
import { withOutcome } from './judge.js';

/**
 * Holm's procedure with weights: once something is found worse at its own share of alpha, what is left is tested as if that
 * had not been asked, each at its share of alpha over the shares that are left. It never finds the first thing sooner; it
 * finds more with it. Source: S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
 * Statistics 6, 1979.
 */
export function stepDown(evidence: readonly Evidence[], judges: readonly JudgeSpec[]): readonly Evidence[] {
  if (!evidence.some((one) => one.outcome === 'worse' && one.method !== 'srm')) return evidence;
  const shares = sharesOf(judges);
  const alpha = judges.reduce((sum, { name }) => sum + (shares.get(name)?.alpha ?? 0), 0);
  const ordered = evidence
    .flatMap((one) => {
      const share = shares.get(one.judge);
      return share === undefined || one.outcome === 'undecided' ? [] : [{ one, ...timesOf(one, share) }];
    })
    .sort((a, b) => a.times - b.times);
  const found = new Set<Evidence>();
  // Who is undecided has not been asked yet, and keeps its share.
  let left = alpha;
  for (const { one, times, each } of ordered) {
    if (times * left > alpha) break;
    found.add(one);
    left -= each;
  }
  return evidence.map((one) => (found.has(one) && one.outcome === 'held' ? withOutcome(one, 'worse') : one));
}

/** What a judge may spend, and how many things it looks at share it. */
interface Share {
  readonly alpha: number;
  readonly subjects: number;
}

/** Of judges whose alpha is a chance to fail a healthy canary. */
function sharesOf(judges: readonly JudgeSpec[]): ReadonlyMap<string, Share> {
  return new Map(
    judges.flatMap((judge): (readonly [string, Share])[] => {
      if (!('alpha' in judge) || judge.method === 'srm') return [];
      return [[judge.name, { alpha: judge.alpha, subjects: 'metrics' in judge ? judge.metrics.length : 1 }]];
    }),
  );
}

/** How many times its share a p-value is; a judge without p-values, too, has found what it found at its share. */
function timesOf(one: Evidence, { alpha, subjects }: Share) {
  const each = alpha / subjects;
  // A judge's p-value is corrected for its looks and metrics; here the metrics are counted apart.
  const times = (one.detail().pValue ?? 1) / subjects / each;
  return { each, times: one.outcome === 'worse' ? Math.min(1, times) : times };
}
