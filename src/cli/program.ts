import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { FINAL_STATES } from '../model/status.js';
import { BadInputError } from './bad-input-error.js';
import { diagramCommand } from './diagram-command.js';
import { EXIT, EXIT_CODE_HELP } from './exit-codes.js';
import { initCommand } from './init-command.js';
import { configFile, DEFAULT_CONFIG } from './load-config.js';
import { type RunOptions, runCommand } from './run-command.js';
import { schemaCommand } from './schema-command.js';
import type { Streams } from './streams.js';
import { tellProblems } from './tell-problems.js';
import { validateCommand } from './validate-command.js';
import { VERSION } from './version.js';

const EXAMPLES = `Examples:
  canary-sim --seed 42 --config stages.json                 one rollout, its report as JSON
  canary-sim --seed 42 --config stages.json --format text   the same, to read
  canary-sim -c stages.json --expect COMPLETED -o out.json  for CI: exit code 1 if it ends otherwise
  canary-sim init && canary-sim validate --print            a configuration to start from, with every default
`;

const SHORT_HELP = `canary-sim: no --config given, and there is no ./${DEFAULT_CONFIG} here

Usage: canary-sim --seed 42 --config stages.json
       canary-sim init     writes a ${DEFAULT_CONFIG} to start from
       canary-sim --help   says more
`;

/** The whole program: arguments without the first two, to exit code. Never throws, whatever the arguments. */
export async function runProgram(args: readonly string[], streams: Streams): Promise<number> {
  try {
    return await parse(args, streams);
  } catch (error) {
    if (error instanceof BadInputError) {
      streams.err(tellProblems(error, wantsJsonErrors(args)));
      return EXIT.badInput;
    }
    const message = error instanceof Error ? error.message : String(error);
    streams.err(`canary-sim: internal error, please report it: ${message}\n`);
    return EXIT.internalError;
  }
}

async function parse(args: readonly string[], streams: Streams): Promise<number> {
  let exitCode: number = EXIT.done;
  const finish = async (code: number | Promise<number>): Promise<void> => {
    exitCode = await code;
  };
  try {
    await buildProgram(streams, finish).parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return EXIT.done;
    throw new BadInputError([{ code: 'usage', message: error.message.replace(/^error: /, '') }]);
  }
  return exitCode;
}

/** As JSON only when asked for: by default a report is JSON, but what is said to people is not. */
function wantsJsonErrors(args: readonly string[]): boolean {
  return args.some((arg, i) => /^(--format=|-f=?)json$/.test(arg) || (/^(--format|-f)$/.test(arg) && args[i + 1] === 'json'));
}

type Finish = (code: number | Promise<number>) => Promise<void>;

function buildProgram(streams: Streams, finish: Finish): Command {
  const program = new Command('canary-sim');
  program
    .description('Rehearses a canary rollout before production does: one plan, one seed, one exact report.')
    .usage('[options]\n       canary-sim <command> [options]')
    .version(`canary-sim ${VERSION}`, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .addHelpText('before', EXAMPLES)
    .addHelpText('after', `\n${EXIT_CODE_HELP}`)
    .exitOverride()
    .configureOutput({ writeOut: streams.out, writeErr: () => {} })
    .enablePositionalOptions()
    .addOption(configOption())
    .addOption(new Option('-s, --seed <text>', 'what makes one rollout differ from another').default('42').argParser(notEmpty))
    .option('-o, --output <file>', 'where the report goes, whole or not at all (- for standard output)', notEmpty, '-')
    .addOption(new Option('-f, --format <format>', 'of the report').choices(['json', 'text', 'markdown']).default('json'))
    .option('--trace <file>', 'also write one JSON line for every window', notEmpty)
    .addOption(new Option('--expect <state>', 'exit with 1 if the rollout ends otherwise').choices(FINAL_STATES))
    .option('-q, --quiet', 'no warnings on standard error', false)
    .option('--no-color', 'no colours in the text report (also: NO_COLOR)')
    .action((options) => finish(run(options, streams)));
  addCommands(program, streams, finish);
  return program;
}

function addCommands(program: Command, streams: Streams, finish: Finish): void {
  const validate = subcommand(program, 'validate', 'check a configuration without running it')
    .addOption(configOption())
    .addOption(new Option('-f, --format <format>', 'of problems on standard error').choices(['json', 'text']))
    .option('--print', 'print it as understood: every default filled in', false)
    .option('-q, --quiet', 'no warnings on standard error', false)
    .action(() => {
      const options = validate.optsWithGlobals();
      const config = configFile(options['config']);
      if (config === null) return finish(shortHelp(streams));
      return finish(validateCommand({ config, print: options['print'], quiet: options['quiet'] }, streams));
    });
  subcommand(program, 'schema', 'print the JSON Schema of the configuration or of the report')
    .argument('<config|report>', 'which of the two', schemaName)
    .action((which) => finish(schemaCommand(which, streams)));
  subcommand(program, 'diagram', 'print the state machine as a Mermaid diagram')
    .option('--table', 'print its transitions as a Markdown table instead', false)
    .action((options) => finish(diagramCommand(options.table, streams)));
  subcommand(program, 'init', 'write a configuration to start from, never over a file')
    .argument('[file]', 'where', notEmpty, DEFAULT_CONFIG)
    .action((file) => finish(initCommand(file, streams)));
}

function subcommand(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .helpOption('-h, --help', 'print this help')
    .exitOverride()
    .configureOutput({ writeOut: program.configureOutput().writeOut as (text: string) => void, writeErr: () => {} });
}

function configOption(): Option {
  const description = `the configuration, JSON or YAML (- for standard input; default: ./${DEFAULT_CONFIG})`;
  return new Option('-c, --config <file>', description).argParser(notEmpty);
}

function notEmpty(text: string): string {
  if (text === '') throw new InvalidArgumentError('It is empty.');
  return text;
}

function schemaName(text: string): 'config' | 'report' {
  if (text === 'config' || text === 'report') return text;
  throw new InvalidArgumentError('Allowed choices are config, report.');
}

type ParsedRunOptions = Omit<RunOptions, 'config' | 'colour'> & { readonly config?: string; readonly color: boolean };

async function run(options: ParsedRunOptions, streams: Streams): Promise<number> {
  const config = configFile(options.config);
  if (config === null) return shortHelp(streams);
  const { seed, output, format, trace, expect, quiet, color: colour } = options;
  return runCommand({ config, seed, output, format, trace, expect, quiet, colour }, streams);
}

function shortHelp(streams: Streams): number {
  streams.err(SHORT_HELP);
  return EXIT.badInput;
}
