import { expect } from 'vitest';
import { endPage } from '../../../src/cli/play/end-page.js';
import { frame } from '../../../src/cli/play/frame.js';
import { type Size, SMALLEST } from '../../../src/cli/play/layout.js';
import { finishedRun, type Game, goOn } from '../../../src/play/game.js';
import { displayWidth } from '../../../src/report/text/display-width.js';
import { paint } from '../../../src/report/text/paint.js';
import { simulate } from '../../../src/simulation/simulate.js';
import { playedGame } from './played-game.js';

export const PLAIN = paint(false);
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/;
export const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');

export const SIZES: readonly Size[] = [
  { columns: 80, rows: 24 },
  { columns: 99, rows: 35 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 60 },
];
const [AT_LEAST = SMALLEST] = SIZES;

export function expectToFit(lines: readonly string[], most = 24, columns = 80): void {
  expect(lines.length).toBeLessThanOrEqual(most);
  expect(lines.filter((line) => displayWidth(line) > columns || CONTROLS.test(line))).toEqual([]);
}

/** The screen of a game in a terminal of the smallest size, without colours. */
export function plainFrame(game: Game, size = AT_LEAST): string[] {
  return frame(game, PLAIN, size);
}

/** All of the terminal is used but its last line. */
export function expectFrameToFit(game: Game, size: Size): void {
  const lines = plainFrame(game, size);
  expect(lines).toHaveLength(size.rows - 1);
  expectToFit(lines, size.rows - 1, size.columns);
  expect(frame(game, paint(true), size).map((line) => line.replace(COLOURS, ''))).toEqual(lines);
}

/** The screen fits at every window of a game, and so does its last page. */
export async function expectGameToFit(canary: Parameters<typeof playedGame>[0]): Promise<void> {
  let game = await playedGame(canary);
  for (let i = 0; i < 41; i++) {
    expectFrameToFit(game, SIZES[i % SIZES.length] ?? AT_LEAST);
    game = goOn(game);
  }
  const ending = { canary, mine: finishedRun(game), plans: simulate(game.setup, game.seed) };
  expectToFit(endPage({ ...ending, handedOverAtSeconds: 60, left: null }, 'again', PLAIN));
}
