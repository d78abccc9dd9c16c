import { expect } from 'vitest';
import { endPage } from '../../../src/cli/play/end-page.js';
import { frame } from '../../../src/cli/play/frame.js';
import { finishedRun, goOn } from '../../../src/cli/play/game.js';
import { displayWidth } from '../../../src/report/text/display-width.js';
import { paint } from '../../../src/report/text/paint.js';
import { simulate } from '../../../src/simulation/simulate.js';
import { playedGame } from './played-game.js';

export const PLAIN = paint(false);
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/;
export const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');

export function expectToFit(lines: readonly string[], most = 24): void {
  expect(lines.length).toBeLessThanOrEqual(most);
  expect(lines.filter((line) => displayWidth(line) > 80 || CONTROLS.test(line))).toEqual([]);
}

/** The screen fits at every window of a game, and so does its last page. */
export async function expectGameToFit(canary: Parameters<typeof playedGame>[0]): Promise<void> {
  let game = await playedGame(canary);
  for (let i = 0; i < 41; i++) {
    expectToFit(frame(game, PLAIN), 23);
    game = goOn(game);
  }
  const ending = { canary, mine: finishedRun(game), plans: simulate(game.setup, game.seed), again: 'again' };
  expectToFit(endPage({ ...ending, handedOverAtSeconds: 60 }, PLAIN));
}
