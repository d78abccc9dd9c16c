import { type LintJson, lintJson } from '../report/lint/lint-json.js';
import { diagnose } from '../study/lint/diagnose.js';
import { checkPlan } from './check-arguments.js';
import type { Config } from './config.js';
import { VERSION } from './identity.js';

/** What a plan can see in its world and what it cannot, worked out without a run. */
export function lint(config: Config): LintJson {
  checkPlan(config);
  const { setup } = config;
  return lintJson(setup.name, diagnose(setup), VERSION);
}
