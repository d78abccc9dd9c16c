import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inFolder, type ProcessCost, processCost, secondsOfAll } from './process-cost.js';
import type { Row } from './table.js';
import { programOfToday } from './today.js';

const NOW = fileURLToPath(new URL('../../dist/canary-sim.cjs', import.meta.url));
const EXAMPLES = new URL('../../examples/', import.meta.url);
/** `ROUNDS=1 PART=0.02` for a first look: one round, of that part of the runs, whose figures say little. */
const ROUNDS = Number(process.env['ROUNDS'] ?? 5);
const PART = Number(process.env['PART'] ?? 1);

type Sizes = readonly [few: number, many: number];

/** A study by the built program, in two sizes, so that what it takes to start cancels. */
interface Line {
  readonly config: string;
  /** Runs. Both are played in a thread (8,000 and more), or neither is; what 3d8145f takes long for is played more seldom by it. */
  readonly now: Sizes;
  readonly today: Sizes;
  readonly scenarios?: readonly string[];
}

const ERRORS = { error_rate: { max_increase: 1 } };
const ALL = { ...ERRORS, latency_p50_ms: { max_ratio: 1000 }, latency_p99_ms: { max_ratio: 1000 } };

/** 4 stages, two arms, a million requests a minute, a window a minute; judged so loosely that every run plays all of it. */
function reference(thresholds: object, analysis: object = {}, minutesAStage = 15): string {
  const version = { error_rate: 0.001, latency_ms: { p50: 50, p99: 200 } };
  return JSON.stringify({
    service: { requests_per_second: 1e6 / 60 },
    stable: version,
    analysis: { interval: '1m', min_requests: 1, ...analysis },
    thresholds,
    stages: [5, 25, 50, 75].map((percent) => ({ traffic_percent: percent, duration: `${minutesAStage}m` })),
  });
}

function judged(method: string, settings: object = {}): string {
  return reference({}, { method, alpha: 1e-6, ...settings });
}

const KAYENTA = { pass: 1, marginal: 0, metrics: { error_rate: {}, latency_p50_ms: {}, latency_p99_ms: {} } };
const WINDOWS = 1_000;

const LINES = {
  all: { config: reference(ALL), now: [10_000, 22_000], today: [3_000, 8_000] },
  errors: { config: reference(ERRORS), now: [20_000, 60_000], today: [10_000, 30_000] },
  presets: {
    config: readFileSync(new URL('stages.json', EXAMPLES), 'utf8'),
    ...{ now: [800, 2_400], today: [400, 1_200], scenarios: ['all'] },
  },
  group_sequential: {
    config: judged('group_sequential', { spending: 'power', exponent: 3, looks_per_stage: 6 }),
    ...{ now: [2_000, 5_000], today: [20, 80] },
  },
  distribution: { config: judged('distribution'), now: [2_000, 5_000], today: [100, 400] },
  kayenta: { config: judged('kayenta', { kayenta: KAYENTA }), now: [2_000, 5_000], today: [1_000, 2_500] },
  lookback_counts: {
    config: reference(ERRORS, { lookback: '100m' }, WINDOWS / 4),
    now: [1_000, 3_000],
    today: [200, 600],
  },
  lookback_latencies: { config: reference(ALL, { lookback: '100m' }, WINDOWS / 4), now: [200, 500], today: [5, 15] },
} as const satisfies Readonly<Record<string, Line>>;

type Name = keyof typeof LINES;

const THIN: Line = {
  ...LINES.presets,
  config: readFileSync(new URL('thin-traffic.json', EXAMPLES), 'utf8'),
  scenarios: ['healthy'],
};

/** Processor time of a run, in microseconds: now, and by 3d8145f, each the least of its rounds, in which both take turns. */
type Costs = Readonly<Record<Name, { readonly now: number; readonly today: number }>>;

/** What a study takes, over the same of 3d8145f. */
export async function studies(): Promise<Row[]> {
  if (!existsSync(NOW)) throw new Error(`no ${NOW}: npm run build`);
  const programs = { now: NOW, today: programOfToday() };
  const costs = await inFolder((folder) => {
    const entries = Object.entries<Line>(LINES).map(([name, line]) => {
      const cost = { now: 0, today: 0 };
      const least = { now: [Infinity, Infinity], today: [Infinity, Infinity] };
      for (let round = 0; round < ROUNDS; round++) {
        for (const of of ['now', 'today'] as const) {
          const runs = line[of];
          for (const [i, count] of runs.entries()) {
            const { cpuSeconds } = studyCost(programs[of], line, count, 1, folder);
            least[of][i] = Math.min(least[of][i] ?? 0, cpuSeconds);
          }
          const [few = 0, many = 0] = least[of];
          cost[of] = ((many - few) * 1e6) / (played(runs[1]) - played(runs[0]));
        }
      }
      // It takes minutes: what is known is told.
      console.error(`${name}: ${cost.today.toFixed(1)} us a run, ${cost.now.toFixed(1)} now`);
      return [name, cost];
    });
    return Object.fromEntries(entries) as Costs;
  });
  const speed = (what: string, name: Name, goal: number): Row => {
    return goalRow(what, 1, costs[name].today / costs[name].now, goal, 'x', 'at least');
  };
  const over = (what: string, name: Name, goal: number): Row => {
    const { all } = costs;
    return goalRow(what, costs[name].today / all.today, costs[name].now / all.now, goal, 'x', 'at most');
  };
  const window = (what: string, name: Name, goal: number): Row => {
    return goalRow(what, costs[name].today / WINDOWS, costs[name].now / WINDOWS, goal, 'us', 'at most');
  };
  return [
    speed('error rate, p50 and p99: outcomes a second over today’s', 'all', 3),
    speed('error rate alone: the same', 'errors', 3),
    speed('all presets of examples/stages.json: the same', 'presets', 2),
    over('group_sequential over thresholds', 'group_sequential', 5),
    over('distribution over thresholds', 'distribution', 4),
    over('kayenta over thresholds', 'kayenta', 4),
    window('look-back of 100 intervals, counts: a window', 'lookback_counts', 15),
    window('look-back of 100 intervals, with p50 and p99: a window', 'lookback_latencies', 60),
  ];
}

