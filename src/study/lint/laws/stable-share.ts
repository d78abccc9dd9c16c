import { rowOfSubject } from '../../../measures/metrics.js';
import type { JudgeSpec, Subject } from '../../../model/judge.js';
import type { Setup } from '../../../model/setup.js';
import { latenciesOf } from './latency-law.js';

/** The share of stable's requests that a judge counts as events, in [0, 1]; null: it does not count, or not by requests. */
export function stableShare({ plan, world }: Setup, spec: JudgeSpec, subject: Subject): number | null {
  const { stable } = world;
  if (subject === 'slow_rate') return 'slowerThanMs' in spec ? latenciesOf(stable).upperTail(spec.slowerThanMs) : null;
  const row = rowOfSubject(subject, plan.metrics);
  if (spec.method === 'kayenta' || row === null) return null;
  switch (row.source.of) {
    case 'errors':
      return row.worse === 'more' ? stable.errorRate : 1 - stable.errorRate;
    case 'conversions':
      return (1 - stable.errorRate) * stable.conversionRate;
    case 'own': {
      const { name, kind, better } = row.source.metric;
      const value = stable.metrics.find(({ metric }) => metric.name === name)?.value;
      // Of less than all requests another number of them is tested.
      if (kind.is !== 'ratio' || kind.of !== 'requests' || value === undefined) return null;
      return better === 'lower' ? value : 1 - value;
    }
    default:
      return null;
  }
}
