import type { ConfigProblem, FieldProblemDetail } from '../../model/problems/problem.js';
import type { ReleasesProblemDetail } from '../../model/problems/releases-problem.js';
import type { Job, ReleaseLine, ReleaseYears } from '../../model/results/release-line.js';
import { AS_IT_IS } from '../../model/results/release-line.js';
import type { ScenarioName } from '../../model/results/study.js';
import { certainSeconds } from '../../text/duration.js';
import { found } from '../../text/found.js';
import { nearMiss } from '../../text/near-miss.js';
import type { Unplaced } from '../checks/draft.js';
import { complete } from '../complete.js';
import { inOrderOfText, type ReadFields, readFields, readValue } from '../read-fields.js';
import type { Tolerant } from '../schema/field.js';
import { LEVER_KEYS, type ReleasesDocument, releasesSchema } from './releases-schema.js';

/** A year of releases that holds together by itself. */
export interface Releases {
  readonly document: ReleasesDocument;
  readonly years: ReleaseYears;
  /** Says where in the text something stands that was found wrong later. */
  readonly place: Extract<ReadFields, { readonly ok: true }>['place'];
}

export type ParsedReleases =
  | ({ readonly ok: true } & Releases)
  /** At least one, in the order of the text. */
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** Reads a file of releases, JSON or YAML, or says everything that is wrong with it. Never rejects. */
export async function parseReleases(text: string): Promise<ParsedReleases> {
  return releasesOf(await readFields(text, releasesSchema));
}

/** The same of plain data. */
export function parseReleasesData(data: object): ParsedReleases {
  return releasesOf(readValue(data, releasesSchema));
}

function releasesOf(read: ReadFields): ParsedReleases {
  if (!read.ok) return { ok: false, problems: read.problems.map(ofReleases) };
  const understood = complete(releasesSchema, read.said);
  const problems = [...read.problems, ...fitProblems(understood).map(read.place)];
  if (problems.length > 0) return { ok: false, problems: problems.sort(inOrderOfText) };
  // Only a problem leaves anything unknown.
  const document = understood as ReleasesDocument;
  return { ok: true, document, years: yearsOf(document), place: read.place };
}

/** What is said of a text as a whole, said of releases. */
function ofReleases(problem: ConfigProblem): ConfigProblem {
  const { path, place } = problem;
  if (problem.code === 'text_empty') return { code: 'no_releases', path, place };
  if (problem.code === 'not_an_object') return { code: 'not_releases', found: problem.found, path, place };
  return problem;
}

type Draft = NonNullable<Tolerant<ReleasesDocument>>;
type DraftJob = NonNullable<Draft['pipeline']>[number];
type Problem = Unplaced<ReleasesProblemDetail | Extract<FieldProblemDetail, { readonly code: 'not_one_of' }>>;

function fitProblems({ pipeline, levers = [] }: Draft): readonly Problem[] {
  return [
    ...pipelineProblems(pipeline, ['pipeline']),
    ...duplicates(levers, 'duplicate_lever', ['levers']),
    ...reserved(levers),
    ...levers.flatMap((each, index): readonly Problem[] => {
      if (each === undefined) return [];
      const path = ['levers', index];
      const changesNothing = Object.keys(each).every((key) => key === 'name');
      return [
        ...(changesNothing ? [{ code: 'lever_changes_nothing', allowed: LEVER_KEYS, path } as const] : []),
        ...pipelineProblems(each.pipeline, [...path, 'pipeline']),
      ];
    }),
  ];
}

/** The line without a lever has a name of its own. */
function reserved(levers: NonNullable<Draft['levers']>): readonly Problem[] {
  return levers.flatMap((each, index): readonly Problem[] => {
    if (each?.name !== AS_IT_IS) return [];
    return [{ code: 'lever_name_reserved', name: AS_IT_IS, path: ['levers', index, 'name'] }];
  });
}

function pipelineProblems(
  jobs: readonly DraftJob[] | undefined,
  path: readonly (string | number)[],
): readonly Problem[] {
  if (jobs === undefined) return [];
  const names = jobs.map((each) => each?.name);
  const waits = jobs.flatMap((each, index) => {
    const before = names.slice(0, index).filter((name) => name !== undefined);
    // A name further up that cannot be read may be the one that is meant.
    if (before.length < index) return [];
    return (each?.after ?? []).flatMap((name, position): readonly Problem[] => {
      if (name === undefined || before.includes(name)) return [];
      const at = [...path, index, 'after', position];
      return [
        { code: 'not_one_of', found: found(name), allowed: before, suggestion: nearMiss(name, before), path: at },
      ];
    });
  });
  return [...duplicates(jobs, 'duplicate_job', path), ...waits];
}

function duplicates(
  items: readonly ({ readonly name?: string | undefined } | undefined)[],
  code: 'duplicate_job' | 'duplicate_lever',
  path: readonly (string | number)[],
): readonly Problem[] {
  const seen = new Map<string, number>();
  return items.flatMap((each, index): readonly Problem[] => {
    const name = each?.name;
    if (name === undefined) return [];
    const earlierIndex = seen.get(name);
    if (earlierIndex !== undefined) return [{ code, name, earlierIndex, path: [...path, index, 'name'] }];
    seen.set(name, index);
    return [];
  });
}

function yearsOf(document: ReleasesDocument): ReleaseYears {
  const { name, commits, defect, levers } = document;
  const line: ReleaseLine = {
    batch: document.batch,
    pipeline: jobsOf(document.pipeline),
    fixSeconds: certainSeconds(document.fix),
    missedSeconds: certainSeconds(document.found_after),
  };
  return {
    name,
    commits: { perDay: commits.per_day, defectRate: commits.defective },
    defect: defect as ScenarioName,
    line,
    levers: levers.map((lever) => ({
      name: lever.name,
      plan: lever.plan ?? null,
      line: {
        batch: lever.batch ?? line.batch,
        pipeline: lever.pipeline === undefined ? line.pipeline : jobsOf(lever.pipeline),
        fixSeconds: lever.fix === undefined ? line.fixSeconds : certainSeconds(lever.fix),
        missedSeconds: lever.found_after === undefined ? line.missedSeconds : certainSeconds(lever.found_after),
      },
    })),
  };
}

const MS = 1_000;

function jobsOf(jobs: ReleasesDocument['pipeline']): readonly Job[] {
  const names = jobs.map(({ name }) => name);
  return jobs.map((job, index) => ({
    name: job.name,
    seconds: certainSeconds(job.takes) + (job.tests * job.test_ms) / job.parallel / MS,
    flakyTests: job.tests * job.flaky_tests,
    flakeRate: job.flake_rate,
    catches: job.catches,
    after: job.after?.map((name) => names.indexOf(name)) ?? (index === 0 ? [] : [index - 1]),
  }));
}
