import { type Command, CommanderError } from 'commander';
import { plainText } from '../text/visible-text.js';
import { buildProgram, VERSION_LINE } from './arguments/build-program.js';
import { usageMessage } from './arguments/usage-message.js';
import { BadInputError, EXIT, isBadInput } from './exit-codes.js';
import type { Streams } from './streams.js';

/** The whole program: arguments without the first two, to exit code. Never throws, whatever the arguments. */
export async function runProgram(args: readonly string[], streams: Streams): Promise<number> {
  try {
    return await parse(args, streams);
  } catch (error) {
    if (isBadInput(error)) {
      const { tellProblems } = await import('./tell-problems.js');
      streams.err(tellProblems(error, wantsJsonErrors(args)));
      return EXIT.badInput;
    }
    const message = error instanceof Error ? error.message : String(error);
    streams.err(`canary-sim: internal error, please report it: ${plainText(message)}\n`);
    return EXIT.internalError;
  }
}

async function parse(args: readonly string[], streams: Streams): Promise<number> {
  let exitCode: number = EXIT.done;
  const finish = async (code: number | Promise<number>): Promise<void> => {
    exitCode = await code;
  };
  const program = buildProgram(args, streams, finish);
  if (informs(args, program, streams)) return EXIT.done;
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return EXIT.done;
    throw new BadInputError([{ code: 'usage', message: usageMessage(error, program) }]);
  }
  return exitCode;
}

/** Who asks for help or the version gets it, whatever is wrong with the rest. */
function informs(args: readonly string[], program: Command, streams: Streams): boolean {
  const words = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  const asked = words.find((word) => /^(-h|--help|-V|--version)$/.test(word));
  if (asked === '-V' || asked === '--version') {
    streams.out(`${VERSION_LINE}\n`);
  } else if (asked !== undefined) {
    const command = program.commands.find((each) => words.includes(each.name()));
    (command ?? program).outputHelp();
  }
  return asked !== undefined;
}

/** As JSON only when asked for: by default a report is JSON, but what is said to people is not. */
function wantsJsonErrors(args: readonly string[]): boolean {
  return / (--format[ =]|-q*f[ =]?)json /i.test(` ${args.join(' ')} `);
}
