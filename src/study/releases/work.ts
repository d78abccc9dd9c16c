import type { Commits, Job } from '../../model/results/release-line.js';
import { type Key, keyOfPart } from '../../random/key.js';
import { uniform } from '../../random/uniform.js';

/** What chance gives a year, whatever the line: each draw by the number of its commit, pass or rollout. */
export interface Work {
  /** When each commit of the year is made, in seconds, in order. */
  readonly madeSeconds: readonly number[];
  isDefective(commit: number): boolean;
  /** Which jobs of the pipeline, by index, find the defect of a commit. */
  findersOf(commit: number): readonly number[];
  /** A number in (0, 1) for the runs of a job in a pass through the pipeline. */
  rerun(pass: number, job: number): number;
  /** A number in (0, 1) for a rollout, by the first commit in it: another each time that it is asked for. */
  rollout(commit: number): number;
}

/** Commits are a Poisson process; see `Work`. */
export function workOf(
  { perDay, defectRate }: Commits,
  pipeline: readonly Job[],
  untilSeconds: number,
  key: Key,
): Work {
  const draw = (part: string) => {
    const own = keyOfPart(key, part);
    return (number: number, index = 0) => uniform(own, 0, 0, number, index);
  };
  const [gap, defect, finds, rerun, rollout] = ['commits', 'defects', 'finds', 'reruns', 'rollouts'].map(draw);
  if (!gap || !defect || !finds || !rerun || !rollout) throw new Error('five kinds of draws');
  const rollouts = new Map<number, number>();
  const finders = new Map<number, readonly number[]>();
  const madeSeconds: number[] = [];
  const meanSeconds = 86_400 / perDay;
  const gapSeconds = (commit: number): number => -Math.log(gap(commit)) * meanSeconds;
  for (let at = gapSeconds(0); at < untilSeconds; at += gapSeconds(madeSeconds.length)) madeSeconds.push(at);
  return {
    madeSeconds,
    isDefective: (commit) => defect(commit) < defectRate,
    findersOf: (commit) => {
      const known =
        finders.get(commit) ??
        pipeline.flatMap(({ catches }, index) => (finds(commit, index) < catches ? [index] : []));
      finders.set(commit, known);
      return known;
    },
    rerun,
    rollout: (commit) => {
      const before = rollouts.get(commit) ?? 0;
      rollouts.set(commit, before + 1);
      return rollout(commit, before);
    },
  };
}
