import { scenarioSetup } from '../config/build-setup.js';
import type { Config as ReadConfig } from '../config/parse-config.js';
import type { ConfigDocument } from '../config/schema/config-schema.js';
import type { ConfigWarning } from '../model/problems/warning.js';
import type { ScenarioName } from '../model/results/study.js';
import type { Setup } from '../model/setup.js';
import { warningSentence } from '../report/words/warning-sentence.js';

/** A configuration that holds together: what all else takes. */
export interface Config {
  /** As the command of a report names it, in whatever folder it is; `-`, standard input, where none was said. */
  readonly file: string;
  /** The plan, the world and the people in it, in the units of their names. */
  readonly setup: Setup;
  /** As understood, in the words of the file, every default filled in; read again, it gives the same. */
  readonly document: ConfigDocument;
  /** What is legal but probably not meant. */
  readonly warnings: readonly Told[];
}

/** Something that is said of a configuration: what, as a word, and in a sentence. */
export interface Told {
  readonly code: string;
  readonly message: string;
}

/** A configuration that was read from a file, of whatever folder. */
export function configOf({ setup, document, warnings }: ReadConfig, file: string): Config {
  return { file, setup, document, warnings: warnings.map(toldWarning) };
}

export function toldWarning(warning: ConfigWarning): Told {
  return { code: warning.code, message: warningSentence(warning) };
}

/** The setup of a configuration in the world of a scenario; null: its own. */
export function setupIn({ setup, document }: Config, scenario: ScenarioName | null): Setup {
  return scenario === null ? setup : scenarioSetup(document, scenario);
}
