import * as z from 'zod/mini';
import { PLAIN_WORLD } from '../../model/world.js';
import { LIMITS } from './config-limits.js';
import { type Completed, defaulted } from './field.js';
import { SHARED } from './field-schemas.js';

const { noise } = PLAIN_WORLD;
const { cv, correlation, stretch } = SHARED;

export const noiseSchema = z.strictObject({
  every: defaulted(stretch, '1m', 'How long all of the noise stays as it is before it changes.'),
  arrivals_cv: defaulted(
    cv,
    noise.arrivalsCv,
    'Coefficient of variation of the arrival rate, from 0 to 10: gamma distributed.',
  ),
  errors_correlation: defaulted(
    correlation,
    noise.errorsCorrelation,
    'Correlation of the failures of any two requests to one version, at least 0 and less than 1: errors in bursts.',
  ),
  shared_errors_cv: defaulted(
    cv,
    noise.sharedErrorsCv,
    "Coefficient of variation, from 0 to 10, of a factor on every version's error rate at once.",
  ),
  shared_latency_cv: defaulted(
    cv,
    noise.sharedLatencyCv,
    "Coefficient of variation, from 0 to 10, of a factor on every version's latency at once.",
  ),
  gauges_cv: defaulted(
    z.number().check(z.gte(0), z.lte(LIMITS.gaugesCv)),
    noise.gaugesCv,
    'Coefficient of variation, from 0 to 1, of what CPU and memory are measured to be.',
  ),
  autocorrelation: defaulted(
    correlation,
    noise.autocorrelation,
    'How much of the noise stays from one change to the next, at least 0 and less than 1.',
  ),
});

export type NoiseDocument = Completed<typeof noiseSchema>;
