import type { ConfigInput } from '../../src/config/schema/config-schema.js';

type Document = Partial<ConfigInput>;
type Analysis = NonNullable<Document['analysis']>;

/** Errors alone, looked at every ten seconds, whatever there is to see: nothing stops a stage but what its judge finds. */
function errors(analysis: Analysis, more: Document = {}): Document {
  return judged({ metrics: ['error_rate'], ...analysis }, more);
}

function judged(analysis: Analysis, more: Document = {}): Document {
  return {
    thresholds: {},
    // Nothing is lost between the decision and its effect.
    rollback: { method: 'feature_flag' },
    ...more,
    analysis: { interval: '10s', min_requests: 1, when_inconclusive: 'promote', ...analysis },
  };
}

function maxErrorRate(max: number): Document {
  return { thresholds: { error_rate: { max } } };
}

/**
 * What plans say, by the name that the tables have. Limits are looked at as people set them up: five failed minutes, and
 * a burn rate no sooner than its shorter stretch is over. Everything with an alpha has 0.05, of a one-sided test: what is naive
 * here is so at 1.645 standard deviations, and raises more false alarms than the usual 1.96 would.
 */
export const PLANS = {
  sequential: errors({ method: 'sequential' }),
  'sequential, slow_rate': judged({ method: 'sequential', metrics: ['slow_rate'] }),
  'sequential, dispersion': errors({ method: 'sequential', dispersion: true }),
  'sequential beside thresholds': judged(
    { judges: [{ method: 'sequential', metrics: ['error_rate'] }, { method: 'thresholds' }] },
    // Of some hundred requests three or four may fail by chance.
    maxErrorRate(0.1),
  ),
  group_sequential: errors({ method: 'group_sequential' }),
  fisher: errors({ method: 'fisher' }),
  'fisher, naive': errors({ method: 'fisher', looks: 'every_window' }),
  thresholds: judged({ interval: '1m', failure_limit: 4 }, maxErrorRate(0.01)),
  burn_rate: judged(
    { interval: '30s' },
    { thresholds: { burn_rate: { max: 14.4, long: '5m', short: '30s' } }, slo: { objective: 0.999 } },
  ),
  cusum: errors({ method: 'cusum' }),
  mann_whitney: errors({ method: 'mann_whitney' }),
  'mann_whitney, conversion_rate': judged({ method: 'mann_whitney', metrics: ['conversion_rate'] }),
  'mann_whitney, p99': judged({ method: 'mann_whitney', metrics: ['latency_p99_ms'] }),
  'mann_whitney, CPU': judged({ method: 'mann_whitney', metrics: ['cpu_percent'] }),
  kayenta: judged({ method: 'kayenta', kayenta: { metrics: { error_rate: {} } } }),
  'kayenta, both': judged({ method: 'kayenta' }),
  'kayenta, CPU': judged({ method: 'kayenta', kayenta: { metrics: { cpu_percent: { direction: 'either' } } } }),
  distribution: judged({ method: 'distribution', interval: '100s' }),
} as const satisfies Readonly<Record<string, Document>>;

export type PlanName = keyof typeof PLANS;

/** The same plan with six looks a stage, eighteen in all, for all that it judges. */
export function withEighteenLooks(plan: Document): Document {
  return { ...plan, analysis: { ...plan.analysis, interval: '100s' } };
}
