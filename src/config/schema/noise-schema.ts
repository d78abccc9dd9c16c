import * as z from 'zod/mini';
import { DEFAULTS } from './config-defaults.js';
import { LIMITS } from './config-limits.js';
import { described } from './field-schemas.js';
import { SHARED } from './shared-schemas.js';

const { noise } = DEFAULTS;
const { cv, correlation, stretch } = SHARED;

export const noiseSchema = z.strictObject({
  every: described(z._default(stretch, noise.every), 'How long all of the noise stays as it is before it changes.'),
  arrivals_cv: described(
    z._default(cv, noise.arrivals_cv),
    'Coefficient of variation of the arrival rate, from 0 to 10: gamma distributed.',
  ),
  errors_correlation: described(
    z._default(correlation, noise.errors_correlation),
    'Correlation of the failures of any two requests to one version, at least 0 and less than 1: errors in bursts.',
  ),
  shared_errors_cv: described(
    z._default(cv, noise.shared_errors_cv),
    "Coefficient of variation, from 0 to 10, of a factor on every version's error rate at once.",
  ),
  shared_latency_cv: described(
    z._default(cv, noise.shared_latency_cv),
    "Coefficient of variation, from 0 to 10, of a factor on every version's latency at once.",
  ),
  gauges_cv: described(
    z._default(z.number().check(z.gte(0), z.lte(LIMITS.gaugesCv)), noise.gauges_cv),
    'Coefficient of variation, from 0 to 1, of what CPU and memory are measured to be.',
  ),
  autocorrelation: described(
    z._default(correlation, noise.autocorrelation),
    'How much of the noise stays from one change to the next, at least 0 and less than 1.',
  ),
});
