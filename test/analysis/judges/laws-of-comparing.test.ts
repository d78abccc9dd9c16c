import { COUNTED } from '../../../src/model/judge.js';
import { judgeLaws, LAX } from './judge-laws.js';
import { kayentaMetric, SPECS } from './specs.js';

judgeLaws('mann_whitney', [SPECS.mannWhitney({ metrics: ['error_rate', 'conversion_rate'], alpha: LAX })]);
judgeLaws('mann_whitney that tolerates', [
  SPECS.mannWhitney({ metrics: ['error_rate', 'success_rate', 'conversion_rate'], alpha: LAX, tolerance: 0.1 }),
]);
judgeLaws('mann_whitney of latencies', [
  SPECS.mannWhitney({ metrics: ['latency_p99_ms'], alpha: LAX, tolerance: 0.1 }),
]);
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
