import type { ReleasesProblemDetail } from '../../../model/problems/releases-problem.js';
import { foundText } from '../../../text/found.js';
import { choices, quoted, type SentencesOf } from '../../../text/sentence.js';

/** What to say of a file of releases. */
export const RELEASES_PROBLEM_SENTENCES: SentencesOf<ReleasesProblemDetail> = {
  no_releases: () => 'there is nothing here, only an empty text; write {} for a year as it is by default',
  not_releases: ({ found }) => `found ${foundText(found)}; a file of releases is an object`,
  duplicate_job: ({ name, earlierIndex }) =>
    `job ${earlierIndex + 1} is named ${quoted(name)} already; names must be unique in a pipeline`,
  duplicate_lever: ({ name, earlierIndex }) =>
    `lever ${earlierIndex + 1} is named ${quoted(name)} already; names must be unique`,
  lever_name_reserved: ({ name }) => `${quoted(name)} is what reports call the line without a lever; give another name`,
  lever_changes_nothing: ({ allowed }) => `the lever changes nothing; give at least one of ${choices(allowed)}`,
};
