import * as z from 'zod/mini';
import { MIGRATIONS, ROLLBACK_METHODS, type RollbackMethod } from '../../model/rollback.js';
import { found } from '../../text/found.js';
import { choiceField } from './choice-field.js';
import { annotated, type Completed, defaulted, described, follows } from './field.js';
import { judged, SHARED } from './field-schemas.js';
import { spelled } from './spelling.js';

const { moment } = SHARED;

/** How long a rollback takes, by its method. */
const TAKES: Readonly<Record<RollbackMethod, string>> = {
  traffic_switch: '10s',
  feature_flag: '0s',
  redeploy: '10m',
  rolling: '5m',
};

// Not an enumeration of one word: its message would not say how to write a manual rollback.
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
      page: defaulted(moment, '5m', 'From the verdict until a person is alerted.'),
      acknowledge: defaulted(moment, '5m', 'Until that person is at work on it.'),
      diagnose: defaulted(moment, '15m', 'Until it is clear that it is the canary.'),
      decide: defaulted(moment, '10m', 'Until it is decided to roll back.'),
    }),
    'People roll back; how long each of their steps takes.',
  ),
});

export const rollbackSchema = z.strictObject({
  method: defaulted(
    z.enum(ROLLBACK_METHODS),
    'traffic_switch',
    'How the canary is taken out: "feature_flag" at once, "rolling" bit by bit, "traffic_switch" and "redeploy" at the end of the time it takes.',
  ),
  takes: follows(
    moment,
    'From the start of the rollback until the canary serves nothing.',
    Object.entries(TAKES)
      .map(([method, duration]) => `"${duration}" for ${method}`)
      .join(', '),
    ({ method }: { readonly method?: RollbackMethod }) => (method === undefined ? undefined : TAKES[method]),
  ),
  detect_to_act: defaulted(
    choiceField('response', {
      text: annotated(automaticField, { const: 'automatic', description: 'The rollback begins at the verdict.' }),
      object: described(manualSchema, 'The rollback begins when people have decided on it.'),
    }),
    'automatic',
    'What stands between the verdict and the rollback: "automatic" for nothing, or the steps that people take.',
  ),
});

export const migrationSchema = z.strictObject({
  kind: described(
    z.enum(MIGRATIONS),
    'What the rollout changes in stored data, or which phase of expand, migrate, contract it is.',
  ),
  touches: defaulted(
    spelled('rate', z.number().check(z.gt(0), z.lte(1))),
    0.1,
    'Share of requests that need the data in question, more than 0 and at most 1.',
  ),
});

export type RollbackDocument = Completed<typeof rollbackSchema>;
