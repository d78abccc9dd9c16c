import { parseReleasesData } from '../config/releases/parse-releases.js';
import type { ConfigProblem } from '../model/problems/problem.js';
import type { ReleasesReport } from '../report/releases/releases-report.js';
import { ArgumentError } from './argument-error.js';
import { checkPlan, isObject, objectWith } from './check-arguments.js';
import { releasesOf } from './made-releases.js';
import { plainData } from './plain-data.js';
import type { ReleasesOptions } from './releases-options.js';

/**
 * A year of commits through tests, pipeline and rollout, to the four figures of DORA, as it is and with each lever. `source`: what a
 * file of releases has, as an object; what it leaves out is as usual. The report is that of `canary-sim releases`. Throws an `ArgumentError`
 * for the first thing that is wrong.
 */
export async function releases(source: object = {}, options: ReleasesOptions = {}): Promise<ReleasesReport> {
  if (!isObject(source)) throw new ArgumentError({ code: 'not_text_or_object' }, ['source']);
  const parsed = parseReleasesData(plainData(source, ['source']));
  if (!parsed.ok) throw wrong(parsed.problems);
  objectWith(options, ['seed', 'runs', 'config'], ['options']);
  if (options.config !== undefined) checkPlan(options.config, ['options', 'config']);
  const made = await releasesOf(parsed, options);
  if (!made.ok) throw wrong(made.problems);
  return made.report;
}

function wrong(problems: readonly ConfigProblem[]): ArgumentError {
  const [problem] = problems;
  if (problem === undefined) throw new Error('there is at least one problem');
  return new ArgumentError({ code: 'config_wrong', problem }, ['source']);
}
