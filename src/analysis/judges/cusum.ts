import type { Evidence } from '../../model/evidence.js';
import type { Counted, CusumSpec } from '../../model/judge.js';
import { logRatioThreshold } from '../../stats/sequential/log-ratio-threshold.js';
import { hasCarriedBaseline, type Judge, type JudgeWindow, type Planned, windowsOf } from '../judge.js';
import { countedNote, ratesOf, ratioOf, whyUndecided } from './count-evidence.js';
import { NO_COUNTS, plus, type SplitCounts, shareOf, splitCounts } from './split-counts.js';

/** Of one metric: counts of the stage, and the sum, over the whole rollout. */
interface Seen {
  readonly inStage: SplitCounts;
  readonly sum: number;
}

type Memory = readonly Seen[];

const NOTHING: Seen = { inStage: NO_COUNTS, sum: 0 };

/**
 * Page's cumulative sum of log likelihood ratios: S ← max(0, S + ln(how much better "`ratio` times as bad" explains a
 * window's events than "alike")), given how the requests split. It forgets good times, so that trouble which begins late is
 * not diluted by what came before, and it adds up what is sparse: a window with half an event tells half as much as one
 * with one. The threshold keeps the chance that a healthy canary ever crosses it, in as many windows as are planned, of all
 * its stages, at most alpha, however many events there are. At 100 % it begins anew, beside a baseline that was compared
 * before.
 *
 * Sources: E. S. Page, "Continuous inspection schemes", Biometrika 41, 1954; G. Lorden, "Procedures for reacting to a change
 * in distribution", Annals of Mathematical Statistics 42, 1971 (of likelihood ratios).
 */
export function cusum(spec: CusumSpec, planned: Planned): Judge<Memory> {
  const { plan } = planned;
  const once = plan.stages.reduce((sum, stage) => sum + windowsOf(stage, plan), 0);
  const looks = Math.max(1, once * (plan.judging.extendInconclusive ? 2 : 1));
  const threshold = spec.threshold ?? logRatioThreshold(looks, spec.alpha / spec.metrics.length);
  return {
    begin: () => spec.metrics.map(() => NOTHING),
    examine(memory, window) {
      const seen = spec.metrics.map((metric, i) => see(spec, planned, memory[i] ?? NOTHING, metric, window));
      const evidence = spec.metrics.map((metric, i) =>
        evidenceOf(spec, planned, threshold, seen[i] ?? NOTHING, metric),
      );
      return { memory: seen, evidence };
    },
  };
}

function see(spec: CusumSpec, { plan }: Planned, seen: Seen, metric: Counted, window: JudgeWindow): Seen {
  const counts = splitCounts(window.newest, metric, spec.slowerThanMs, plan.metrics);
  const inStage = plus(window.stageBegins ? NO_COUNTS : seen.inStage, counts);
  const share = shareOf(counts);
  const sum = window.stageBegins && hasCarriedBaseline(window.stage) ? 0 : seen.sum;
  if (share === 0 || share === 1) return { inStage, sum };
  return { inStage, sum: Math.max(0, sum + logRatio(counts, share, spec.ratio)) };
}

/** An event is the canary's with a chance of ρr / (ρr + 1 − ρ) in place of ρ. */
function logRatio({ canaryEvents, baselineEvents }: SplitCounts, share: number, ratio: number): number {
  return canaryEvents * Math.log(ratio) - (canaryEvents + baselineEvents) * Math.log1p(share * (ratio - 1));
}

function evidenceOf(
  spec: CusumSpec,
  planned: Planned,
  threshold: number,
  { inStage, sum }: Seen,
  metric: Counted,
): Evidence {
  const why = whyUndecided(inStage, planned);
  const isWorse = sum > threshold;
  return {
    judge: spec.name,
    method: 'cusum',
    subject: metric,
    outcome: isWorse ? 'worse' : why !== null ? 'undecided' : 'held',
    why: isWorse ? null : why,
    statisticName: 'cusum',
    statistic: sum,
    boundary: threshold,
    detail: () => ({
      pValue: null,
      eValue: null,
      effect: { kind: 'ratio', value: ratioOf(inStage) },
      interval: null,
      ...ratesOf(inStage),
      ...countedNote(metric, planned),
      needs: null,
    }),
  };
}
