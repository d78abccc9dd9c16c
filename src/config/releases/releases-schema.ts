import * as z from 'zod/mini';
import { type Completed, defaulted, described, ignored, numbered, optional, part } from '../schema/field.js';
import { durationField, SHARED } from '../schema/field-schemas.js';
import { scenarioField } from '../schema/scenario-field.js';
import { spelled } from '../schema/spelling.js';

/** A year of them has to stay in memory, and each lever plays it again. */
const MOST = {
  commitsPerDay: 500,
  batch: 10_000,
  jobs: 50,
  tests: 1e7,
  testMs: 3_600_000,
  parallel: 10_000,
  levers: 20,
};

const { name, rate, moment, stretch } = SHARED;
/** A release that is stopped again and again is tried as often as this allows. */
const fixField = durationField(600);

/** Tests that always fail by chance could never pass. */
const flakeRate = spelled('rate', z.number().check(z.gte(0), z.lt(1)));

const job = z.strictObject({
  name: numbered(name, 'job', 'What the report calls it; unique.'),
  takes: defaulted(moment, '0s', 'Fixed work, such as a build.'),
  tests: defaulted(z.int().check(z.gte(0), z.lte(MOST.tests)), 0, 'How many tests it runs.'),
  test_ms: defaulted(
    z.number().check(z.gte(0), z.lte(MOST.testMs)),
    0,
    'How long a test takes, a mean in milliseconds.',
  ),
  parallel: defaulted(z.int().check(z.gte(1), z.lte(MOST.parallel)), 1, 'Runners that share its tests.'),
  catches: defaulted(rate, 0, 'Chance that it finds the defect of a commit, from 0 to 1.'),
  flaky_tests: defaulted(rate, 0, 'Share of its tests that fail by chance, from 0 to 1.'),
  flake_rate: defaulted(flakeRate, 0.05, 'Chance that such a test fails in a run, below 1.'),
  after: optional(
    z.array(name).check(z.maxLength(MOST.jobs)),
    'The jobs further up that it waits for.',
    'the one before it',
  ),
});

const pipelineField = () => z.array(job).check(z.minLength(1), z.maxLength(MOST.jobs));
const batchField = () => z.int().check(z.gte(1), z.lte(MOST.batch));

const BATCH = 'A release goes out once so many commits wait; what else waits by then goes along.';
const PIPELINE = 'Jobs that a release passes before its rollout.';
const FIX = 'From a defect that was found, or a rollout that was undone, until the commits are ready again.';
const FOUND_AFTER = 'How long users meet a defect that tests and rollout have missed.';

/** A pipeline of the usual kind, with three sizes of tests. */
const PIPELINE_DEFAULT = [
  { name: 'build', takes: '3m' },
  { name: 'unit', tests: 8_500, test_ms: 14, catches: 0.5, after: ['build'] },
  { name: 'integration', tests: 1_200, test_ms: 400, catches: 0.2, after: ['build'] },
  { name: 'end-to-end', tests: 300, test_ms: 3_000, catches: 0.1, after: ['build'] },
] as const;

const lever = z.strictObject({
  name: described(name, 'What the report calls it; unique.'),
  batch: optional(batchField(), BATCH, 'as above'),
  pipeline: optional(pipelineField(), PIPELINE, 'as above'),
  fix: optional(fixField, FIX, 'as above'),
  found_after: optional(stretch, FOUND_AFTER, 'as above'),
  plan: optional(
    z.record(z.string(), z.unknown()),
    'What is changed in the configuration of the rollout, in its own words.',
    'nothing',
  ),
});

const commits = z.strictObject({
  per_day: defaulted(z.number().check(z.gt(0), z.lte(MOST.commitsPerDay)), 20, 'Commits a day, a mean number.'),
  defective: defaulted(rate, 0.02, 'Chance that a commit has a defect that users would meet, from 0 to 1.'),
});

/** A file of a year of releases, version 1. */
export const releasesSchema = z.strictObject({
  $schema: ignored(z.string(), 'For editors; ignored.'),
  name: defaulted(name, 'a year of releases', 'What the report calls it.'),
  commits: part(commits, 'The work of the year.'),
  batch: defaulted(batchField(), 5, BATCH),
  pipeline: defaulted(
    pipelineField(),
    // What is left out of a job is filled in as in a file.
    PIPELINE_DEFAULT as unknown as Job[],
    `${PIPELINE} Left out: a build of 3 minutes, then unit, integration and end-to-end tests side by side.`,
  ),
  fix: defaulted(fixField, '4h', FIX),
  found_after: defaulted(stretch, '1d', FOUND_AFTER),
  defect: defaulted(scenarioField(), 'error_spike', 'The world that a release with a defect meets.'),
  levers: defaulted(
    z.array(lever).check(z.maxLength(MOST.levers)),
    [],
    'What else could be done; each is played beside it.',
  ),
});

type Job = z.output<typeof job>;

export type ReleasesDocument = Completed<typeof releasesSchema>;

/** What a lever may change. */
export const LEVER_KEYS = Object.keys(lever.shape).filter((key) => key !== 'name');
