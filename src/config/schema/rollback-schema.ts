import * as z from 'zod/mini';
import { ROLLBACK_METHODS } from '../../model/rollback.js';
import { found } from '../checks/found.js';
import { choiceField } from './choice-field.js';
import { DEFAULTS } from './config-defaults.js';
import { annotated, described, judged } from './field-schemas.js';
import { SHARED } from './shared-schemas.js';

const { rollback, takes, humanSteps } = DEFAULTS;
const { moment } = SHARED;

// Not an enumeration of one word, which would not tell whoever writes "manual" how to.
const automaticField = z
  .custom<'automatic'>()
  .check(
    judged((value) =>
      value === 'automatic' ? null : { code: 'wrong_type', expected: 'response', found: found(value) },
    ),
  );

const manualSchema = z.strictObject({
  manual: described(
    z.strictObject({
      page: described(z._default(moment, humanSteps.page), 'From the verdict until somebody is paged.'),
      acknowledge: described(z._default(moment, humanSteps.acknowledge), 'Until that person is at work on it.'),
      diagnose: described(z._default(moment, humanSteps.diagnose), 'Until it is clear that it is the canary.'),
      decide: described(z._default(moment, humanSteps.decide), 'Until it is decided to roll back.'),
    }),
    'People roll back; how long each of their steps takes.',
  ),
});

export const rollbackSchema = z.strictObject({
  method: described(
    z._default(z.enum(ROLLBACK_METHODS), rollback.method),
    'How the canary is taken out: "feature_flag" at once, "rolling" bit by bit, "traffic_switch" and "redeploy" at the end of the time it takes.',
  ),
  takes: described(
    z.optional(moment),
    `From the start of the rollback until the canary serves nothing. Left out: ${Object.entries(takes)
      .map(([method, duration]) => `"${duration}" for ${method}`)
      .join(', ')}.`,
  ),
  detect_to_act: described(
    z._default(
      choiceField('response', {
        text: annotated(automaticField, { const: 'automatic', description: 'The rollback begins at the verdict.' }),
        object: described(manualSchema, 'The rollback begins when people have decided on it.'),
      }),
      rollback.detect_to_act,
    ),
    'What stands between the verdict and the rollback: "automatic" for nothing, or the steps that people take.',
  ),
});
