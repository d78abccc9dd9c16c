import type { Evidence } from '../../model/evidence.js';
import type { Counted, FisherSpec } from '../../model/judge.js';
import type { Judge, Planned } from '../judge.js';
import { chanceOfMore, countedNote, differenceOf, fewestMore, ratesOf, whyUndecided } from './count-evidence.js';
import { NO_COUNTS, plus, type SplitCounts, splitCounts } from './split-counts.js';

/** What a stage counted so far, of each of the judge's metrics. */
type Memory = readonly SplitCounts[];

/**
 * One exact test a stage, as it ends, on all that the stage counted; alpha is split evenly over stages and metrics. With a
 * margin above 1 the test is that of a rate ratio: the binomial law of the canary's part of all events.
 *
 * Looking in every window instead is naive, and offered to show what comes of it: each look then spends a metric's whole
 * alpha. Sources: R. A. Fisher, "On the interpretation of χ² from contingency tables", JRSS 85, 1922; J. Przyborowski and
 * H. Wilenski, "Homogeneity of results in testing samples from Poisson series", Biometrika 31, 1940.
 */
export function fisher(spec: FisherSpec, planned: Planned): Judge<Memory> {
  const tests = spec.metrics.length * (spec.looks === 'stage_end' ? planned.stageEnds : 1);
  const alpha = spec.alpha / tests;
  return {
    begin: () => spec.metrics.map(() => NO_COUNTS),
    examine(memory, window) {
      const counts = spec.metrics.map((metric, i) => {
        const sofar = window.stageBegins ? NO_COUNTS : (memory[i] ?? NO_COUNTS);
        return plus(sofar, splitCounts(window.newest, metric, spec.slowerThanMs, planned.plan.metrics));
      });
      const isDue = spec.looks === 'every_window' || window.observation.stageEnds;
      const evidence = spec.metrics.map((metric, i) =>
        evidenceOf(spec, metric, counts[i] ?? NO_COUNTS, { alpha, tests, isDue, planned }),
      );
      return { memory: counts, evidence };
    },
  };
}

interface Test {
  readonly alpha: number;
  readonly tests: number;
  readonly isDue: boolean;
  readonly planned: Planned;
}

function evidenceOf(spec: FisherSpec, metric: Counted, counts: SplitCounts, test: Test): Evidence {
  const { alpha, tests, isDue, planned } = test;
  const p = isDue && counts.baselineRequests > 0 ? chanceOfMore(counts, spec.margin) : null;
  const isWorse = p !== null && p <= alpha;
  const why = isWorse ? null : (whyUndecided(counts, planned) ?? (isDue ? null : 'not_yet'));
  return {
    judge: spec.name,
    method: 'fisher',
    subject: metric,
    outcome: isWorse ? 'worse' : why === null ? 'held' : 'undecided',
    why,
    statisticName: 'p',
    statistic: p,
    boundary: alpha,
    detail: () => ({
      pValue: p === null ? null : Math.min(1, p * tests),
      eValue: null,
      ...differenceOf(counts, alpha),
      ...ratesOf(counts, spec.interval === 'clopper_pearson'),
      ...countedNote(metric, planned),
      needs: p === null ? null : fewestMore((more) => chanceOfMore(withMore(counts, more), spec.margin) <= alpha),
    }),
  };
}

/** With requests of the canary that would have been events, as many as there are. */
function withMore(counts: SplitCounts, more: number): SplitCounts {
  return { ...counts, canaryEvents: Math.min(counts.canaryRequests, counts.canaryEvents + more) };
}
