import type { OutcomeName } from '../../model/results/outcome.js';
import type { Commits, ReleaseLine } from '../../model/results/release-line.js';
import type { Key } from '../../random/key.js';
import { pipelinePass, roundsUntilPassed } from './pipeline-pass.js';
import type { RolloutPools } from './rollout-pool.js';
import { type Bundle, type WaitingCommits, waitingCommits } from './waiting-commits.js';
import { type Work, workOf } from './work.js';

export const DAYS = 365;
const YEAR_SECONDS = DAYS * 86_400;

/** What a year came to. */
export interface Year {
  readonly commits: number;
  readonly defects: number;
  /** Rollouts that were over within the year, by how they ended. */
  readonly ends: Record<OutcomeName, number>;
  /** Commits in them, altogether. */
  rolledOut: number;
  /** Of every commit that was released, from the commit on. */
  readonly leadSeconds: number[];
  /** Of every release with a defect that users met, from then until they met it no more. */
  readonly restoreSeconds: number[];
  /** By job: defects that it found, and how long its runs took that followed a failure by chance. */
  readonly jobs: { found: number; rerunSeconds: number }[];
}

/**
 * Plays a year of commits through a line, one release after the other. What happens to a commit is drawn by its number, so
 * that all lines meet the same work. Pure.
 */
export function playYear(commits: Commits, line: ReleaseLine, pools: RolloutPools, key: Key): Year {
  const work = workOf(commits, line.pipeline, YEAR_SECONDS, key);
  const waiting = waitingCommits(work.madeSeconds, work.isDefective);
  const year: Year = {
    commits: work.madeSeconds.length,
    defects: work.madeSeconds.filter((_, commit) => work.isDefective(commit)).length,
    ends: { released: 0, missed: 0, stopped: 0, stalled: 0, wrongly_stopped: 0 },
    rolledOut: 0,
    leadSeconds: [],
    restoreSeconds: [],
    jobs: line.pipeline.map(() => ({ found: 0, rerunSeconds: 0 })),
  };
  const of: Playing = { line, pools, work, waiting, year, passes: 0 };
  let freeSeconds = 0;
  for (;;) {
    const batch = waiting.takeBatch(line.batch, freeSeconds);
    if (batch === null || batch.atSeconds >= YEAR_SECONDS) return year;
    const passed = throughPipeline(of, batch, batch.atSeconds);
    freeSeconds = passed.commits.length === 0 ? passed.atSeconds : rolledOut(of, passed, passed.atSeconds);
  }
}

interface Playing {
  readonly line: ReleaseLine;
  readonly pools: RolloutPools;
  readonly work: Work;
  readonly waiting: WaitingCommits;
  readonly year: Year;
  /** Through the pipeline, so far. */
  passes: number;
}

/** A commit whose defect is found leaves, and the rest begin the pipeline anew. Gives who passed, and when. */
function throughPipeline(of: Playing, batch: Bundle, fromSeconds: number): Bundle & { readonly atSeconds: number } {
  const { line, work, waiting, year } = of;
  let { commits, defective } = batch;
  let atSeconds = fromSeconds;
  while (commits.length > 0) {
    const pass = of.passes++;
    const { seconds, found, reruns } = pipelinePass(
      line.pipeline,
      defective,
      (job, index) => roundsUntilPassed(job, work.rerun(pass, index)),
      work.findersOf,
    );
    atSeconds += seconds;
    for (const { job, seconds: again } of reruns) countIn(year.jobs[job], { found: 0, rerunSeconds: again });
    if (found === null) break;
    countIn(year.jobs[found.job], { found: found.commits.length, rerunSeconds: 0 });
    waiting.comesBack({ commits: found.commits, defective: [] }, atSeconds + line.fixSeconds);
    const isFound = new Set(found.commits);
    commits = commits.filter((commit) => !isFound.has(commit));
    defective = defective.filter((commit) => !isFound.has(commit));
  }
  return { commits, defective, atSeconds };
}

function countIn(job: Year['jobs'][number] | undefined, more: Year['jobs'][number]): void {
  if (job === undefined) throw new Error('a job is one of the pipeline');
  job.found += more.found;
  job.rerunSeconds += more.rerunSeconds;
}

/** Gives when the rollout is over. */
function rolledOut(of: Playing, { commits, defective }: Bundle, fromSeconds: number): number {
  const { line, pools, work, waiting, year } = of;
  const isDefective = defective.length > 0;
  const pool = isDefective ? pools.defective : pools.healthy;
  const rollout = pool[Math.floor(work.rollout(commits[0] ?? 0) * pool.length)];
  if (rollout === undefined) throw new Error('a pool has a rollout');
  const { outcome, restoreSeconds, seconds } = rollout;
  const endsSeconds = fromSeconds + seconds;
  if (endsSeconds >= YEAR_SECONDS) return endsSeconds;
  year.ends[outcome]++;
  year.rolledOut += commits.length;
  if (outcome === 'released' || outcome === 'missed') {
    for (const commit of commits) year.leadSeconds.push(endsSeconds - (work.madeSeconds[commit] ?? 0));
    if (outcome === 'missed') year.restoreSeconds.push(line.missedSeconds);
    return endsSeconds;
  }
  const isMet = isDefective && outcome !== 'wrongly_stopped';
  // A rollout that stalled hurts until a person ends it.
  if (isMet) year.restoreSeconds.push(restoreSeconds ?? seconds);
  // Who looks into a release that was stopped for a defect finds it.
  waiting.comesBack({ commits, defective: isMet ? [] : defective }, endsSeconds + line.fixSeconds);
  return endsSeconds;
}
