import * as z from 'zod/mini';
import { MIGRATIONS } from '../../model/rollback.js';
import { DEFAULTS } from './config-defaults.js';
import { described } from './field-schemas.js';

export const migrationSchema = z.strictObject({
  kind: described(
    z.enum(MIGRATIONS),
    'What the rollout changes in stored data, or which phase of expand, migrate, contract it is.',
  ),
  touches: described(
    z._default(z.number().check(z.gt(0), z.lte(1)), DEFAULTS.touches),
    'Share of requests that need the data in question, more than 0 and at most 1.',
  ),
});
