import type { TelemetryGaps } from '../model/harm.js';
import { keyOf } from '../random/key.js';
import { lostScrapes, scrapeKey } from '../sources/telemetry/scrapes.js';
import { type Played, rolloutEndsAtSeconds } from './playback.js';

/** What the rules of a run could not see; null where all that is served is read at once, to the second. */
export function telemetryGaps(played: Played, seed: string): TelemetryGaps | null {
  const { setup, served, state } = played;
  const { delaySeconds = 0 } = setup.plan;
  const { telemetry, freshBaseline } = setup.world;
  const until = rolloutEndsAtSeconds(played);
  const unseenFailures = served.unseenFailures(0, until);
  if (delaySeconds === 0 && telemetry === null && unseenFailures === null) return null;
  const from = state.stageStarts[0] ?? until;
  const lostOf = (arm: 'canary' | 'baseline' | 'stable'): number =>
    telemetry === null ? 0 : lostScrapes(scrapeKey(keyOf(seed)), arm, telemetry, from, until);
  const isScraped = telemetry !== null && telemetry.scrapeSeconds !== null;
  return {
    delaySeconds,
    lostScrapes: isScraped ? lostOf('canary') + lostOf(freshBaseline ? 'baseline' : 'stable') : null,
    unseenFailures,
  };
}
