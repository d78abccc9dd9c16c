/** The configuration that is used when none is named. */
export const DEFAULT_CONFIG = 'stages.json';

/** What `init --policy` writes unless it is told otherwise. */
export const DEFAULT_WORLD = 'world.yaml';

/** The commands by what they are for, in the words of the program's own help. */
export const COMMANDS_HELP = `Commands (canary-sim COMMAND --help says more):
  init, validate, lint, blast-radius       write, check a plan; what it can see
  study, strategies, compare, merge, test  how good it is, in thousands of runs
  experiment, releases, play, explain      game days; a year; files of others
  worlds, schema, diagram                  worlds, files and reports, states
Guide: README.md, examples/guide/first-plan.md
`;

/** For who gives neither a configuration nor a command. */
export const SHORT_HELP = `
Usage: canary-sim --seed 42 --config stages.json
       canary-sim init     writes a ${DEFAULT_CONFIG} to start from
       canary-sim --help   says more
`;
