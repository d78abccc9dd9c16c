import * as z from 'zod/mini';
import { experimentSchema } from './experiment/experiment-schema.js';
import { policyTestSchema } from './policy-test/policy-test-schema.js';
import { releasesSchema } from './releases/releases-schema.js';
import { alternatives } from './schema/choice-field.js';
import { configSchema } from './schema/config-schema.js';
import { PERCENTAGE_PATTERN, type Spelling, spellingOf } from './schema/spelling.js';
import { worldSchema } from './world/world-schema.js';

/** The JSON Schema of a configuration as people write it. Its name is no address: there is nothing to load it from. */
export function configJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = jsonSchemaOf(configSchema);
  return { $schema, $id: 'urn:canary-sim:config:1', title: 'canary-sim configuration, version 1', ...rest };
}

/** The JSON Schema of a file of policy tests as people write it. */
export function policyTestJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = jsonSchemaOf(policyTestSchema);
  return { $schema, $id: 'urn:canary-sim:policy-tests:1', title: 'canary-sim policy tests, version 1', ...rest };
}

/** The JSON Schema of a file of releases as people write it. */
export function releaseLineJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = jsonSchemaOf(releasesSchema);
  return { $schema, $id: 'urn:canary-sim:release-line:1', title: 'canary-sim release line, version 1', ...rest };
}

/** The JSON Schema of an experiment as people write it. */
export function experimentJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = jsonSchemaOf(experimentSchema);
  return { $schema, $id: 'urn:canary-sim:experiment-file:1', title: 'canary-sim experiment, version 1', ...rest };
}

/** The JSON Schema of a world for a policy as people write it. */
export function worldJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = jsonSchemaOf(worldSchema);
  return { $schema, $id: 'urn:canary-sim:world:1', title: 'canary-sim world for a policy, version 1', ...rest };
}

/** What people may write, as JSON Schema of draft 2020-12; what spans several fields is beyond it. */
function jsonSchemaOf(schema: z.ZodMiniType): Record<string, unknown> {
  return z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-2020-12',
    // Fields that judge themselves say in their metadata what JSON Schema can say of them.
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema: said }) => {
      const spelling = spellingOf(zodSchema);
      if (spelling !== undefined) Object.assign(said, spellingsJson(spelling, said));
      const anyOf = alternatives(zodSchema).map((alternative) => {
        const { $schema, ...rest } = jsonSchemaOf(alternative);
        return rest;
      });
      if (anyOf.length > 0) Object.assign(said, { anyOf });
    },
  });
}

/** What editors show where a text does not have the form that it must have, instead of a pattern. */
const FORMS: Readonly<Record<Spelling, string>> = {
  rate: 'Write a number from 0 to 1 such as 0.02, or a percentage such as "2%".',
  percent: 'Write a number such as 2, or a percentage such as "2%".',
  duration:
    'Write a number and a unit (d, h, m or s) such as "90s", "15m" or "1h30m", the larger unit first; a bare number is seconds.',
};

/** The ways to write a field, of which `said` describes one. */
function spellingsJson(spelling: Spelling, said: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { type, ...limits } = said;
  if (spelling === 'duration') {
    const types = [type].flat();
    return {
      type: [...types, 'integer'],
      pattern: `${said['pattern']}|^[0-9]+$`,
      minimum: 0,
      patternErrorMessage: FORMS.duration,
    };
  }
  return { type: [type, 'string'], ...limits, pattern: PERCENTAGE_PATTERN, patternErrorMessage: FORMS[spelling] };
}
