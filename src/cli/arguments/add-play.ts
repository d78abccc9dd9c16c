import { type Command, InvalidArgumentError } from 'commander';
import type { Streams } from '../streams.js';
import { type Finish, fileName, quietOption, seedText } from './arguments.js';

const HELP = `
What goes out is drawn from the seed: half of the time a healthy canary, else
one of the worlds that "preset" knows. With --config, the plan, the traffic and
stable are that file's; its canary, preset, faults and operator are replaced.

Keys: p promote, space pause or resume, r roll back, j hand over to the plan,
? list the keys, q or Ctrl-C leave (exit code 130; what was true is printed).
While you judge, nothing rolls back by itself, and a stage whose time is over
goes on to the next. The plan, once you hand over, judges at once what was
seen of the stage.

A script has one word a line; # begins a comment:
  wait 5     so many windows
  promote    to the next stage; from the last, to all of the traffic
  pause      and resume
  rollback   take the canary out
  judge      let the plan judge from now on
After its last line no more keys are pressed.
`;

/** The operator's seat. */
export function addPlay(program: Command, streams: Streams, finish: Finish): void {
  program
    .command('play')
    .description('sit in the operator’s seat: is this canary good or bad?')
    .addHelpText('after', HELP)
    .option('-c, --config <file>', 'the plan to play, JSON or YAML (default: one of its own)', fileName)
    .option(
      '-s, --seed <text>',
      'what chance is made from\n(default: another one each time; 42 for a script)',
      seedText,
    )
    .option('--speed <seconds>', 'how long a window takes (default: 1)', secondsPerWindow, 1)
    .option('--script <file>', 'play these lines instead of keys, at once;\n- is standard input', fileName)
    .addOption(quietOption())
    .option('--no-color', 'no colours (also: NO_COLOR)')
    .action(async ({ speed, ...own }) => {
      const before = program.opts();
      const seedBefore = program.getOptionValueSource('seed') === 'cli' ? before['seed'] : undefined;
      const options = {
        config: own.config ?? before['config'],
        seed: own.seed ?? seedBefore ?? (own.script === undefined ? String(Date.now() % 100_000) : '42'),
        secondsPerWindow: speed,
        script: own.script,
        quiet: own.quiet || before['quiet'],
        colour: own.color && before['color'],
      };
      const { playCommand } = await import('../commands/play-command.js');
      return finish(playCommand(options, streams));
    });
}

/** Seconds of the player's time that a window takes. */
function secondsPerWindow(text: string): number {
  const seconds = /^\d{1,4}(\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  if (seconds >= FASTEST && seconds <= SLOWEST) return seconds;
  throw new InvalidArgumentError(`It is a number of seconds from ${FASTEST} to ${SLOWEST}`);
}

const FASTEST = 0.01;
const SLOWEST = 3600;
