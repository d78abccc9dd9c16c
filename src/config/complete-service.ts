import { DEFAULTS } from './schema/config-defaults.js';
import type { RateDocument, ServiceDocument } from './schema/config-document.js';
import type { ConfigInput } from './schema/config-schema.js';
import { saidOf, saidOr, type Tolerant } from './tolerant.js';

type Draft = Tolerant<NonNullable<ConfigInput['service']>>;
type RateDraft = NonNullable<Draft>['requests_per_second'];

/** Fills in what is said of the traffic. */
export function completeService(draft: Draft): NonNullable<Tolerant<ServiceDocument>> {
  const { service } = DEFAULTS;
  return {
    requests_per_second: completeRate(saidOr(draft, 'requests_per_second', service.requests_per_second)),
    start_at: saidOr(draft, 'start_at', service.start_at),
    ...saidOf(draft, 'users'),
    user_activity: { cv: saidOr(saidOr(draft, 'user_activity', {}), 'cv', service.user_activity.cv) },
    routing: saidOr(draft, 'routing', service.routing),
  };
}

function completeRate(draft: RateDraft): Tolerant<RateDocument> {
  if (typeof draft !== 'object' || !('daily' in draft)) return draft;
  const { daily } = draft;
  return {
    daily: {
      mean: daily?.mean,
      peak_ratio: saidOr(daily, 'peak_ratio', DEFAULTS.daily.peak_ratio),
      peak_at: saidOr(daily, 'peak_at', DEFAULTS.daily.peak_at),
    },
  };
}
