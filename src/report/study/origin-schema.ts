import { program } from '../json/program-schema.js';
import { text } from '../json/schema-fields.js';

/** Where a report is from; its last keys. */
export const origin = (what: string) => ({
  name: text('Name of the rollout'),
  ...program,
  config_digest: text('SHA-256 of the configuration as understood'),
  reproduce: text(`The command that makes this ${what} again`),
});
