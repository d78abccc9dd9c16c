import { builtPlayers } from './built-players.js';
import { fastest, interleaved, ratio } from './measure.js';
import { type NumpyContender, numpyRollouts } from './numpy.js';
import type * as RolloutPlayers from './rollout-players.js';
import { type Row, ratioRow } from './table.js';

const ROLLOUTS_A_ROUND = 20;

/** What issue 5 asks of a study with latencies over NumPy, and of one without over one with. */
const TARGET = 5;

/** How many rollouts a second one core plays and judges, without reports: what a study over many seeds will pay. */
export function rollouts(): Row[] {
  const rates = playedRates();
  const { errors, p99, all } = rates;
  const rows = [
    rateRow('error rate only', errors, target(errors / all, 'of the one with p50 and p99')),
    rateRow('error rate and p99', p99),
    rateRow('error rate, p50 and p99', all),
  ];
  const versus = (what: string, contender: NumpyContender, own: number, isTarget = false): Row[] => {
    const rate = numpyRollouts(contender);
    if (rate === null) return [];
    const times = own / rate;
    return [rateRow(what, rate, isTarget ? target(times, 'in ours') : { text: `${times.toFixed(1)} x in ours` })];
  };
  return [
    ...rows,
    ...versus('NumPy, error rate only', 'errors', errors),
    ...versus('NumPy, p99 alone by the Beta order statistic', 'p99', p99),
    ...versus('NumPy, histograms of our buckets, a Poisson each', 'fine_poisson', all, true),
    ...versus('NumPy, histograms of our buckets, multinomial', 'fine_multinomial', all),
    ...versus('NumPy, histograms of 60 buckets, a Poisson each', 'coarse_poisson', all),
    ...versus('NumPy, histograms of 60 buckets, multinomial', 'coarse_multinomial', all),
  ];
}

/** Issue 6: a study with `sequential` takes at most so many times as long as with thresholds, one with `kayenta` so many. */
const MOST_TIMES: Readonly<Record<string, number>> = { sequential: 1.5, kayenta: 5 };

/** What the statistical judges cost, beside thresholds on the error rate, p50 and p99, in the same rounds. */
export function judgedRollouts(): Row[] {
  const { PLAYERS, JUDGED_PLAYERS } = rolloutPlayers();
  const players = { thresholds: PLAYERS.all, ...JUDGED_PLAYERS };
  const tasks = Object.fromEntries(
    Object.entries(players).map(([name, play]) => [name, () => play(ROLLOUTS_A_ROUND)] as const),
  );
  const times = interleaved(tasks, { rounds: 60, warmUp: 20 });
  const least = fastest(times['thresholds'] ?? []);
  return Object.entries(times).map(([name, taken]) => {
    const ratio = fastest(taken) / least;
    const most = MOST_TIMES[name];
    const met = most === undefined ? undefined : ratio <= most;
    const verdict = met === undefined ? '' : `, target ${most} x: ${met ? 'met' : 'not met'}`;
    const rate = (ROLLOUTS_A_ROUND * 1e9) / fastest(taken);
    return rateRow(name, rate, { text: `${ratio.toFixed(2)} x the time${verdict}`, ...(met !== undefined && { met }) });
  });
}

/** Issue 11: what a window costs is constant in windows, in stages and, for counts, in the intervals looked back over. */
const MOST_GROWTH = 1.2;

/** What a window of a long rollout costs over one of a short rollout, and one that looks back far over one that does not. */
export function windowCosts(): Row[] {
  const times = interleaved(rolloutPlayers().WINDOW_PLAYERS, { rounds: 100, warmUp: 30 });
  return [
    ratioRow('look-back of 100 intervals over 1', ratio(times.lookback_100, times.lookback_1), MOST_GROWTH),
    ratioRow('1,000 windows over 100, one stage', ratio(times.windows_1000, times.windows_100), MOST_GROWTH),
    ratioRow('1,000 stages over 100, a window each', ratio(times.stages_1000, times.stages_100), MOST_GROWTH),
  ];
}

function playedRates() {
  const { errors, p99, all } = rolloutPlayers().PLAYERS;
  const times = interleaved(
    { errors: () => errors(ROLLOUTS_A_ROUND), p99: () => p99(ROLLOUTS_A_ROUND), all: () => all(ROLLOUTS_A_ROUND) },
    { rounds: 200, warmUp: 60 },
  );
  const rate = (taken: readonly number[]): number => (ROLLOUTS_A_ROUND * 1e9) / fastest(taken);
  return { errors: rate(times.errors), p99: rate(times.p99), all: rate(times.all) };
}

function rolloutPlayers(): typeof RolloutPlayers {
  return builtPlayers<typeof RolloutPlayers>('rollout-players.ts');
}

interface Remark {
  readonly text: string;
  readonly met?: boolean;
}

function target(times: number, over: string): Remark {
  const met = times >= TARGET;
  return { text: `${times.toFixed(1)} x ${over}, target ${TARGET} x: ${met ? 'met' : 'not met'}`, met };
}

function rateRow(what: string, rate: number, remark: Remark = { text: '' }): Row {
  const cells = [Math.round(rate).toLocaleString('en'), remark.text];
  return remark.met === undefined ? { what, cells } : { what, cells, met: remark.met };
}
