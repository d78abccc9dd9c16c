import type { Evidence } from '../../model/evidence.js';
import type { Counted, CusumSpec } from '../../model/judge.js';
import { binomialDensity, binomialUpperTail } from '../../stats/lattice/binomial.js';
import { normalQuantile } from '../../stats/laws/normal.js';
import { cusumThreshold } from '../../stats/sequential/cusum.js';
import {
  hasCarriedBaseline,
  type Judge,
  JudgeInputError,
  type JudgeWindow,
  type Planned,
  windowsOf,
} from '../judge.js';
import { ratesOf, ratioOf, whyUndecided } from './count-evidence.js';
import { NO_COUNTS, plus, type SplitCounts, shareOf, splitCounts } from './split-counts.js';

/** Of one metric: counts of the stage, and the sum, over the whole rollout. */
interface Seen {
  readonly inStage: SplitCounts;
  readonly sum: number;
}

type Memory = readonly Seen[];

const NOTHING: Seen = { inStage: NO_COUNTS, sum: 0 };

/**
 * Page's cumulative sum: S ← max(0, S + z − drift), where z says how many standard deviations too many of a window's events
 * were the canary's. Good windows do not add up, so that a fault which begins late is not diluted by what came before. The
 * threshold gives the chance α that a healthy canary ever crosses it in as many windows as are planned, of all its stages.
 * At 100 % it begins anew, beside a baseline that was compared before.
 *
 * z is the normal quantile of the binomial mid-p-value, given the arms' requests: with few events it varies less than a
 * normal variate does, and alarms are rarer. Source: E. S. Page, "Continuous inspection schemes", Biometrika 41, 1954.
 */
export function cusum(spec: CusumSpec, planned: Planned): Judge<Memory> {
  const { plan } = planned;
  const once = plan.stages.reduce((sum, stage) => sum + windowsOf(stage, plan), 0);
  const looks = Math.max(1, once * (plan.judging.extendInconclusive ? 2 : 1));
  const alpha = spec.alpha / spec.metrics.length;
  const threshold = spec.threshold ?? thresholdFor(spec.drift, looks, alpha);
  return {
    begin: () => spec.metrics.map(() => NOTHING),
    examine(memory, window) {
      const seen = spec.metrics.map((metric, i) => see(spec, memory[i] ?? NOTHING, metric, window));
      const evidence = spec.metrics.map((metric, i) =>
        evidenceOf(spec, planned, threshold, seen[i] ?? NOTHING, metric),
      );
      return { memory: seen, evidence };
    },
  };
}

function thresholdFor(drift: number, looks: number, alpha: number): number {
  const threshold = cusumThreshold({ drift, looks, alpha });
  if (threshold === null) throw new JudgeInputError(`no threshold gives an alpha of ${alpha} in ${looks} looks`);
  return threshold;
}

function see(spec: CusumSpec, seen: Seen, metric: Counted, window: JudgeWindow): Seen {
  const counts = splitCounts(window.newest, metric, spec.slowerThanMs);
  const inStage = plus(window.stageBegins ? NO_COUNTS : seen.inStage, counts);
  const share = shareOf(counts);
  const sum = window.stageBegins && hasCarriedBaseline(window.stage) ? 0 : seen.sum;
  if (share === 0 || share === 1) return { inStage, sum };
  return { inStage, sum: Math.max(0, sum + deviation(counts, share) - spec.drift) };
}

/** Beyond this many standard deviations a quantile has no digits left, and none are needed. */
const FARTHEST = 37;

function deviation({ canaryEvents, baselineEvents }: SplitCounts, share: number): number {
  const events = canaryEvents + baselineEvents;
  const p = binomialUpperTail(canaryEvents, events, share) + binomialDensity(canaryEvents, events, share) / 2;
  if (p <= 0.5) return p <= 0 ? FARTHEST : Math.min(FARTHEST, -normalQuantile(p));
  return p >= 1 ? -FARTHEST : -normalQuantile(p);
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
      needs: null,
    }),
  };
}
