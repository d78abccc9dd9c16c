import { configWarnings } from '../config/checks/warnings/config-warnings.js';
import type { ScenarioName } from '../model/results/study.js';
import type { Run } from '../model/run.js';
import type { Setup } from '../model/setup.js';
import { buildReport } from '../report/json/build-report.js';
import type { Report } from '../report/json/report-schema.js';
import { simulate } from '../simulation/simulate.js';
import { type Config, setupIn } from './config.js';
import { configDigest, VERSION } from './identity.js';
import { reproduceRun } from './reproduce-command.js';

/** A run, and what it is a run of: what `report` takes. */
export interface ReportedRun extends Run {
  readonly config: Config;
  /** Null: in the world of its configuration. */
  readonly scenario: ScenarioName | null;
}

/** One rollout; nothing is checked. `play`: by whose rules; unless given, by the plan's. */
export function reportedRun(
  config: Config,
  seed: string,
  scenario: ScenarioName | null,
  play: (setup: Setup, seed: string) => Run = simulate,
): ReportedRun {
  return Object.assign(play(setupIn(config, scenario), seed), { config, scenario });
}

/** Its report. */
export function runReport(run: ReportedRun): Report {
  const { config, scenario, seed } = run;
  const identity = {
    toolVersion: VERSION,
    configDigest: configDigest(config.document),
    reproduce: reproduceRun(seed, config.file, scenario ?? undefined, config.document.rehearsal),
  };
  return buildReport(run, identity, configWarnings(setupIn(config, scenario)));
}
