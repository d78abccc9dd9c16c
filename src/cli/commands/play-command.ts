import { reproduceCommand } from '../../library/reproduce-command.js';
import { drawCanary } from '../../play/draw-canary.js';
import { endingOf } from '../../play/ending.js';
import { type Game, newGame, playOut } from '../../play/game.js';
import { parseScript, playScript } from '../../play/script.js';
import { paint } from '../../report/text/paint.js';
import { warningSentence } from '../../report/words/warning-sentence.js';
import { BadInputError, EXIT, refuse } from '../exit-codes.js';
import { loadConfig } from '../files/load-config.js';
import { readText } from '../files/read-text.js';
import { refuseSameFiles } from '../files/refuse-outputs.js';
import { refuseSharedInput } from '../files/refuse-shared-input.js';
import { writeFiles } from '../files/write-files.js';
import { endPage } from '../play/end-page.js';
import { type Played, playLoop } from '../play/play-loop.js';
import { playSetup } from '../play/play-setup.js';
import { type Streams, useColour } from '../streams.js';
import { tellWarnings } from '../tell-warnings.js';

export interface PlayOptions {
  /** The plan to play; undefined: one of our own. */
  readonly config: string | undefined;
  readonly seed: string;
  readonly secondsPerWindow: number;
  /** Instead of keys. */
  readonly script: string | undefined;
  /** Where a page is to go on which games are played; undefined: it is played here. */
  readonly html: string | undefined;
  readonly quiet: boolean;
  readonly colour: boolean;
}

/** The operator's seat: at the keys of a terminal, or by a script. Gives the exit code. */
export async function playCommand(options: PlayOptions, streams: Streams): Promise<number> {
  const { config, seed, script, html } = options;
  if (html !== undefined) return writePage(html, config, seed, streams);
  if (script === undefined) refuseWithoutTerminal(streams, config);
  refuseSharedInput([
    { what: 'the configuration', file: config },
    { what: 'the script', file: script },
  ]);
  const document = config === undefined ? null : (await loadConfig(config, streams)).document;
  const setup = await playSetup(document, drawCanary(seed));
  const start = newGame(setup, seed);
  const { game, hasLeft } =
    script === undefined
      ? await atTheKeys(start, options, streams)
      : { game: await byScript(start, script, streams), hasLeft: false };
  const ending = endingOf(game, hasLeft);
  const again = reproduceCommand(seed, config, 'canary-sim play');
  const lines = endPage(ending, again, paint(useColour(streams, options.colour)));
  streams.out(lines.map((line) => `${line}\n`).join(''));
  if (hasLeft) return EXIT.interrupted;
  if (!options.quiet) tellWarnings(ending.mine.warnings.map(warningSentence), streams);
  return EXIT.done;
}

async function writePage(html: string, config: string | undefined, seed: string, streams: Streams): Promise<number> {
  refuseSameFiles([{ what: '--html', file: html }], [{ what: 'the configuration', file: config }]);
  const document = config === undefined ? null : (await loadConfig(config, streams)).document;
  const { playPage } = await import('../play/play-page.js');
  const text = await playPage(document, seed, config);
  if (html === '-') streams.out(text);
  else writeFiles([{ file: html, text }]);
  return EXIT.done;
}

function refuseWithoutTerminal({ stdinIsTerminal, stdoutIsTerminal, env }: Streams, config: string | undefined): void {
  if (config === '-')
    refuse('play needs standard input for its keys; give --config a file, or the keys as --script FILE');
  const missing = !stdinIsTerminal
    ? 'standard input is not one'
    : !stdoutIsTerminal
      ? 'standard output is not one'
      : null;
  const dumb = env['TERM'] === 'dumb' ? 'this one (TERM=dumb) cannot move its cursor' : null;
  const why = missing ?? dumb;
  const instead = 'without one, use --html FILE for a browser, or --script FILE';
  if (why !== null) refuse(`play needs a terminal of at least 80 x 24, and ${why}; ${instead}`);
}

async function atTheKeys(game: Game, options: PlayOptions, streams: Streams): Promise<Played> {
  // What only a terminal needs is loaded only for one.
  const { openTerminal } = await import('../play/open-terminal.js');
  const terminal = openTerminal();
  try {
    return await playLoop(game, terminal, options.secondsPerWindow, paint(useColour(streams, options.colour)));
  } finally {
    terminal.close();
  }
}

async function byScript(game: Game, file: string, streams: Streams): Promise<Game> {
  const { lines, problems } = parseScript(await readText(file, 'script', streams));
  if (problems.length > 0) throw new BadInputError(problems, file);
  return playOut(playScript(game, lines));
}
