import { isCounted } from '../../analysis/judges/split-counts.js';
import type { JudgeSpec, Subject } from '../../model/judge.js';
import type { Setup } from '../../model/setup.js';
import { latenciesOf } from './latency-law.js';

/** The share of stable's requests that a judge counts as events, in [0, 1]; null: it does not count, or not by requests. */
export function stableShare({ world }: Setup, spec: JudgeSpec, subject: Subject): number | null {
  const { stable } = world;
  if (subject === 'slow_rate') return 'slowerThanMs' in spec ? latenciesOf(stable).upperTail(spec.slowerThanMs) : null;
  if (spec.method === 'kayenta' || subject === 'latency' || subject === 'users' || subject === 'score') return null;
  if (!isCounted(subject)) return null;
  switch (subject) {
    case 'error_rate':
      return stable.errorRate;
    case 'success_rate':
      return 1 - stable.errorRate;
    case 'conversion_rate':
      return (1 - stable.errorRate) * stable.conversionRate;
  }
}
