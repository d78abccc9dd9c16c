import fc from 'fast-check';
import { analyzerOf } from '../../../src/analysis/analyzer-of.js';
import { COUNTED, type JudgeSpec } from '../../../src/model/judge.js';
import type { Verdict } from '../../../src/model/verdict.js';
import { analyzerLaws, type Lawful } from '../laws.js';
import { bare, judgedPlan, kayentaMetric, SPECS } from './specs.js';

const STAGE = bare('a', 10, 5);
/** A level at which a few windows of any numbers decide one way or the other. */
const ALPHA = 0.3;
const counts = { metrics: COUNTED, alpha: ALPHA } as const;

const BURSTS = 'a burst is what dispersion is there to discount';
const QUIRKS = 'values that are all alike are sure to differ, and one more failure makes them unlike';
const NO_FAIL: readonly Verdict[] = ['PASS', 'INCONCLUSIVE'];

type Rest = Pick<Lawful<unknown>, 'verdicts' | 'lenient'>;

const METHODS: readonly (readonly [string, JudgeSpec, Rest?])[] = [
  ['fisher', SPECS.fisher(counts)],
  ['fisher with a margin', SPECS.fisher({ ...counts, margin: 1.5, interval: 'clopper_pearson' })],
  ['fisher in every window', SPECS.fisher({ ...counts, looks: 'every_window' })],
  ['group_sequential', SPECS.groupSequential({ ...counts, looksPerStage: 20 })],
  ['group_sequential as Pocock', SPECS.groupSequential({ ...counts, spending: 'pocock', looksPerStage: 2 })],
  ['sequential', SPECS.sequential(counts)],
  ['sequential with early promotion', SPECS.sequential({ ...counts, margin: 1.2, promoteEarly: true })],
  ['sequential with dispersion', SPECS.sequential({ ...counts, dispersion: true }), {}],
  ['cusum', SPECS.cusum(counts)],
  ['mann_whitney', SPECS.mannWhitney({ metrics: ['error_rate', 'conversion_rate'], alpha: ALPHA })],
  ['mann_whitney of latencies', SPECS.mannWhitney({ metrics: ['latency_p99_ms'], alpha: ALPHA, tolerance: 0.1 })],
  ['distribution', SPECS.distribution({ alpha: ALPHA })],
  ['distribution in every window', SPECS.distribution({ alpha: ALPHA, looks: 'every_window' })],
  ['srm', SPECS.srm({ alpha: 0.3 }), { verdicts: ['INCONCLUSIVE'] }],
  ['kayenta', SPECS.kayenta(), {}],
  [
    'kayenta where no value is none',
    SPECS.kayenta({
      solver: 'kayenta',
      metrics: [
        kayentaMetric('latency_p99_ms', { nanStrategy: 'replace', outliers: 'remove' }),
        kayentaMetric('conversion_rate', { direction: 'decrease', mustHaveData: true }),
      ],
    }),
    {},
  ],
];

for (const [name, spec, rest] of METHODS) {
  const analyzer = analyzerOf(judgedPlan([spec], [STAGE], { minRequests: 100 }), 0.99);
  analyzerLaws(name, { analyzer, stages: fc.constant(STAGE), judgedBy: 'stage', runs: 200, ...rest });
}

const BESIDE = [SPECS.sequential(counts), SPECS.fisher(counts), SPECS.distribution({ alpha: ALPHA })];
analyzerLaws('a panel', {
  analyzer: analyzerOf(judgedPlan(BESIDE, [STAGE], { minRequests: 100 }), null),
  stages: fc.constant(STAGE),
  judgedBy: 'stage',
});
void NO_FAIL;
