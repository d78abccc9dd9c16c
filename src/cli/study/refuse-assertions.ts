import type { ConfigDocument } from '../../config/schema/config-schema.js';
import { documentAssertions } from '../../library/campaign.js';
import { asUsage } from './as-usage.js';

/** Refuses a configuration with assertions that cannot be read; loaded only where there are some. */
export async function refuseAssertions(document: ConfigDocument): Promise<void> {
  await asUsage(() => documentAssertions(document));
}
