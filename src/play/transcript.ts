import type { Setup } from '../model/setup.js';
import { shellCommand } from '../text/shell-command.js';
import { act, type Game, goOn, newGame, type PlayerAction } from './game.js';
import { MOST_PLAYED, type ScriptLine, wordOf } from './script.js';

/** A game, and how it came to where it is. */
export interface Transcript {
  readonly game: Game;
  /** A script that leads there from the start. */
  readonly lines: readonly ScriptLine[];
  /** Whether the player left it before its end. */
  readonly hasLeft: boolean;
}

export function newTranscript(setup: Setup, seed: string): Transcript {
  return { game: newGame(setup, seed), lines: [], hasLeft: false };
}

/** The next window passes. */
export function waited(transcript: Transcript): Transcript {
  const { game, lines, hasLeft } = transcript;
  const next = goOn(game);
  if (next === game) return transcript;
  const last = lines.at(-1);
  const isFull = last === undefined || !('wait' in last) || last.wait >= MOST_PLAYED.wait;
  const wait = isFull ? { wait: 1 } : { wait: last.wait + 1 };
  return { game: next, lines: [...(isFull ? lines : lines.slice(0, -1)), wait], hasLeft };
}

/** The player does something, now. */
export function acted({ game, lines, hasLeft }: Transcript, action: PlayerAction): Transcript {
  return { game: act(game, action), lines: [...lines, { do: action }], hasLeft };
}

/**
 * The lines of a shell that play a finished game again, by a script; of one that was left, or whose script would be too
 * long, those that begin it at the keys. `config` as in `shellCommand`.
 */
export function replayLines({ game: { seed }, lines, hasLeft }: Transcript, config: string | null): readonly string[] {
  const command = shellCommand('canary-sim play', seed, config ?? undefined);
  const windows = lines.reduce((sum, line) => sum + ('wait' in line ? line.wait : 0), 0);
  if (hasLeft || lines.length > MOST_PLAYED.lines || windows > MOST_PLAYED.windows) return [command];
  const script = `printf '${lines.map((line) => `${wordOf(line)}\\n`).join('')}'`;
  // Standard input is one of the two.
  if (config === '-') return [`${script} > moves.txt`, `${command} --script moves.txt`];
  return [`${script} | ${command} --script -`];
}
