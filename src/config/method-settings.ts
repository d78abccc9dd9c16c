import { RANKED_METRICS } from '../measures/metrics.js';
import type { Method } from '../model/judge.js';
import { COUNTED } from '../model/judge.js';
import type { JudgeDocument } from './schema/config-document.js';

/** Methods that count events of requests. */
const COUNTING = ['fisher', 'group_sequential', 'sequential', 'cusum'] as const satisfies readonly Method[];

/** Methods whose false alarms are a chance that alpha bounds; a mismatch of users is no alarm of theirs. */
export const SHARING_ALPHA: readonly Method[] = [...COUNTING, 'mann_whitney', 'distribution'];

/** Who has a setting. `for` is everybody's, and so are `method` and `name`. */
export const METHODS_WITH: Readonly<
  Record<Exclude<keyof JudgeDocument, 'method' | 'name' | 'for'>, readonly Method[]>
> = {
  metrics: [...COUNTING, 'mann_whitney'],
  margin: ['fisher', 'sequential'],
  slower_than_ms: COUNTING,
  looks: ['fisher', 'distribution'],
  rate_interval: ['fisher'],
  spending: ['group_sequential'],
  exponent: ['group_sequential'],
  looks_per_stage: ['group_sequential'],
  promote_early: ['sequential'],
  dispersion: ['sequential'],
  drift: ['cusum'],
  threshold: ['cusum'],
  tolerance: ['mann_whitney'],
  kayenta: ['kayenta'],
  weight: SHARING_ALPHA,
  alpha: [...SHARING_ALPHA, 'srm'],
};

/** What a method can look at; empty for those whose `metrics` nobody names. */
export function metricsAllowed(method: Method): readonly string[] {
  if ((COUNTING as readonly Method[]).includes(method)) return COUNTED;
  return method === 'mann_whitney' ? RANKED_METRICS : [];
}
