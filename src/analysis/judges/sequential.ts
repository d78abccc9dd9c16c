import type { Evidence, EvidenceDetail } from '../../model/evidence.js';
import type { Counted, SequentialSpec } from '../../model/judge.js';
import { alphaPart, hasCarriedBaseline, type Judge, type JudgeWindow, type Planned } from '../judge.js';
import { countedNote, fewestMore, ratesOf, ratioOf, whyUndecided } from './count-evidence.js';
import { dispersion, NO_SCATTER, type Scatter, withCounts } from './dispersion.js';
import {
  type CountHistory,
  confidenceSequence,
  evidenceOfLog,
  logEvidence,
  noEvidence,
  type PartlyCounted,
  plusPart,
  type RateRatioProcess,
  type RateRatioState,
  rateRatioProcess,
  withWindow,
} from './rate-ratio-process.js';
import { NO_COUNTS, plus, type SplitCounts, shareOf, splitCounts } from './split-counts.js';

/** Of one metric, over the whole rollout, where nothing else is said; what is seen at 100 % is a test of its own. */
interface Seen {
  readonly inStage: SplitCounts;
  /** Of all stages; where evidence is divided by the dispersion, of the one that goes on, not divided yet. */
  readonly worse: RateRatioState;
  /** ln E of the latest window. */
  readonly logWorse: number;
  /** Highest ln E so far, in units of what its test needs of all alpha: what was once shown stays shown. */
  readonly mostWorse: number;
  /** The mirror image, of the stage alone, where it may end early: that the canary is better than the margin. */
  readonly better: RateRatioState;
  readonly mostBetter: number;
  readonly scatter: Scatter;
  /** Of the same stages as `worse`. */
  readonly history: CountHistory;
  readonly earlier: Earlier;
  readonly latestShare: number;
  /** Of alpha, the part of the test that is going on. */
  readonly part: number;
}

/** What the stages before told, divided by their dispersion; nothing where it is not divided. */
interface Earlier {
  readonly worse: RateRatioState;
  readonly counted: PartlyCounted;
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
  earlier: { worse: noEvidence(), counted: [] },
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
  const seen = window.stageBegins ? atStage(before, window, test) : before;
  const counts = splitCounts(window.newest, metric, test.spec.slowerThanMs, test.planned.plan.metrics);
  const inStage = plus(seen.inStage, counts);
  const share = shareOf(counts);
  // Of an arm that served nothing there is nothing to learn.
  if (share === 0 || share === 1) return { ...seen, inStage };
  const { spec } = test;
  const { canaryEvents, baselineEvents } = counts;
  const { burstSeconds } = spec;
  const { newSeconds } = window.observation;
  const scatter =
    burstSeconds === null
      ? seen.scatter
      : withCounts(seen.scatter, canaryEvents, baselineEvents, newSeconds, burstSeconds);
  const counting = partOf(spec, scatter);
  const worse = withWindow(test.worse, seen.worse, share, canaryEvents, baselineEvents);
  const better = spec.promoteEarly
    ? withWindow(test.better, seen.better, share, canaryEvents, baselineEvents)
    : seen.better;
  const logWorse =
    burstSeconds === null ? logEvidence(worse) : logEvidence(plusPart(seen.earlier.worse, worse, counting));
  const hasEvents = canaryEvents + baselineEvents > 0;
  return {
    inStage,
    worse,
    logWorse,
    mostWorse: Math.max(seen.mostWorse, logWorse + Math.log(seen.part)),
    better,
    mostBetter: spec.promoteEarly ? Math.max(seen.mostBetter, logEvidence(better) * counting) : 0,
    scatter,
    history: hasEvents ? { share, canaryEvents, baselineEvents, before: seen.history } : seen.history,
    earlier: seen.earlier,
    latestShare: share,
    part: seen.part,
  };
}

/** The part of a stage's evidence that counts. */
function partOf({ burstSeconds }: SequentialSpec, scatter: Scatter): number {
  return burstSeconds === null ? 1 : 1 / dispersion(scatter);
}

function atStage(seen: Seen, { stage }: JudgeWindow, { spec, planned }: Test): Seen {
  const part = alphaPart(stage, planned.plan);
  if (hasCarriedBaseline(stage)) return { ...NOTHING, mostWorse: seen.mostWorse, latestShare: seen.latestShare, part };
  const { inStage, better, mostBetter } = NOTHING;
  const begun = { ...seen, inStage, better, mostBetter, part };
  if (spec.burstSeconds === null) return begun;
  const counting = partOf(spec, seen.scatter);
  return {
    ...begun,
    scatter: NO_SCATTER,
    worse: NOTHING.worse,
    history: null,
    earlier: {
      worse: plusPart(seen.earlier.worse, seen.worse, counting),
      counted: [...seen.earlier.counted, { history: seen.history, part: counting }],
    },
  };
}

function evidenceOf({ spec, planned, limit, clearLimit, worse }: Test, seen: Seen, metric: Counted): Evidence {
  const why = whyUndecided(seen.inStage, planned);
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
    detail: (): EvidenceDetail => {
      const counting = partOf(spec, seen.scatter);
      const counted = [...seen.earlier.counted, { history: seen.history, part: counting }];
      return {
        pValue: Math.min(1, spec.metrics.length * Math.exp(-seen.mostWorse)),
        eValue: e,
        effect: { kind: 'ratio', value: ratioOf(totalOf(counted)) ?? ratioOf(seen.inStage) },
        interval: counted.every(({ history }) => history === null) ? null : confidenceSequence(counted, alpha),
        ...ratesOf(seen.inStage),
        ...countedNote(metric, planned),
        needs: isWorse || seen.latestShare === 0 ? null : fewestMore((more) => wouldBeWorse(more, counting)),
      };
    },
  };

  function wouldBeWorse(more: number, counting: number): boolean {
    const would = withWindow(worse, seen.worse, seen.latestShare, more, 0);
    return logEvidence(plusPart(seen.earlier.worse, would, counting)) >= -Math.log(alpha);
  }
}

/** Both arms' events over the whole rollout, with requests as they would be at the shares the events came at. */
function totalOf(counted: PartlyCounted): SplitCounts {
  let [canaryEvents, baselineEvents, canaryRequests, baselineRequests] = [0, 0, 0, 0];
  for (const { history } of counted) {
    for (let window = history; window !== null; window = window.before) {
      const events = window.canaryEvents + window.baselineEvents;
      canaryEvents += window.canaryEvents;
      baselineEvents += window.baselineEvents;
      canaryRequests += events * window.share;
      baselineRequests += events * (1 - window.share);
    }
  }
  return { canaryEvents, baselineEvents, canaryRequests, baselineRequests, aloneRequests: 0 };
}
