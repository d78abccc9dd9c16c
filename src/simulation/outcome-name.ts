import type { OutcomeName } from '../model/results/outcome.js';
import type { FinalState } from '../model/status.js';
import { wasAnythingWrong } from './detection-times.js';
import type { Played } from './playback.js';
import { isBadCanary } from './worse-version.js';

/** What a run comes to, by how it ended and what was true of its canary. */
export function outcomeNameOf(played: Played, finalState: FinalState): OutcomeName {
  switch (finalState) {
    case 'PAUSED':
      return 'stalled';
    case 'COMPLETED':
      return isBadCanary(played.setup.world) ? 'missed' : 'released';
    case 'ROLLED_BACK':
      return wasAnythingWrong(played) ? 'stopped' : 'wrongly_stopped';
  }
}
