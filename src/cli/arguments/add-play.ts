import { type Command, InvalidArgumentError } from 'commander';
import { refuse } from '../exit-codes.js';
import type { Streams } from '../streams.js';
import { type Finish, fileName, isGiven, quietOption, seedText } from './arguments.js';
import { seeAlso } from './help-layout.js';

const KEYS = `Keys: p promote, space pause or resume, r roll back, j hand over to the plan,
? list the keys, q or Ctrl-C leave.

A script has one word a line; # begins a comment:
  wait 5               so many windows
  promote              to the next stage; from the last, to all of the traffic
  pause, resume        stay at this share; go on
  rollback             take the canary out
  judge                let the plan judge from now on`;

/** The operator's seat. */
export function addPlay(program: Command, streams: Streams, finish: Finish): void {
  program
    .command('play')
    .description('sit in the operator’s seat: is this canary good or bad?')
    .addHelpText('after', seeAlso('learn', KEYS))
    .option('-c, --config <file>', 'the plan to play, JSON or YAML (default: one of its own)', fileName)
    .option('-s, --seed <text>', 'any text (default: another each time; 42 for a script or page)', seedText)
    .option('--speed <seconds>', 'how long a window takes (default: 1)', secondsPerWindow, 1)
    .option('--script <file>', 'play these lines instead of keys, at once; - is stdin', fileName)
    .option('--html <file>', 'write a page that plays in a browser, offline; - is stdout', fileName)
    .addOption(quietOption())
    .option('--no-color', 'no colours (also: NO_COLOR)')
    .action(async ({ speed, ...own }, command: Command) => {
      const before = program.opts();
      if (own.html !== undefined) refuseBeside('--html', ['script', 'speed'], command);
      const seedBefore = isGiven('seed', program) ? before['seed'] : undefined;
      const options = {
        config: own.config ?? before['config'],
        seed: own.seed ?? seedBefore ?? ((own.script ?? own.html) === undefined ? String(Date.now() % 100_000) : '42'),
        secondsPerWindow: speed,
        script: own.script,
        html: own.html,
        quiet: own.quiet || before['quiet'],
        colour: own.color && before['color'],
      };
      const { playCommand } = await import('../commands/play-command.js');
      return finish(playCommand(options, streams));
    });
}

/** A page has a clock and buttons of its own. */
function refuseBeside(option: string, others: readonly string[], command: Command): void {
  const other = others.find((name) => isGiven(name, command));
  if (other !== undefined) refuse(`--${other} does not go with ${option}`);
}

/** Seconds of the player's time that a window takes. */
function secondsPerWindow(text: string): number {
  const seconds = /^\d{1,4}(\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  if (seconds >= FASTEST && seconds <= SLOWEST) return seconds;
  throw new InvalidArgumentError(`It is a number of seconds from ${FASTEST} to ${SLOWEST}`);
}

const FASTEST = 0.01;
const SLOWEST = 3600;
