import type { Report } from '../report/json/report-schema.js';
import { ArgumentError } from './argument-error.js';
import { checkConfig, isObject } from './check-arguments.js';
import { type ReportedRun, runReport } from './reported-run.js';

/** The report of a run, as `canary-sim` prints it: a plain object, the order of its keys that of the JSON. */
export function report(run: ReportedRun): Report {
  const isRun = isObject(run) && 'finalState' in run && 'timeline' in run && 'config' in run;
  if (!isRun) throw new ArgumentError({ code: 'not_a_run' }, ['run']);
  checkConfig(run.config, ['run', 'config']);
  return runReport(run);
}
