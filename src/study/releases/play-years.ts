import type { Job, ReleaseLine, ReleaseYears, YearResult, YearsComparison } from '../../model/results/release-line.js';
import type { Setup } from '../../model/setup.js';
import { keyOf, keyOfPart } from '../../random/key.js';
import { wilson } from '../../stats/intervals/one-proportion.js';
import { distributionOf } from '../scenario-result.js';
import { addToSketch, emptySketch } from '../sketch.js';
import { DORA_BANDS_OF } from './dora-bands.js';
import { flakyFailRate, pipelineSeconds } from './pipeline-pass.js';
import { type RolloutPools, rolloutPool } from './rollout-pool.js';
import { DAYS, playYear, type Year } from './year.js';

/** A plan with a healthy release, and in the world of one that has a defect. */
export interface PlanWorlds {
  readonly healthy: Setup;
  readonly defective: Setup;
}

/**
 * Plays a year under the line as it is and under each lever, whose plans `plans` has in the same order, the line's own first. Rollouts
 * are taken from `runs` of each plan and world.
 */
export function playYears(
  years: ReleaseYears,
  plans: readonly PlanWorlds[],
  seed: string,
  runs: number,
): YearsComparison {
  const key = keyOfPart(keyOf(seed), 'releases');
  const pools = new Map<PlanWorlds, RolloutPools>();
  const poolsOf = (worlds: PlanWorlds): RolloutPools => {
    const known = pools.get(worlds) ?? {
      healthy: rolloutPool(worlds.healthy, seed, runs),
      defective: rolloutPool(worlds.defective, seed, runs),
    };
    pools.set(worlds, known);
    return known;
  };
  const lines = [{ name: null, line: years.line }, ...years.levers];
  const played = lines.map(({ name, line }, index) => {
    const worlds = plans[index];
    if (worlds === undefined) throw new Error('every line has a plan');
    const year = playYear(years.commits, line, poolsOf(worlds), key);
    return { year, result: resultOf(name, line, year) };
  });
  return {
    seed,
    runs,
    days: DAYS,
    commits: played[0]?.year.commits ?? 0,
    results: played.map(({ result }) => result),
  };
}

function resultOf(lever: string | null, line: ReleaseLine, year: Year): YearResult {
  const { ends, leadSeconds, restoreSeconds } = year;
  const rollouts = Object.values(ends).reduce((sum, count) => sum + count, 0);
  const failures = restoreSeconds.length;
  const dora: YearResult['dora'] = {
    releasesPerDay: (ends.released + ends.missed) / DAYS,
    leadSeconds: distributed(leadSeconds),
    changeFailure:
      rollouts === 0 ? null : { count: failures, rate: failures / rollouts, interval: wilson(failures, rollouts) },
    restoreSeconds: distributed(restoreSeconds),
  };
  return {
    lever,
    batch: line.batch,
    pipelineSeconds: pipelineSeconds(line.pipeline),
    dora,
    bands: {
      deployment_frequency: DORA_BANDS_OF.deployment_frequency(dora.releasesPerDay),
      lead_time: dora.leadSeconds === null ? null : DORA_BANDS_OF.lead_time(dora.leadSeconds.p50),
      change_failure_rate:
        dora.changeFailure === null ? null : DORA_BANDS_OF.change_failure_rate(dora.changeFailure.rate),
      time_to_restore: dora.restoreSeconds === null ? null : DORA_BANDS_OF.time_to_restore(dora.restoreSeconds.p50),
    },
    rollouts: ends,
    commitsPerRollout: rollouts === 0 ? null : year.rolledOut / rollouts,
    defects: {
      made: year.defects,
      foundByTests: year.jobs.reduce((sum, { found }) => sum + found, 0),
      metUsers: failures,
    },
    metSeconds: restoreSeconds.reduce((sum, seconds) => sum + seconds, 0),
    flakyFailRate: 1 - line.pipeline.reduce((none, job) => none * (1 - flakyFailRate(job)), 1),
    jobs: line.pipeline.map((job, index) => jobResult(job, year.jobs[index])),
  };
}

function jobResult(job: Job, played: Year['jobs'][number] = { found: 0, rerunSeconds: 0 }): YearResult['jobs'][number] {
  return { name: job.name, seconds: job.seconds, flakyFailRate: flakyFailRate(job), ...played };
}

function distributed(seconds: readonly number[]): YearResult['dora']['leadSeconds'] {
  const sketch = emptySketch();
  for (const [index, each] of seconds.entries()) addToSketch(sketch, Math.round(each), index + 1);
  return distributionOf(sketch, 1);
}
