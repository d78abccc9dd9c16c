import { badness } from '../../../src/measures/metric-value.js';
import { COUNTED, type MannWhitneySpec } from '../../../src/model/judge.js';
import type { Metric } from '../../../src/model/metric.js';
import { midRanks } from '../../../src/stats/ranks/tied-rank-tail.js';
import { drawnValues, type Look } from '../drawn-looks.js';
import type { Where } from '../laws.js';
import { judgeLaws, LAX } from './judge-laws.js';
import { kayentaMetric, SPECS } from './specs.js';

/** When a rank test keeps to it: its p-value is the chance given which values are equal. */
function sameTies({ metrics, tolerance }: MannWhitneySpec): Where {
  const ranksOf = (looks: readonly Look[], metric: Metric): readonly number[] => {
    const valuesOf = (arm: 'canary' | 'baseline') =>
      drawnValues(looks, metric, arm).map((value) => badness(metric, value));
    const baseline = valuesOf('baseline');
    const tolerated = tolerance * Math.abs(median(baseline));
    return [...midRanks([...valuesOf('canary').map((value) => value - tolerated), ...baseline])].sort((a, b) => a - b);
  };
  return {
    says: 'where that makes and breaks no tie',
    holds: (before, after) =>
      metrics.every((metric) => ranksOf(before, metric).join() === ranksOf(after, metric).join()),
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

for (const [name, spec] of [
  ['mann_whitney', SPECS.mannWhitney({ metrics: ['error_rate', 'conversion_rate'], alpha: LAX })],
  ['mann_whitney of latencies', SPECS.mannWhitney({ metrics: ['latency_p99_ms'], alpha: LAX, tolerance: 0.1 })],
] as const) {
  judgeLaws(name, [spec], { where: sameTies(spec) });
}
judgeLaws('distribution', [SPECS.distribution({ alpha: LAX })]);
judgeLaws('distribution in every window', [SPECS.distribution({ alpha: LAX, looks: 'every_window' })]);
judgeLaws('srm', [SPECS.srm({ alpha: LAX })], { verdicts: ['INCONCLUSIVE'] });
// From five values on it decides, and of so few only that there is no shift; kayenta.test.ts sees it fail a canary.
judgeLaws('kayenta', [SPECS.kayenta()], { verdicts: ['PASS', 'INCONCLUSIVE'] });
judgeLaws(
  'kayenta as that program has it',
  [
    SPECS.kayenta({
      solver: 'kayenta',
      metrics: [
        kayentaMetric('latency_p99_ms', { nanStrategy: 'replace', outliers: 'remove' }),
        kayentaMetric('conversion_rate', { direction: 'decrease', mustHaveData: true }),
      ],
    }),
  ],
  {
    verdicts: ['PASS', 'INCONCLUSIVE'],
    lenient: 'outliers are thrown away, and identical numbers pass however few they are',
  },
);
judgeLaws('a panel', [
  SPECS.sequential({ metrics: COUNTED, alpha: LAX }),
  SPECS.fisher({ metrics: COUNTED, alpha: LAX }),
  SPECS.distribution({ alpha: LAX }),
]);
