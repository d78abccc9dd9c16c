import * as z from 'zod/mini';
import { LIMITS } from './config-limits.js';
import { type Completed, optional } from './field.js';
import { SHARED } from './field-schemas.js';
import { spelled } from './spelling.js';

export const telemetrySchema = z.strictObject({
  scrape: optional(
    SHARED.stretch,
    'How often the counters of each version are scraped, from the start of the rollout; a stretch is read between the last scrapes up to its beginning and its end.',
    'counters are read at any second',
  ),
  lost: optional(
    spelled('rate', z.number().check(z.gte(0), z.lte(LIMITS.lostScrapes))),
    'With `scrape`: chance that a scrape of one version is lost, from 0 to 0.99.',
    '0',
  ),
  starts_at_first_event: optional(
    z.boolean(),
    'Whether the failures of the canary, and of a fresh baseline, have no series before the first of them, as in Prometheus: until then what is read of errors has no value.',
    'false',
  ),
});

export type TelemetryDocument = Completed<typeof telemetrySchema>;
