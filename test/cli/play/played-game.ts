import { playSetup } from '../../../src/cli/play/play-setup.js';
import type { PresetName } from '../../../src/model/fault.js';
import { type Game, newGame } from '../../../src/play/game.js';
import { parseScript, playScript } from '../../../src/play/script.js';

/** A game with such a canary, after a script of these lines. */
export async function playedGame(canary: PresetName, ...script: string[]): Promise<Game> {
  const { lines, problems } = parseScript(script.join('\n'));
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return playScript(newGame(await playSetup(null, canary), 'game'), lines);
}
