import { DEFAULT_PLAN } from '../config/default-plan.js';
import { checkDocument } from '../config/parse-config.js';
import type { ConfigDocument } from '../config/schema/config-schema.js';

/** What is played where no configuration is given. */
export async function defaultDocument(): Promise<ConfigDocument> {
  const parsed = await checkDocument(DEFAULT_PLAN);
  if (!parsed.ok) throw new Error('the plan of our own holds together');
  return parsed.config.document;
}
