import type { EndingWords } from '../play/ending.js';
import type { View } from '../play/game.js';
import type { PageData } from '../play/page-data.js';
import type { Transcript } from '../play/transcript.js';

/** What there is to see of a game now. */
export interface Seen {
  readonly data: PageData;
  readonly transcript: Transcript;
  readonly view: View;
  /** Once the rollout has ended, or was left. */
  readonly ending: EndingWords | null;
  /** Whether windows go by without being asked for. */
  readonly isRunning: boolean;
}

/** A part of the page, and how it comes to show a game. */
export interface Panel {
  readonly root: HTMLElement;
  readonly show: (seen: Seen) => void;
}
