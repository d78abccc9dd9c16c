import type { Campaign, CampaignKey } from '../../study/parts/part.js';
import { quoted } from '../../text/sentence.js';
import { visibleText } from '../../text/visible-text.js';

const NAMES: { readonly [K in CampaignKey]: string } = {
  toolVersion: 'its version of canary-sim',
  beforeDigest: 'its old configuration',
  beforeFile: 'the name of its old configuration',
  configDigest: 'its configuration',
  configFile: 'the name of its configuration',
  seed: 'its seed',
  runs: 'its number of runs',
  scenarios: 'its list of scenarios',
  sweep: 'its sweep',
  untilWidth: 'its width to stop at',
  assertions: 'its list of assertions',
};

/** `its seed is "1", not "2"`: where one study differs from another. */
export function campaignDifferenceText(differs: CampaignKey, one: Campaign, other: Campaign): string {
  const [told, asked] = [one, other].map((campaign: Partial<Record<CampaignKey, unknown>>) => campaign[differs]);
  return `${NAMES[differs]} is ${valueText(told)}, not ${valueText(asked)}`;
}

function valueText(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (value === null) return 'none';
  if (!Array.isArray(value)) return String(value);
  return value.length === 0 ? 'empty' : visibleText(value.join(', '), 200);
}
