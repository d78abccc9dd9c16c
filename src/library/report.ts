import { configWarnings } from '../config/checks/config-warnings.js';
import { buildReport } from '../report/json/build-report.js';
import type { Report } from '../report/json/report-schema.js';
import { ArgumentError } from './argument-error.js';
import { isObject } from './check-arguments.js';
import { configDigest, VERSION } from './identity.js';
import { checkConfig, setupIn } from './parse-config.js';
import { reproduceRun } from './reproduce-command.js';
import type { ReportedRun } from './simulate.js';

/** The report of a run, as `canary-sim` prints it: a plain object, the order of its keys that of the JSON. */
export function report(run: ReportedRun): Report {
  const isRun = isObject(run) && 'finalState' in run && 'timeline' in run && 'config' in run;
  if (!isRun) throw new ArgumentError({ code: 'not_a_run' }, ['run']);
  const { config, scenario, seed } = run;
  checkConfig(config, ['run', 'config']);
  const identity = {
    toolVersion: VERSION,
    configDigest: configDigest(config.document),
    reproduce: reproduceRun(seed, config.file, scenario ?? undefined),
  };
  return buildReport(run, identity, configWarnings(setupIn(config, scenario)));
}
