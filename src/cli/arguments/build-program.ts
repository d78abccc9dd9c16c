import { Command, Option } from 'commander';
import { VERSION } from '../../library/identity.js';
import { FINAL_STATES } from '../../model/status.js';
import { runCommand } from '../commands/run-command.js';
import { validateCommand } from '../commands/validate-command.js';
import { EXIT_CODE_HELP } from '../exit-codes.js';
import { configFile } from '../files/load-config.js';
import type { Streams } from '../streams.js';
import { addBlastRadius } from './add-blast-radius.js';
import { addCompare } from './add-compare.js';
import { addLint } from './add-lint.js';
import { addPlay } from './add-play.js';
import { addMerge, addStudy } from './add-study.js';
import { addTest } from './add-test.js';
import {
  chosen,
  configOption,
  type Finish,
  fileName,
  formatOption,
  quietOption,
  refuseMisplaced,
  SCHEMA_NAMES,
  scenarioName,
  schemaName,
  seedText,
  textOrJson,
} from './arguments.js';
import { DEFAULT_CONFIG, EXAMPLES_HELP } from './help-text.js';

export const VERSION_LINE = `canary-sim ${VERSION}`;

/** In the order of the help. */
const COMMANDS: Readonly<Record<string, (program: Command, streams: Streams, finish: Finish) => void>> = {
  validate: addValidate,
  'blast-radius': addBlastRadius,
  lint: addLint,
  play: addPlay,
  study: addStudy,
  merge: addMerge,
  compare: addCompare,
  test: addTest,
  worlds: addWorlds,
  schema: addSchema,
  diagram: addDiagram,
  init: addInit,
};

/**
 * The command line as commander knows it. Each action hands its exit code to `finish`. Commands other than the two that
 * most people run are loaded when they are asked for, and declared to commander when they are in `args`: every run
 * pays for start-up.
 */
export function buildProgram(args: readonly string[], streams: Streams, finish: Finish): Command {
  // Also among others, as in -qh.
  const asksForHelp = args.some((word) => /^-.*h/.test(word));
  const program = new Command('canary-sim');
  program
    .description('Rehearses a canary rollout before production does:\none plan, one seed, one exact report.')
    .usage('[options]\n       canary-sim <command> [options]')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .configureHelp({ optionDescription: ({ description }) => description })
    .addHelpText('before', EXAMPLES_HELP)
    .addHelpText('after', `\n${EXIT_CODE_HELP}`)
    .exitOverride()
    .configureOutput({ writeOut: streams.out, writeErr: () => {}, getOutHelpWidth: () => 80 })
    .enablePositionalOptions()
    .allowExcessArguments()
    .hook('preAction', refuseMisplaced)
    .addOption(configOption())
    .option('-s, --seed <text>', 'what chance is made from: any text (default: 42)', seedText, '42')
    .option(
      '-o, --output <file>',
      'where the report goes, whole or not at all\n(default: -, standard output)',
      fileName,
      '-',
    )
    .addOption(formatOption(['json', 'text', 'markdown'], 'json, text or markdown (default: json)').default('json'))
    .option(
      '--scenario <name>',
      'play this world instead: a preset with a canary\nlike stable, or configured',
      scenarioName,
    )
    .option('--trace <file>', 'also write one line of JSON for every window', fileName)
    .addOption(
      new Option('--expect <state>', `exit with 1 if it does not end so:\n${STATES}`)
        .choices(FINAL_STATES)
        .argParser(chosen(FINAL_STATES)),
    )
    .addOption(quietOption())
    .option('--no-color', 'no colours in the text report (also: NO_COLOR)')
    .version(VERSION_LINE, '-V, --version', 'print the version')
    .action((options) =>
      finish(runCommand({ ...options, config: configFile(options.config), colour: options.color }, streams)),
    );
  for (const [name, add] of Object.entries(COMMANDS)) {
    // Of a command that `args` does not name the name is enough: it may be the near miss of a misspelt one.
    if (asksForHelp || args.includes(name)) add(program, streams, finish);
    else program.command(name);
  }
  return program;
}

const STATES = 'COMPLETED, ROLLED_BACK or PAUSED';

function addValidate(program: Command, streams: Streams, finish: Finish): void {
  program
    .command('validate')
    .description('check a configuration without running it')
    .addOption(configOption())
    .addOption(formatOption(['text', 'json'], 'how to say what is wrong: text or json (default: text)'))
    .option('--print', 'print it as understood: every default filled in', false)
    .addOption(quietOption())
    .action((own) => {
      const before = program.opts();
      const options = { ...own, config: own.config ?? before['config'], quiet: own.quiet || before['quiet'] };
      return finish(validateCommand({ ...options, config: configFile(options.config) }, streams));
    });
}

function addSchema(program: Command, streams: Streams, finish: Finish): void {
  program
    .command('schema')
    .description('print the JSON Schema of a file or a report')
    .argument('<name>', SCHEMA_NAMES.join(', '), schemaName)
    .action(async (which) => finish((await import('../commands/schema-command.js')).schemaCommand(which, streams)));
}

function addWorlds(program: Command, streams: Streams, finish: Finish): void {
  program
    .command('worlds')
    .description('list the worlds there are, what catches each,\nand the figures of assertions')
    .addOption(formatOption(['text', 'json'], 'text or json (default: text)'))
    .action(async ({ format }) => {
      const { worldsCommand } = await import('../commands/worlds-command.js');
      finish(worldsCommand(format ?? textOrJson(program, 'worlds'), streams));
    });
}

function addDiagram(program: Command, streams: Streams, finish: Finish): void {
  program
    .command('diagram')
    .description('print the state machine as a Mermaid diagram')
    .option('--table', 'print its transitions as a Markdown table instead', false)
    .option('--decisions', 'print how several judges come to one verdict, as a Markdown table, instead', false)
    .action(async ({ table, decisions }) => {
      const { diagramCommand } = await import('../commands/diagram-command.js');
      finish(diagramCommand(decisions ? 'decisions' : table ? 'table' : 'diagram', streams));
    });
}

const INIT_HELP = `
A name that ends in .yaml or .yml gives YAML with comments, any other JSON. An
editor completes and checks the file once its schema lies beside it:
  canary-sim schema config > canary-sim.schema.json
`;

function addInit(program: Command, streams: Streams, finish: Finish): void {
  program
    .command('init')
    .description('write a configuration to start from, never over a file')
    .addHelpText('after', INIT_HELP)
    .argument('[file]', '', fileName, DEFAULT_CONFIG)
    .action(async (file) => finish((await import('../commands/init-command.js')).initCommand(file, streams)));
}
