import { dispersion, NO_SCATTER, withCounts } from '../../../src/analysis/judges/dispersion.js';
import { shareOf, splitCounts } from '../../../src/analysis/judges/split-counts.js';
import { COUNTED, type Counted, type SequentialSpec } from '../../../src/model/judge.js';
import { type Look, seen } from '../drawn-looks.js';
import type { Where } from '../laws.js';
import { judgeLaws, LAX } from './judge-laws.js';
import { SPECS } from './specs.js';

/** Its evidence is divided by how much counts vary, which failures in one window that others do not have can raise. */
function steadierCounts({ metrics, slowerThanMs }: SequentialSpec): Where {
  const dispersionOf = (looks: readonly Look[], metric: Counted): number =>
    dispersion(
      looks.reduce((scatter, look) => {
        const counted = splitCounts(seen(look, 0, false).newest(), metric, slowerThanMs);
        const share = shareOf(counted);
        const isHeard = share > 0 && share < 1;
        return isHeard ? withCounts(scatter, counted.canaryEvents, counted.baselineEvents, 1, 1) : scatter;
      }, NO_SCATTER),
    );
  return {
    says: 'where that makes its counts vary no more',
    holds: (before, after) => metrics.every((metric) => dispersionOf(after, metric) <= dispersionOf(before, metric)),
  };
}

const counts = { metrics: COUNTED, alpha: LAX } as const;

judgeLaws('fisher', [SPECS.fisher(counts)]);
judgeLaws('fisher with a margin', [SPECS.fisher({ ...counts, margin: 1.5, interval: 'clopper_pearson' })]);
judgeLaws('fisher in every window', [SPECS.fisher({ ...counts, looks: 'every_window' })]);
judgeLaws('group_sequential', [SPECS.groupSequential({ ...counts, looksPerStage: 20 })]);
judgeLaws('group_sequential as Pocock', [SPECS.groupSequential({ ...counts, spending: 'pocock', looksPerStage: 2 })]);
judgeLaws('sequential', [SPECS.sequential(counts)]);
judgeLaws('sequential with early promotion', [SPECS.sequential({ ...counts, margin: 1.2, promoteEarly: true })]);
const DISPERSED = SPECS.sequential({ ...counts, alpha: 0.9, burstSeconds: 1 });
judgeLaws('sequential with dispersion', [DISPERSED], { where: steadierCounts(DISPERSED) });
judgeLaws('cusum', [SPECS.cusum(counts)]);
