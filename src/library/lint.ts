import type { Diagnosis } from '../model/diagnosis.js';
import { type LintJson, lintReport } from '../report/lint/lint-report.js';
import { diagnose } from '../study/lint/diagnose.js';
import { checkConfig } from './check-arguments.js';
import type { Config } from './config.js';
import { VERSION } from './identity.js';

export interface LintReport extends LintJson {
  /** The figures unrounded, and where they are from; no part of the JSON. */
  readonly diagnosis: Diagnosis;
}

/** What a plan can see in its world and what it cannot, worked out without a run. */
export function lint(config: Config): LintReport {
  checkConfig(config);
  const { setup } = config;
  const diagnosis = diagnose(setup);
  const report = { ...lintReport(setup.name, diagnosis, VERSION), diagnosis };
  return Object.defineProperty(report, 'diagnosis', { enumerable: false });
}
