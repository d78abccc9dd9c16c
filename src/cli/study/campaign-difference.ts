import { quoted } from '../../report/words/quoted.js';
import { visibleText } from '../../report/words/visible-text.js';
import type { Campaign } from '../../study/part.js';

const NAMES: { readonly [K in keyof Campaign]: string } = {
  toolVersion: 'its version of canary-sim',
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
export function campaignDifferenceText(differs: keyof Campaign, one: Campaign, other: Campaign): string {
  return `${NAMES[differs]} is ${valueText(one[differs])}, not ${valueText(other[differs])}`;
}

function valueText(value: Campaign[keyof Campaign]): string {
  if (typeof value === 'string') return quoted(value);
  if (value === null) return 'none';
  if (typeof value === 'number') return String(value);
  return value.length === 0 ? 'empty' : visibleText(value.join(', '), 200);
}
