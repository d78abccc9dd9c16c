import { COUNTED } from '../../../src/model/judge.js';
import { judgeLaws, LAX } from './judge-laws.js';
import { SPECS } from './specs.js';

const counts = { metrics: COUNTED, alpha: LAX } as const;

judgeLaws('fisher', [SPECS.fisher(counts)]);
judgeLaws('fisher with a margin', [SPECS.fisher({ ...counts, margin: 1.5, interval: 'clopper_pearson' })]);
judgeLaws('fisher in every window', [SPECS.fisher({ ...counts, looks: 'every_window' })]);
judgeLaws('group_sequential', [SPECS.groupSequential({ ...counts, looksPerStage: 20 })]);
judgeLaws('group_sequential as Pocock', [SPECS.groupSequential({ ...counts, spending: 'pocock', looksPerStage: 2 })]);
judgeLaws('sequential', [SPECS.sequential(counts)]);
judgeLaws('sequential with early promotion', [SPECS.sequential({ ...counts, margin: 1.2, promoteEarly: true })]);
judgeLaws('sequential with dispersion', [SPECS.sequential({ ...counts, alpha: 0.9, dispersion: true })], {
  // Of a few windows that have nothing in common it believes nothing.
  verdicts: ['PASS', 'INCONCLUSIVE'],
});
judgeLaws('cusum', [SPECS.cusum(counts)]);
