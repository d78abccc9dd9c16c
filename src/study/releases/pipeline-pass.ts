import type { Job } from '../../model/results/release-line.js';

/** How often each job runs until it passes, by index; at least 1. */
type Rounds = (job: Job, index: number) => number;
/** Which jobs find the defect of a commit, by index. */
type FoundBy = (commit: number) => readonly number[];

/** One way through the pipeline, up to its end or to the first job that finds a defect. */
export interface PipelinePass {
  readonly seconds: number;
  /** The commits whose defects a job, by its index, found at the end; null: the pipeline passed. */
  readonly found: { readonly job: number; readonly commits: readonly number[] } | null;
  /** Of the jobs that were over by then, the time of runs after their first, and how many failed by chance. */
  readonly reruns: readonly { readonly job: number; readonly seconds: number }[];
}

/** Jobs begin once those that they wait for are over; what fails by chance is run again as a whole until it passes. */
export function pipelinePass(
  pipeline: readonly Job[],
  defective: readonly number[],
  rounds: Rounds,
  foundBy: FoundBy,
): PipelinePass {
  const ends: number[] = [];
  const times: number[] = [];
  for (const [index, job] of pipeline.entries()) {
    const begins = Math.max(0, ...job.after.map((before) => ends[before] ?? 0));
    times[index] = rounds(job, index);
    ends[index] = begins + job.seconds * (times[index] ?? 1);
  }
  const endOf = (job: number): number => ends[job] ?? 0;
  // Of jobs that end together the one further up.
  const first = defective
    .flatMap(foundBy)
    .reduce<number | null>(
      (one, other) =>
        one === null || endOf(other) < endOf(one) || (endOf(other) === endOf(one) && other < one) ? other : one,
      null,
    );
  const seconds = first === null ? Math.max(...ends) : endOf(first);
  return {
    seconds,
    found:
      first === null ? null : { job: first, commits: defective.filter((commit) => foundBy(commit).includes(first)) },
    reruns: pipeline.flatMap((job, index) => {
      const again = (times[index] ?? 1) - 1;
      return again > 0 && endOf(index) <= seconds ? [{ job: index, seconds: again * job.seconds }] : [];
    }),
  };
}

/** How long a pipeline takes in which nothing fails, in seconds. */
export function pipelineSeconds(pipeline: readonly Job[]): number {
  return pipelinePass(
    pipeline,
    [],
    () => 1,
    () => [],
  ).seconds;
}

/** Chance that a run of a job fails by chance alone: 1 − (1 − f)ⁿ of n tests that each fail with f, independently. */
export function flakyFailRate({ flakyTests, flakeRate }: Job): number {
  return -Math.expm1(flakyTests * Math.log1p(-flakeRate));
}

/**
 * The runs of a job until each flaky test has passed once, where only those that failed count in the next: the quantile of
 * the greatest of n geometric numbers, P(at most k) = (1 − fᵏ)ⁿ.
 */
export function roundsUntilPassed({ flakyTests, flakeRate }: Job, uniform: number): number {
  if (flakyTests === 0 || flakeRate === 0) return 1;
  // The least k with fᵏ at most 1 − u^(1/n).
  const failing = -Math.expm1(Math.log(uniform) / flakyTests);
  return Math.max(1, Math.ceil(Math.log(failing) / Math.log(flakeRate)));
}
