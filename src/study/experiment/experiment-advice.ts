import type { Breaker, Experiment, ExperimentAdvice, LeverName, Levers } from '../../model/results/experiment.js';
import { experimentPlayer } from '../../simulation/experiment/experiment-player.js';
import { wilson } from '../../stats/intervals/one-proportion.js';
import { runSeed } from '../play-runs.js';

/** A hypothesis holds if it does in so much of the runs; each change is tried on the first of them. */
const HOLDS_IN = 0.95;
const TRIED_RUNS = 100;
/** Fewer say too little of what holds. */
const FEWEST_RUNS = 50;
/** Of an experiment with very many looks fewer are played, so that there are about so many in all for each change. */
const MOST_LOOKS = 100_000;

interface Change {
  readonly lever: LeverName;
  readonly from: string;
  readonly to: string;
  readonly levers: Levers;
}

/**
 * What would make a hypothesis hold that holds too seldom: each lever by itself, by the least change of a few that does, played
 * again on the same seeds. Null: not looked for.
 */
export function experimentAdvice(
  experiment: Experiment,
  seed: string,
  runs: number,
  held: number,
): readonly ExperimentAdvice[] | null {
  const { atSeconds, forSeconds, followUpSeconds, everySeconds } = experiment;
  const looks = (atSeconds + forSeconds + followUpSeconds) / everySeconds;
  const tried = Math.min(runs, TRIED_RUNS, Math.floor(MOST_LOOKS / looks));
  if (tried < FEWEST_RUNS) return null;
  if (held >= HOLDS_IN * runs || experiment.fault.kind === 'effects') return [];
  const advised: ExperimentAdvice[] = [];
  for (const { levers, ...change } of changesOf(experiment)) {
    if (advised.some(({ lever }) => lever === change.lever)) continue;
    const count = heldOf({ ...experiment, levers }, seed, tried);
    if (count === null) continue;
    advised.push({ ...change, held: { count, rate: count / tried, interval: wilson(count, tried) } });
  }
  return advised;
}

/** In how many runs it holds; null: in too few. */
function heldOf(experiment: Experiment, seed: string, runs: number): number | null {
  const play = experimentPlayer(experiment);
  const most = Math.floor(runs * (1 - HOLDS_IN));
  let failed = 0;
  for (let run = 1; run <= runs; run++) {
    if (play(runSeed(seed, run)).outcome !== 'held' && ++failed > most) return null;
  }
  return runs - failed;
}

const USUAL_BREAKER: Breaker = { opensAfter: 0.5, reactsInSeconds: 10, openForSeconds: 30, fallback: 0 };

/** Of each lever a few settings, the least change first. */
function changesOf({ levers }: Experiment): readonly Change[] {
  const { retries, timeoutMs, replicas, failoverSeconds, breaker } = levers;
  const retried = [1, 2, 3].map((more) => retries + more).filter((each) => each <= 10);
  const timeouts = timeoutMs === null ? [] : [2, 4, 0.5].map((ratio) => timeoutMs * ratio);
  const pods = [replicas + 1, replicas + 2, 2 * replicas, 3 * replicas].filter((each) => each <= 1_000);
  const sooner = [0.5, 0.2].map((ratio) => Math.round(failoverSeconds * ratio)).concat(1);
  const without = breaker === null ? USUAL_BREAKER : null;
  return [
    ...retried.map((to) => change('retries', retries, to, { ...levers, retries: to })),
    ...timeouts.map((to) => change('timeout_ms', timeoutMs ?? 0, to, { ...levers, timeoutMs: to })),
    ...[...new Set(pods)].map((to) => change('replicas', replicas, to, { ...levers, replicas: to })),
    ...[...new Set(sooner)]
      .filter((to) => to < failoverSeconds)
      .map((to) => change('failover', `${failoverSeconds}s`, `${to}s`, { ...levers, failoverSeconds: to })),
    change('circuit_breaker', breakerText(breaker), breakerText(without), { ...levers, breaker: without }),
  ];
}

function change(lever: LeverName, from: number | string, to: number | string, levers: Levers): Change {
  return { lever, from: String(from), to: String(to), levers };
}

function breakerText(breaker: Breaker | null): string {
  return breaker === null ? 'none' : `{ opens_after: ${breaker.opensAfter} }`;
}
