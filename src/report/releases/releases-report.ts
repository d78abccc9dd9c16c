import * as z from 'zod/mini';
import { OUTCOMES } from '../../model/results/outcome.js';
import {
  DORA_BANDS,
  type DORA_FIGURES,
  type YearResult,
  type YearsComparison,
} from '../../model/results/release-line.js';
import { SCENARIO_NAMES, type ScenarioName } from '../../model/results/study.js';
import { round, roundOrNull } from '../json/figures-json.js';
import { programJson } from '../json/json-text.js';
import { count, number, origin, orNull, share, text } from '../json/schema-fields.js';
import { distributionJson, rateJson } from '../study/scenario-report.js';
import { distribution, rate } from '../study/scenario-schema.js';

const band = (figure: string) =>
  z.nullable(z.enum(DORA_BANDS)).check(z.describe(`In which band of DORA's the ${figure} is; null: there is none`));

const job = z.strictObject({
  name: text('Name of the job'),
  seconds: number('How long it takes where nothing fails'),
  flaky_fail_rate: share('Chance that its first run fails by chance alone'),
  rerun_minutes_per_day: number('How long its runs take that follow a failure by chance, in minutes a day'),
  defects_found: count('Commits whose defect it found'),
});

const line = z.strictObject({
  lever: z.nullable(z.string()).check(z.describe('What is changed; null: the line as it is')),
  batch: count('A release goes out once so many commits wait'),
  pipeline_seconds: number('How long the pipeline takes where nothing fails'),
  deployments_per_day: number('Releases that all users got, with or without a defect, a day'),
  lead_time_seconds: distribution('From a commit until all users have it'),
  change_failure: z
    .nullable(rate('Rollouts of a release with a defect that users met, among all'))
    .check(z.describe('Null: there was no rollout')),
  time_to_restore_seconds: distribution('Of these, until users met the defect no more'),
  bands: z
    .strictObject({
      deployment_frequency: band('number of releases a day'),
      lead_time: band('median lead time'),
      change_failure_rate: band('share of failures'),
      time_to_restore: band('median time to restore'),
    } satisfies Record<(typeof DORA_FIGURES)[number], z.ZodMiniType>)
    .check(z.describe('Bands of the four figures')),
  rollouts: z
    .strictObject(
      Object.fromEntries(OUTCOMES.map((name) => [name, count(`Rollouts that ended so: ${name}`)])) as Record<
        (typeof OUTCOMES)[number],
        ReturnType<typeof count>
      >,
    )
    .check(z.describe('How the rollouts of the year ended')),
  commits_per_rollout: orNull('Commits in a rollout, a mean; null: there was none'),
  defects: z
    .strictObject({
      made: count('Commits of the year with a defect'),
      found_by_tests: count('Of these, found in the pipeline'),
      met_users: count('Rollouts in which users met one or more'),
    })
    .check(z.describe('What became of defects; those left wait at the end of the year, or went out together')),
  met_hours: number('How long users met defects, all together, in hours, rounded to 9 decimals'),
  flaky_fail_rate: share('Chance that a pass through the pipeline has a job that fails by chance'),
  jobs: z.array(job).check(z.describe('The jobs of the pipeline')),
});

/** What `releases` says as JSON, version 1. */
export const releasesSchema = z.strictObject({
  seed: text('What chance is made from'),
  runs: count('Rollouts of each plan in each world, from which those of the year are taken'),
  days: count('Length of the year'),
  commits: count('Commits of the year'),
  defect: z
    .union([z.enum(SCENARIO_NAMES), z.templateLiteral(['worse_', z.string()])])
    .check(z.describe('The world that a release with a defect meets')),
  lines: z.array(line).check(z.describe('The line as it is, then with each lever, in the same year')),
  ...origin('report'),
});

export type ReleasesReport = z.infer<typeof releasesSchema>;
export type LineJson = ReleasesReport['lines'][number];

/** What a report is of, besides its figures. */
export interface ReleasesOrigin {
  readonly name: string;
  readonly defect: ScenarioName;
  readonly toolVersion: string;
  readonly configDigest: string;
  readonly reproduce: string;
}

/** A year of releases as its report: the order of the keys here is the order in the JSON. */
export function releasesReport(years: YearsComparison, from: ReleasesOrigin): ReleasesReport {
  const { seed, runs, days, commits, results } = years;
  return {
    seed,
    runs,
    days,
    commits,
    defect: from.defect,
    lines: results.map((result) => lineJson(result, days)),
    name: from.name,
    ...programJson(from.toolVersion),
    config_digest: from.configDigest,
    reproduce: from.reproduce,
  };
}

const MINUTE = 60;
const HOUR = 3_600;

function lineJson(result: YearResult, days: number): LineJson {
  const { dora, bands, rollouts, defects } = result;
  return {
    lever: result.lever,
    batch: result.batch,
    pipeline_seconds: round(result.pipelineSeconds, 'measure'),
    deployments_per_day: round(dora.releasesPerDay, 'measure'),
    lead_time_seconds: distributionJson(dora.leadSeconds),
    change_failure: dora.changeFailure === null ? null : rateJson(dora.changeFailure),
    time_to_restore_seconds: distributionJson(dora.restoreSeconds),
    bands: { ...bands },
    rollouts: { ...rollouts },
    commits_per_rollout: roundOrNull(result.commitsPerRollout, 'measure'),
    defects: { made: defects.made, found_by_tests: defects.foundByTests, met_users: defects.metUsers },
    met_hours: round(result.metSeconds / HOUR, 'rate'),
    flaky_fail_rate: round(result.flakyFailRate, 'rate'),
    jobs: result.jobs.map(({ name, seconds, flakyFailRate, rerunSeconds, found }) => ({
      name,
      seconds: round(seconds, 'measure'),
      flaky_fail_rate: round(flakyFailRate, 'rate'),
      rerun_minutes_per_day: round(rerunSeconds / days / MINUTE, 'measure'),
      defects_found: found,
    })),
  };
}
