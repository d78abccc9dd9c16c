import { Command, Option } from 'commander';
import { VERSION } from '../../library/identity.js';
import { FINAL_STATES } from '../../model/status.js';
import { EXIT_CODE_HELP } from '../exit-codes.js';
import type { Streams } from '../streams.js';
import { addBlastRadius } from './add-blast-radius.js';
import { addCompare } from './add-compare.js';
import { addExperiment } from './add-experiment.js';
import { addExplain } from './add-explain.js';
import { addLint } from './add-lint.js';
import { addPlay } from './add-play.js';
import { addReleases } from './add-releases.js';
import { addStrategies } from './add-strategies.js';
import { addMerge, addStudy } from './add-study.js';
import { addTest } from './add-test.js';
import {
  chosen,
  configOption,
  type Finish,
  fileName,
  quietOption,
  refuseMisplaced,
  SCHEMA_NAMES,
  scenarioName,
  schemaName,
  seedText,
} from './arguments.js';
import { configFile } from './config-file.js';
import { formatHelp, seeAlso } from './help-layout.js';
import { COMMANDS_HELP, DEFAULT_CONFIG, DEFAULT_WORLD } from './help-text.js';
import { addPolicyOptions, eachArgument, eachFileName, playedFiles } from './policy-options.js';
import { addReportOptions, reportOptions } from './report-options.js';

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
  strategies: addStrategies,
  experiment: addExperiment,
  releases: addReleases,
  test: addTest,
  explain: addExplain,
  worlds: addWorlds,
  schema: addSchema,
  diagram: addDiagram,
  init: addInit,
};

/**
 * The command line as commander knows it. Each action hands its exit code to `finish`. What a command does is loaded when it
 * is asked for, and other commands than the main job are declared to commander when they are in `args`: every run pays for
 * start-up.
 */
export function buildProgram(args: readonly string[], streams: Streams, finish: Finish): Command {
  // Also among others, as in -qh.
  const asksForHelp = args.some((word) => /^-.*h/.test(word));
  const program = new Command('canary-sim');
  program
    .description('Rehearses a canary rollout before production does.')
    .usage('--seed 42 --config stages.json [options]')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .configureHelp({ formatHelp })
    .addHelpText('after', `${COMMANDS_HELP}${EXIT_CODE_HELP}`)
    .exitOverride()
    .configureOutput({ writeOut: streams.out, writeErr: () => {}, getOutHelpWidth: () => 80 })
    .enablePositionalOptions()
    .allowExcessArguments()
    .hook('preAction', refuseMisplaced)
    .addOption(configOption())
    .option('-s, --seed <text>', 'what chance is made from: any text (default: 42)', seedText, '42')
    .option('--scenario <name>', 'play this world instead: a preset, or configured', scenarioName)
    .option('--trace <file>', 'also write one line of JSON for every window', fileName)
    .addOption(
      new Option('--expect <state>', `exit 1 unless so: ${STATES}`)
        .choices(FINAL_STATES)
        .argParser(chosen(FINAL_STATES)),
    )
    .addOption(quietOption())
    .version(VERSION_LINE, '-V, --version', 'print the version')
    .action(async (own) => {
      const options = { ...own, ...reportOptions(program, program), ...playedFiles(program, program) };
      if (options.policies.length === 0) {
        const { runCommand } = await import('../commands/run-command.js');
        return finish(runCommand(options, streams));
      }
      const { rehearseCommand } = await import('../commands/rehearse-command.js');
      return finish(rehearseCommand(options, streams));
    });
  addPolicyOptions(program);
  addReportOptions(program);
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
    .addOption(
      new Option('-f, --format <format>', 'of what is wrong: text or json (default: text)')
        .choices(['text', 'json'])
        .argParser(chosen(['text', 'json'])),
    )
    .option('--print', 'print it as understood: every default filled in', false)
    .addOption(quietOption())
    .addHelpText('after', seeAlso('plan', '  canary-sim validate --config stages.json --print'))
    .action(async (own) => {
      const before = program.opts();
      const options = { ...own, config: own.config ?? before['config'], quiet: own.quiet || before['quiet'] };
      const config = configFile(options.config);
      const { validateCommand } = await import('../commands/validate-command.js');
      return finish(validateCommand({ ...options, config }, streams));
    });
}

function addSchema(program: Command, streams: Streams, finish: Finish): void {
  program
    .command('schema')
    .description('print the JSON Schema of a file or a report')
    .argument('<name>', SCHEMA_NAMES.join(', '), schemaName)
    .addHelpText('after', seeAlso('report', '  canary-sim schema config > canary-sim.schema.json'))
    .action(async (which) => finish((await import('../commands/schema-command.js')).schemaCommand(which, streams)));
}

function addWorlds(program: Command, streams: Streams, finish: Finish): void {
  const worlds = program
    .command('worlds')
    .description('list the worlds there are, what catches each, and the figures of assertions');
  addReportOptions(worlds)
    .addOption(quietOption())
    .addHelpText('after', seeAlso('world', '  canary-sim worlds --format text'))
    .action(async () => {
      const { worldsCommand } = await import('../commands/worlds-command.js');
      return finish(worldsCommand(reportOptions(program, worlds), streams));
    });
}

function addDiagram(program: Command, streams: Streams, finish: Finish): void {
  program
    .command('diagram')
    .description('print the state machine as a Mermaid diagram')
    .option('--table', 'print its transitions as a Markdown table', false)
    .option('--decisions', 'print how several judges come to one verdict', false)
    .addHelpText('after', seeAlso('plan', '  canary-sim diagram --table'))
    .action(async ({ table, decisions }) => {
      const { diagramCommand } = await import('../commands/diagram-command.js');
      finish(diagramCommand(decisions ? 'decisions' : table ? 'table' : 'diagram', streams));
    });
}

function addInit(program: Command, streams: Streams, finish: Finish): void {
  program
    .command('init')
    .description('write a configuration to start from, or a world for a policy, never over a file')
    .argument(
      '[file]',
      `YAML with comments by its ending, else JSON (default: ${DEFAULT_CONFIG}, with --policy ${DEFAULT_WORLD})`,
      fileName,
    )
    .option('--policy <file>', 'write a world for this policy instead; repeatable', eachFileName, [])
    .option('--arg <name=value>', 'an argument of it that comes from the cluster; repeatable', eachArgument, new Map())
    .addHelpText(
      'after',
      seeAlso('first-plan', '  canary-sim init plan.yaml && canary-sim validate --config plan.yaml'),
    )
    .action(async (file, { policy, arg }) => {
      const { initCommand, initWorldCommand } = await import('../commands/init-command.js');
      if (policy.length === 0) return finish(initCommand(file ?? DEFAULT_CONFIG, streams));
      return finish(initWorldCommand(file ?? DEFAULT_WORLD, { policies: policy, args: arg }, streams));
    });
}
