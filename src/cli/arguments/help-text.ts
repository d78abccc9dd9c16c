/** The configuration that is used when none is named. */
export const DEFAULT_CONFIG = 'stages.json';

/** The commands by what they are for, in the words of the program's own help. */
export const COMMANDS_HELP = `Commands (canary-sim COMMAND --help says more):
  init, validate                           write a plan to start from, check one
  lint, blast-radius                       what it can see, and costs at worst
  study, strategies, compare, merge, test  how good it is, in thousands of runs
  play, explain, worlds, schema, diagram   the operator’s seat; files of others
Guide: README.md, examples/guide/first-plan.md
`;

/** For who gives neither a configuration nor a command. */
export const SHORT_HELP = `
Usage: canary-sim --seed 42 --config stages.json
       canary-sim init     writes a ${DEFAULT_CONFIG} to start from
       canary-sim --help   says more
`;
