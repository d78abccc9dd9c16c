import * as z from 'zod/mini';
import { DEFAULTS } from './config-defaults.js';
import { described, durationField } from './field-schemas.js';
import { SHARED } from './shared-schemas.js';

const { warmUp } = DEFAULTS;

export const warmUpSchema = z.strictObject({
  duration: described(durationField(1), 'How long it takes; what is too much falls linearly to nothing.'),
  latency_ratio: described(
    z._default(SHARED.growth, warmUp.latency_ratio),
    'Latency of a new instance ÷ its latency later, at least 1.',
  ),
  error_ratio: described(
    z._default(SHARED.growth, warmUp.error_ratio),
    'Error rate of a new instance ÷ its error rate later, at least 1.',
  ),
});