/** What threads bring and what memory takes; needs a machine on which nothing else runs. */
export async function threads(): Promise<Row[]> {
  if (!existsSync(NOW)) throw new Error(`no ${NOW}: npm run build`);
  const programs = { today: programOfToday(), now: NOW };
  return inFolder(async (folder) => {
    const rows: Row[] = [];
    for (const runs of [300, 1_000, 5_000]) {
      const [today, now] = [await gains(programs.today, runs, folder), await gains(programs.now, runs, folder)];
      rows.push(
        goalRow(`two jobs over one, ${runs} runs of each of 15 presets`, today.jobs, now.jobs, 1.85, 'x', 'at least'),
        {
          what: 'two processes of one job each, started at once, over one: what the machine gives',
          cells: [`${today.processes.toFixed(2)} x`, `${now.processes.toFixed(2)} x`, '', ''],
        },
        {
          what: 'processor time of two jobs over one',
          cells: [`${today.work.toFixed(2)} x`, `${now.work.toFixed(2)} x`, '', ''],
        },
      );
    }
    const growth = (program: string, jobs: number): number => {
      const [many, few] = [1e6, 1e4].map((runs) => studyCost(program, THIN, runs, jobs, folder).megabytes);
      return (many ?? 0) / (few ?? 1);
    };
    for (const jobs of [1, 2]) {
      const what = `memory, 1,000,000 runs over 10,000, ${jobs} job${jobs === 1 ? '' : 's'}`;
      rows.push(goalRow(what, growth(programs.today, jobs), growth(programs.now, jobs), 1.15, 'x', 'at most'));
    }
    return rows;
  });
}

/**
 * How many times as much is played in the same time on the clock by two jobs, and by two processes that share nothing, as by one
 * job alone; and the processor time of two jobs over one. They take turns, and of each the least counts.
 */
async function gains(
  program: string,
  runs: number,
  folder: string,
): Promise<Readonly<Record<'jobs' | 'processes' | 'work', number>>> {
  const two = ['one', 'other'].map((name) => join(folder, name));
  for (const each of two) {
    mkdirSync(each, { recursive: true });
    writeFileSync(join(each, 'stages.json'), LINES.presets.config);
  }
  const least = { one: Infinity, jobs: Infinity, processes: Infinity, oneCpu: Infinity, jobsCpu: Infinity };
  const note = (what: keyof typeof least, seconds: number): void => {
    least[what] = Math.min(least[what], seconds);
  };
  for (let round = 0; round < ROUNDS; round++) {
    const [one, jobs] = [1, 2].map((count) => studyCost(program, LINES.presets, runs, count, folder));
    note('one', one?.wallSeconds ?? 0);
    note('oneCpu', one?.cpuSeconds ?? 0);
    note('jobs', jobs?.wallSeconds ?? 0);
    note('jobsCpu', jobs?.cpuSeconds ?? 0);
    note('processes', await secondsOfAll(program, studyArguments(LINES.presets, runs, 1), two));
  }
  return {
    jobs: least.one / least.jobs,
    processes: (2 * least.one) / least.processes,
    work: least.jobsCpu / least.oneCpu,
  };
}

function played(runs: number): number {
  return Math.ceil(runs * PART);
}

function studyArguments({ scenarios = ['healthy'] }: Line, runs: number, jobs: number): readonly string[] {
  const chosen = scenarios[0] === 'all' ? [] : ['--scenarios', scenarios.join()];
  return ['study', '-q', '-n', String(played(runs)), '-j', String(jobs), ...chosen, '-o', 'report.json'];
}

function studyCost(program: string, line: Line, runs: number, jobs: number, folder: string): ProcessCost {
  writeFileSync(join(folder, 'stages.json'), line.config);
  const args = studyArguments(line, runs, jobs);
  const cost = processCost(program, args, folder);
  if (cost.exitCode !== 0) throw new Error(`${program} ${args.join(' ')}: exit code ${cost.exitCode}`);
  return cost;
}

function goalRow(
  what: string,
  today: number,
  now: number,
  goal: number,
  unit: string,
  side: 'at least' | 'at most',
): Row {
  const met = side === 'at least' ? now >= goal : now <= goal;
  const told = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ${unit}`;
  return { what, cells: [told(today), told(now), `${side} ${told(goal)}`, met ? 'met' : 'not met'], met };
}
