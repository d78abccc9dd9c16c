import { Option } from 'commander';
import { fileName } from './arguments.js';
import { DEFAULT_CONFIG } from './help-text.js';

/** What is done with the exit code that a command gives. */
export type Finish = (code: number | Promise<number>) => Promise<void>;

export function configOption(): Option {
  const description = `the configuration, JSON or YAML; - is standard input\n(default: ./${DEFAULT_CONFIG})`;
  return new Option('-c, --config <file>', description).argParser(fileName);
}

export function formatOption(choices: readonly string[], description: string): Option {
  return new Option('-f, --format <format>', description).choices(choices);
}

export function quietOption(): Option {
  return new Option('-q, --quiet', 'no warnings on standard error').default(false);
}
