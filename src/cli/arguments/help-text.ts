/** The configuration that is used when none is named. */
export const DEFAULT_CONFIG = 'stages.json';

/** What `--help` begins with. */
export const EXAMPLES_HELP = `Examples:
  # one rollout: its report as JSON, or as text to read
  canary-sim --seed 42 --config stages.json
  canary-sim --seed 42 --config stages.json --format text

  # for CI: the report in a file, and exit code 1 unless the rollout completes
  canary-sim --config stages.json --output report.json --expect COMPLETED

  # before anything runs: what each stage costs at worst
  canary-sim blast-radius --config stages.json --format text

  # how good the plan is: thousands of rollouts, in all the worlds it may meet
  canary-sim study --config stages.json --runs 10000 --format text

  # the operator's seat: watch a canary, and decide
  canary-sim play

  # a configuration to start from, and what it leaves to defaults
  canary-sim init && canary-sim validate --print
`;

/** For who gives neither a configuration nor a command. */
export const SHORT_HELP = `
Usage: canary-sim --seed 42 --config stages.json
       canary-sim init     writes a ${DEFAULT_CONFIG} to start from
       canary-sim --help   says more
`;
