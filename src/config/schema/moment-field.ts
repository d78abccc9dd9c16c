import * as z from 'zod/mini';
import { choiceField } from './choice-field.js';
import { DEFAULTS } from './config-defaults.js';
import { described, durationField, nameField } from './field-schemas.js';
import { SHARED } from './shared-schemas.js';

const duration = described(durationField(0), 'From the start of the rollout, or from its completion.');

/** When a fault begins or ends: a duration, or a time in a stage. A bare number is a duration without a unit. */
export const momentField = choiceField('moment', {
  text: duration,
  number: duration,
  object: described(
    z.strictObject({
      stage: described(nameField(), 'The name of a stage.'),
      plus: described(z._default(SHARED.moment, DEFAULTS.plus), 'How long after that stage began.'),
    }),
    'From the beginning of a stage.',
  ),
});
