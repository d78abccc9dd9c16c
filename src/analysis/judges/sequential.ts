import type { Evidence, EvidenceDetail } from '../../model/evidence.js';
import type { Counted, SequentialSpec } from '../../model/judge.js';
import { alphaPart, hasCarriedBaseline, type Judge, type JudgeWindow, type Planned } from '../judge.js';
import { fewestMore, ratesOf, ratioOf, whyUndecided } from './count-evidence.js';
import { dispersion, NO_SCATTER, newStage, type Scatter, withCounts } from './dispersion.js';
import {
  type CountHistory,
  confidenceSequence,
  evidenceOfLog,
  logEvidence,
  noEvidence,
  type RateRatioProcess,
  type RateRatioState,
  rateRatioProcess,
  withWindow,
} from './rate-ratio-process.js';
import { NO_COUNTS, plus, type SplitCounts, shareOf, splitCounts } from './split-counts.js';

/** Of one metric, over the whole rollout, where nothing else is said; what is seen at 100 % is a test of its own. */
interface Seen {
  readonly inStage: SplitCounts;
  readonly worse: RateRatioState;
  /** ln E of the latest window. */
  readonly logWorse: number;
  /** Highest ln E so far, in units of what its test needs of all alpha: what was once shown stays shown. */
  readonly mostWorse: number;
  /** The mirror image, of the stage alone, where it may end early: that the canary is better than the margin. */
  readonly better: RateRatioState;
  readonly mostBetter: number;
  readonly scatter: Scatter;
  readonly history: CountHistory;
  readonly latestShare: number;
  /** Of alpha, the part of the test that is going on. */
  readonly part: number;
}

const NOTHING: Seen = {
  inStage: NO_COUNTS,
  worse: noEvidence(),
  logWorse: 0,
  mostWorse: 0,
  better: noEvidence(),
  mostBetter: 0,
  scatter: NO_SCATTER,
  history: null,
  latestShare: 0,
  part: 1,
};

type Memory = readonly Seen[];

interface Test {
  readonly spec: SequentialSpec;
  readonly planned: Planned;
  /** ln(1/α) of one metric; and of all of them, of which one that is bad suffices, in one stage. */
  readonly limit: number;
  readonly clearLimit: number;
  readonly worse: RateRatioProcess;
  readonly better: RateRatioProcess;
}

/**
 * Looks at every window, as often as one likes, and over all stages with their changing shares: evidence against the
 * canary (`RateRatioProcess`) that reaches 1/α fails it. A healthy canary is failed with a chance of at most α, over the
 * whole rollout. With `promoteEarly` the mirror image, anew in each stage, ends a stage in which the canary was shown to be
 * no worse than the margin: one that is worse gets ahead so with a chance of at most α, too.
 */
export function sequential(spec: SequentialSpec, planned: Planned): Judge<Memory> {
  const test: Test = {
    spec,
    planned,
    limit: Math.log(spec.metrics.length / spec.alpha),
    clearLimit: Math.log(planned.stages / spec.alpha),
    worse: rateRatioProcess(spec.margin, 'above'),
    better: rateRatioProcess(spec.margin, 'below'),
  };
  return {
    begin: () => spec.metrics.map(() => NOTHING),
    examine(memory, window) {
      const seen = spec.metrics.map((metric, i) => see(test, memory[i] ?? NOTHING, metric, window));
      return { memory: seen, evidence: spec.metrics.map((metric, i) => evidenceOf(test, seen[i] ?? NOTHING, metric)) };
    },
  };
}

function see(test: Test, before: Seen, metric: Counted, window: JudgeWindow): Seen {
  const seen = window.stageBegins ? atStage(before, window, test.planned) : before;
  const counts = splitCounts(window.newest, metric, test.spec.slowerThanMs);
  const inStage = plus(seen.inStage, counts);
  const share = shareOf(counts);
  // Of an arm that served nothing there is nothing to learn.
  if (share === 0 || share === 1) return { ...seen, inStage };
  const { spec } = test;
  const { canaryEvents, baselineEvents } = counts;
  const scatter = spec.dispersion ? withCounts(seen.scatter, canaryEvents, baselineEvents) : seen.scatter;
  const by = spec.dispersion ? dispersion(scatter) : 1;
  const worse = withWindow(test.worse, seen.worse, share, canaryEvents, baselineEvents);
  const better = spec.promoteEarly
    ? withWindow(test.better, seen.better, share, canaryEvents, baselineEvents)
    : seen.better;
  const logWorse = logEvidence(worse) / by;
  const hasEvents = canaryEvents + baselineEvents > 0;
  return {
    inStage,
    worse,
    logWorse,
    mostWorse: Math.max(seen.mostWorse, logWorse + Math.log(seen.part)),
    better,
    mostBetter: spec.promoteEarly ? Math.max(seen.mostBetter, logEvidence(better) / by) : 0,
    scatter,
    history: hasEvents ? { share, canaryEvents, baselineEvents, before: seen.history } : seen.history,
    latestShare: share,
    part: seen.part,
  };
}

function atStage(seen: Seen, { stage }: JudgeWindow, { plan }: Planned): Seen {
  const { inStage, better, mostBetter } = NOTHING;
  const begun = { ...seen, inStage, better, mostBetter, scatter: newStage(seen.scatter), part: alphaPart(stage, plan) };
  return hasCarriedBaseline(stage) ? { ...begun, worse: NOTHING.worse, logWorse: 0, history: NOTHING.history } : begun;
}

function evidenceOf({ spec, planned, limit, clearLimit, worse }: Test, seen: Seen, metric: Counted): Evidence {
  const why = whyUndecided(seen.inStage, planned);
  const by = spec.dispersion ? dispersion(seen.scatter) : 1;
  const isWorse = seen.mostWorse >= limit;
  const e = evidenceOfLog(seen.logWorse);
  const alpha = (spec.alpha * seen.part) / spec.metrics.length;
  return {
    judge: spec.name,
    method: 'sequential',
    subject: metric,
    outcome: isWorse ? 'worse' : why !== null ? 'undecided' : seen.mostBetter >= clearLimit ? 'cleared' : 'held',
    why: isWorse ? null : why,
    statisticName: 'e',
    statistic: e,
    boundary: 1 / alpha,
    detail: (): EvidenceDetail => ({
      pValue: Math.min(1, spec.metrics.length * Math.exp(-seen.mostWorse)),
      eValue: e,
      effect: { kind: 'ratio', value: ratioOf(totalOf(seen.history)) ?? ratioOf(seen.inStage) },
      interval: seen.history === null ? null : confidenceSequence(seen.history, alpha, by),
      ...ratesOf(seen.inStage),
      needs: isWorse || seen.latestShare === 0 ? null : fewestMore(wouldBeWorse),
    }),
  };

  function wouldBeWorse(more: number): boolean {
    return logEvidence(withWindow(worse, seen.worse, seen.latestShare, more, 0)) / by >= -Math.log(alpha);
  }
}

/** Both arms' events over the whole rollout, with requests as they would be at the shares the events came at. */
function totalOf(history: CountHistory): SplitCounts {
  let [canaryEvents, baselineEvents, canaryRequests, baselineRequests] = [0, 0, 0, 0];
  for (let part = history; part !== null; part = part.before) {
    const events = part.canaryEvents + part.baselineEvents;
    canaryEvents += part.canaryEvents;
    baselineEvents += part.baselineEvents;
    canaryRequests += events * part.share;
    baselineRequests += events * (1 - part.share);
  }
  return { canaryEvents, baselineEvents, canaryRequests, baselineRequests, aloneRequests: 0 };
}
