import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { wilson } from '../../src/stats/intervals/one-proportion.js';
import { example, HEALTHY } from './configs.js';
import { jsonFrom, runHere } from './run-here.js';
import { CHANCY } from './study-configs.js';
import { inTemporaryFolder } from './temporary-folder.js';

inTemporaryFolder();

beforeEach(() => {
  writeFileSync('stages.json', HEALTHY);
  writeFileSync('chancy.json', CHANCY);
});

interface Scenario {
  readonly name: string;
  readonly runs: number;
  readonly completed: { readonly count: number; readonly rate: number; readonly interval: [number, number] };
  readonly rolled_back: Scenario['completed'];
  readonly paused: Scenario['completed'];
}

interface Study {
  readonly complete: boolean;
  readonly runs: number;
  readonly seed: string;
  readonly reproduce: string;
  readonly assertions: readonly { readonly text: string; readonly outcome: string }[];
  readonly scenarios: readonly Scenario[];
}

/** A study of the chancy plan, which must go well. */
async function study(...args: string[]): Promise<Study> {
  return (await jsonFrom(['study', '-qc', 'chancy.json', '--jobs', '1', ...args])) as unknown as Study;
}

const names = ({ scenarios }: Study) => scenarios.map(({ name }) => name);

describe('a study', () => {
  it('plays healthy first, every preset, and the configured world if it differs from healthy', async () => {
    const own = names(await study('-n', '2'));
    expect(own.slice(0, 3)).toEqual(['healthy', 'configured', 'error_spike']);
    expect(own).toHaveLength(16);
    const { scenarios } = (await jsonFrom(['study', '-n', '2'])) as unknown as Study;
    expect(scenarios.map(({ name }) => name)).toEqual(own.filter((name) => name !== 'configured'));
  });

  it('plays healthy first, whatever is asked for', async () => {
    expect(names(await study('-n', '2', '--scenarios', 'latent'))).toEqual(['healthy', 'latent']);
    expect(names(await study('-n', '2', '--scenarios', 'latent, configured,healthy,latent'))).toEqual([
      'healthy',
      'latent',
      'configured',
    ]);
  });

  it('has 1,000 runs of each scenario and the seed 42 by default', async () => {
    const told = await study('--runs', '1000', '--seed', '42', '--scenarios', 'healthy');
    expect(await study('--scenarios', 'healthy')).toEqual(told);
    expect(told).toMatchObject({ complete: true, runs: 1_000, seed: '42', assertions: [] });
    expect(told.scenarios[0]?.runs).toBe(1_000);
  });

  it('takes options before the command as after it', async () => {
    const after = await study('-n', '5', '-s', 'x');
    const { out } = await runHere(['-q', '-c', 'chancy.json', '-s', 'x', 'study', '-n', '5']);
    expect(JSON.parse(out)).toEqual(after);
  });

  it('prints the command that repeats it', async () => {
    const args = ['-n', '20', '-s', "it's", '--scenarios', 'configured', '--until-width', '0.9'];
    const { reproduce } = await study(...args, '--assert', 'healthy.paused.rate <= 1');
    expect(reproduce).toBe(
      "canary-sim study --seed 'it'\\''s' --config chancy.json --runs 20 --scenarios healthy,configured " +
        "--until-width 0.9 --assert 'healthy.paused.rate <= 1'",
    );
    expect((await study('-n', '3')).reproduce).toBe('canary-sim study --seed 42 --config chancy.json --runs 3');
  });

  it('warns as a run does, unless quiet', async () => {
    writeFileSync('half.json', '{"stages":[{"traffic_percent":50,"duration":"5m"}]}');
    const args = ['study', '-c', 'half.json', '-n', '2', '--scenarios', 'healthy'];
    const run = await runHere(['-c', 'half.json']);
    expect(run.err).not.toBe('');
    expect((await runHere(args)).err).toBe(run.err);
    expect((await runHere([...args, '-q'])).err).toBe('');
  });

  it.each(['text', 'markdown', 'csv', 'junit', 'github', 'json'])('is written as %s, to a file too', async (format) => {
    const args = ['study', '-qc', 'chancy.json', '-n', '5', '-f', format];
    const { code, out, err } = await runHere(args);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/\n$/);
    expect(await runHere([...args, '-o', 'report'])).toEqual({ code: 0, out: '', err: '' });
    expect(readFileSync('report', 'utf8')).toBe(out);
  });

  it('reads a configuration from standard input', async () => {
    const stdin = async () => new TextEncoder().encode(CHANCY);
    const { code, out } = await runHere(['study', '-qc', '-', '-n', '3', '--scenarios', 'healthy'], { stdin });
    expect(code).toBe(0);
    expect(JSON.parse(out).reproduce).toContain('--config - ');
  });
});

describe('a rule that is never the first to fire', () => {
  it('is named with the number of runs, of all scenarios together', async () => {
    const thresholds = { error_rate: { max: 0.05 }, restarts: { max: 1_000 }, latency_p50_ms: { max_ratio: 100 } };
    writeFileSync('dead.json', JSON.stringify({ ...JSON.parse(CHANCY), thresholds }));
    const args = ['study', '-qc', 'dead.json', '-n', '100', '--scenarios', 'configured,error_spike'];
    const report = (await jsonFrom(args)) as unknown as {
      readonly dead_rules: readonly Record<
        'stage' | 'metric' | 'condition' | 'runs' | 'scenarios' | 'message',
        unknown
      >[];
      readonly scenarios: readonly {
        rules: { stage: string; metric: string; condition: string; first: { count: number } }[];
      }[];
    };
    const fired = report.scenarios.flatMap(({ rules }) => rules.filter(({ first }) => first.count > 0));
    const name = ({ stage, metric, condition }: Record<'stage' | 'metric' | 'condition', unknown>) =>
      `${metric} ${condition} in ${stage}`;
    const stages = ['some, at first', 'all'];
    const rules = ['error_rate max', 'latency_p50_ms max_ratio', 'restarts max'].flatMap((rule) =>
      stages.map((stage) => `${rule} in ${stage}`),
    );
    // Each is the one or the other, and none is both.
    expect([...report.dead_rules.map(name), ...new Set(fired.map(name))].sort()).toEqual(rules.sort());
    expect(report.dead_rules).toContainEqual(
      expect.objectContaining({
        code: 'dead_rule',
        metric: 'restarts',
        stage: 'all',
        runs: 300,
        scenarios: 3,
        message: 'max of restarts in stage "all" was never the first to roll back, in 300 runs of 3 scenarios',
      }),
    );
    const line = 'restarts max never fires first in 300 runs: some, at first, all';
    expect((await runHere([...args, '-f', 'text'])).out).toContain(`\n  ${line}\n`);
    expect((await runHere([...args, '-f', 'markdown'])).out).toContain(`\n- ${line}\n`);
  });
});

describe('a run of a study', () => {
  it.each(['healthy', 'configured', 'memory_leak', 'flapping'])('is a single run of its seed: %s', async (scenario) => {
    for (const file of ['chancy.json', 'example.json']) {
      writeFileSync('example.json', example('stages.json'));
      await runHere(['study', '-qc', file, '-n', '5', '-s', 'x', '--scenarios', scenario, '--csv', 'runs.csv']);
      const rows = table(readFileSync('runs.csv', 'utf8')).filter((row) => row['scenario'] === scenario);
      expect(rows).toHaveLength(5);
      for (const row of rows) {
        const args = ['-qc', file, '--seed', String(row['seed']), '--scenario', scenario];
        const report = JSON.parse((await runHere(args)).out);
        expect(row['final_state']).toBe(report.final_state);
        expect(row['stage']).toBe(report.transitions.at(-1).stage);
        for (const name of ['duration_seconds', 'exposure_requests', 'failed_requests', 'excess_failed_requests']) {
          expect(row[name]).toBe(String(report.metrics[name]));
        }
        for (const name of ['time_to_detect_seconds', 'time_to_restore_seconds']) {
          expect(row[name]).toBe(String(report.metrics[name] ?? ''));
        }
        const { users_exposed: exposed, users_hit: hit } = report.blast_radius;
        expect(row['users_exposed']).toBe(exposed === null ? '' : String(Math.round(exposed)));
        expect(row['users_hit']).toBe(hit === null ? '' : String(Math.round(hit)));
      }
    }
  });

  it('that is named in the report is the worst, the median or the nearest miss of all, and its command plays it', async () => {
    const args = ['study', '-qc', 'chancy.json', '-n', '40', '--scenarios', 'configured,flapping'];
    await runHere([...args, '--csv', 'runs.csv']);
    const rows = table(readFileSync('runs.csv', 'utf8'));
    const { scenarios } = (await jsonFrom(args)) as unknown as { readonly scenarios: readonly WithNotable[] };
    for (const { name, notable } of scenarios) {
      const reports = new Map<string, SingleRun>();
      for (const row of rows.filter(({ scenario }) => scenario === name)) {
        const inWorld = name === 'configured' ? '' : ` --scenario ${name}`;
        const command = `canary-sim --seed ${row['seed']} --config chancy.json${inWorld}`;
        const report = JSON.parse((await runHere(['-q', ...command.split(' ').slice(1)])).out);
        expect(report.reproduce).toBe(command);
        reports.set(command, report);
      }
      const excess = (run: SingleRun | undefined) => run?.metrics.excess_failed_requests ?? Number.NaN;
      const all = [...reports.values()].map(excess).sort((one, other) => one - other);
      expect(notable.worst.value).toBe(all.at(-1));
      expect(notable.median.value).toBe(all[all.length / 2 - 1]);
      for (const { value, reproduce } of [notable.worst, notable.median]) {
        expect(excess(reports.get(reproduce))).toBe(value);
      }
      const completed = [...reports.values()].filter(({ final_state }) => final_state === 'COMPLETED');
      const nearest = Math.max(...completed.map(closeness));
      // Further away than this is no near miss.
      expect(notable.nearest_miss === null).toBe(nearest <= 0.8);
      if (notable.nearest_miss === null) continue;
      const { reproduce } = notable.nearest_miss;
      const value = Math.round(notable.nearest_miss.value * 1e7) / 1e7;
      expect(value).toBe(nearest);
      expect(completed.map((run) => [run.reproduce, closeness(run)])).toContainEqual([reproduce, value]);
    }
    expect(scenarios.some(({ notable }) => notable.nearest_miss !== null)).toBe(true);
  });
});

interface SingleRun {
  readonly final_state: string;
  readonly reproduce: string;
  readonly metrics: { readonly excess_failed_requests: number };
  readonly stages: readonly { readonly checks: readonly { observed: number | null; bound: number | null }[] }[];
}

interface Notable {
  readonly value: number;
  readonly reproduce: string;
}

interface WithNotable {
  readonly name: string;
  readonly notable: Record<'worst' | 'median', Notable> & { readonly nearest_miss: Notable | null };
}

/** How near a run came to a bound that is the same in every window, to 7 decimals: what is divided is rounded to 9. */
function closeness({ stages }: SingleRun): number {
  const shares = stages.flatMap(({ checks }) => checks.map(({ observed, bound }) => (observed ?? 0) / (bound ?? 1)));
  return Math.round(Math.max(...shares) * 1e7) / 1e7;
}

describe('--scenario of a single run', () => {
  it('plays a preset with a canary like stable', async () => {
    const healthy = await jsonFrom(['-qc', 'chancy.json', '--scenario', 'healthy']);
    expect(healthy).not.toEqual(await jsonFrom(['-qc', 'chancy.json']));
    expect(healthy['reproduce']).toBe('canary-sim --seed 42 --config chancy.json --scenario healthy');
    const own = await jsonFrom(['-qc', 'chancy.json', '--scenario', 'configured']);
    expect({ ...own, reproduce: '' }).toEqual({ ...(await jsonFrom(['-qc', 'chancy.json'])), reproduce: '' });
  });

  it('is refused with the near miss', async () => {
    expect(await runHere(['--scenario', 'memory_leek'])).toEqual({
      code: 2,
      out: '',
      err: 'canary-sim: there is no scenario "memory_leek", did you mean `memory_leak`?\n',
    });
  });
});

describe('--csv', () => {
  it('begins no formula, whatever stages and seeds are called', async () => {
    writeFileSync(
      'formula.json',
      CHANCY.replace('some, at first', '=HYPERLINK(\\"http://x\\")').replace('"all"', '"@all"'),
    );
    await runHere([
      'study',
      '-qc',
      'formula.json',
      '-n',
      '20',
      '--seed=-1',
      '--scenarios',
      'configured',
      '--csv',
      'runs.csv',
    ]);
    const rows = table(readFileSync('runs.csv', 'utf8'));
    expect(new Set(rows.map((row) => row['stage']))).toEqual(new Set([`'=HYPERLINK("http://x")`, "'@all"]));
    expect(rows[0]?.['seed']).toBe("'-1/1");
  });

  it('has a line for each run, those of one run in the order of the scenarios', async () => {
    const args = ['study', '-qc', 'chancy.json', '-n', '40', '--scenarios', 'healthy,configured'];
    await runHere([...args, '--csv', 'runs.csv']);
    const rows = table(readFileSync('runs.csv', 'utf8'));
    expect(rows.map((row) => `${row['run']} ${row['scenario']} ${row['seed']}`)).toEqual(
      Array.from({ length: 40 }, (_, index) => [
        `${index + 1} healthy 42/${index + 1}`,
        `${index + 1} configured 42/${index + 1}`,
      ]).flat(),
    );
    const { scenarios } = JSON.parse((await runHere(args)).out) as Study;
    const completed = rows.filter((row) => row['scenario'] === 'configured' && row['final_state'] === 'COMPLETED');
    expect(completed).toHaveLength(scenarios[1]?.completed.count ?? -1);
  });

  it('is written whole or not at all', async () => {
    writeFileSync('runs.csv', 'earlier\n');
    const before = readdirSync('.');
    const { code } = await runHere(['study', '-n', '3', '--csv', 'runs.csv', '-o', 'nowhere/report.json']);
    expect(code).toBe(2);
    expect(readFileSync('runs.csv', 'utf8')).toBe('earlier\n');
    expect(readdirSync('.')).toEqual(before);
  });
});

describe('--until-width', () => {
  it('stops at the first of 100, 200, 400, … runs with which every interval is narrow enough', async () => {
    const stopped = await study('-n', '5000', '--scenarios', 'configured', '--until-width', '0.1');
    expect(stopped.complete).toBe(true);
    expect([100, 200, 400, 800]).toContain(stopped.runs);
    const widths = ({ scenarios }: Study) =>
      scenarios.flatMap(({ completed, rolled_back, paused }) =>
        [completed, rolled_back, paused].map(({ interval: [low, high] }) => high - low),
      );
    expect(Math.max(...widths(stopped))).toBeLessThan(0.1);
    const before = await study('-n', String(stopped.runs / 2), '--scenarios', 'configured');
    expect(Math.max(...widths(before))).toBeGreaterThanOrEqual(0.1);
    const plain = await study('-n', String(stopped.runs), '--scenarios', 'configured');
    expect(stopped.scenarios).toEqual(plain.scenarios);
  });

  it('plays all runs if the intervals never are', async () => {
    expect(await study('-n', '150', '--scenarios', 'configured', '--until-width', '0.001')).toMatchObject({
      complete: true,
      runs: 150,
    });
  });
});

describe('--assert', () => {
  const args = ['study', '-qc', 'chancy.json', '-n', '100', '--scenarios', 'configured'];

  it('exits with 0 when all assertions are met, with 1 and a line for each that is not, and reports in both cases', async () => {
    const met = await runHere([...args, '--assert', 'healthy.rolled_back.rate < 90%']);
    expect(met).toMatchObject({ code: 0, err: '' });
    const { code, out, err } = await runHere([
      ...args,
      '--assert',
      'healthy.rolled_back.rate < 90%',
      '--assert',
      'configured.completed.rate > 99.9%',
    ]);
    expect(code).toBe(1);
    expect(err).toMatch(/^canary-sim: "configured\.completed\.rate > 99\.9%" is not met: \d\d % \[\d\d, \d\d\]\n$/);
    expect(JSON.parse(out).assertions.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['met', 'not_met']);
  });

  it('fails on an assertion that is undecided', async () => {
    const { scenarios } = await study('-n', '100', '--scenarios', 'configured');
    const rate = String(scenarios[1]?.completed.rate);
    const { code, err } = await runHere([...args, '--assert', `configured.completed.rate < ${rate}`]);
    expect(code).toBe(1);
    expect(err).toContain('is undecided');
  });

  it('names, for an undecided assertion, a number of runs that does decide it', async () => {
    const { scenarios } = await study('-n', '100', '--scenarios', 'configured');
    const { rate = 0, interval = [0, 0] } = scenarios[1]?.completed ?? {};
    const limit = ((rate + interval[1]) / 2).toFixed(4);
    const said = [...args, '--assert', `configured.completed.rate < ${limit}`];
    const { code, err } = await runHere(said);
    expect(code).toBe(1);
    const [, needed = ''] =
      /is undecided: 0\.\d+ \[0\.\d+, 0\.\d+\]; about ([\d,]+) runs would decide\n$/.exec(err) ?? [];
    expect((await runHere([...said, '-f', 'text'])).out).toMatch(
      new RegExp(
        `^\\? configured\\.completed\\.rate < ${limit}\\s.* undecided at 100 runs; about ${needed} would decide`,
      ),
    );
    // If the rate stays what it is, the interval of so many ends below the limit, and of half as many it does not.
    const runs = Number(needed.replaceAll(',', ''));
    expect(wilson(rate * runs, runs)[1]).toBeLessThan(Number(limit));
    expect(wilson((rate * runs) / 2, runs / 2)[1]).toBeGreaterThan(Number(limit));
  });

  it('suggests the near miss for a misspelt assertion', async () => {
    for (const [text, meant] of [
      ['helthy.rolled_back.rate < 1%', 'healthy'],
      ['healthy.roled_back.rate < 1%', 'rolled_back'],
      ['healthy.rolled_back.rat < 1%', 'rate'],
    ] as const) {
      const { code, err } = await runHere([...args, '--assert', text]);
      expect({ code, told: err.includes(`did you mean \`${meant}\`?`) }).toEqual({ code: 2, told: true });
    }
  });

  it('may stand in the configuration, which is printed with it and gets another digest', async () => {
    const assertions = ['healthy.rolled_back.rate < 90%', 'configured.completed.rate > 99.9%'];
    writeFileSync('asserted.json', JSON.stringify({ ...JSON.parse(CHANCY), assertions }));
    const { code, out } = await runHere(['study', '-qc', 'asserted.json', '-n', '100', '--scenarios', 'configured']);
    expect(code).toBe(1);
    const report = JSON.parse(out);
    expect(report.assertions.map(({ text }: { text: string }) => text)).toEqual(assertions);
    expect(report.reproduce).not.toContain('--assert');
    expect(report.config_digest).not.toBe((await jsonFrom(args))['config_digest']);
    const { out: printed } = await runHere(['validate', '-qc', 'asserted.json', '--print']);
    expect(JSON.parse(printed).assertions).toEqual(assertions);
    // A single run has nothing to do with them.
    expect((await runHere(['-qc', 'asserted.json'])).code).toBe(0);
  });
});

describe('a plan that pauses for want of requests', () => {
  /** 20 rps with the default rules: 1 % of that is 12 requests a window of which 100 are asked; Poisson, once in 10^58. */
  const stages = [
    { traffic_percent: 1, duration: '15m' },
    { traffic_percent: 100, duration: '15m' },
  ];
  const thin = { service: { requests_per_second: 20 }, stages };

  it('stalls in every run of every world, and is marked for none of them', async () => {
    writeFileSync('thin.json', JSON.stringify(thin));
    const { scenarios } = (await jsonFrom(['study', '-qc', 'thin.json', '-n', '20'])) as unknown as {
      scenarios: { stalled: { rate: number }; duration_seconds: null }[];
    };
    expect(scenarios).toHaveLength(15);
    for (const { stalled, duration_seconds } of scenarios) {
      expect(stalled.rate).toBe(1);
      expect(duration_seconds).toBeNull();
    }
    const { out } = await runHere(['study', '-qc', 'thin.json', '-n', '20', '-f', 'text']);
    expect(out).toContain('a healthy version: never released in 20 runs, stalled in 100 % [83.9, 100]');
    expect(out).not.toContain('✓');
    const few = ['study', '-qc', 'thin.json', '-n', '100', '--scenarios', 'retry_storm', '-f', 'text'];
    const asserted = await runHere([...few, '--assert', 'retry_storm.completed.rate < 5%']);
    expect(asserted.out).toMatch(/^✓ retry_storm\.completed\.rate < 5% +0 % \[0, 3\.7\] \(stalled in 100 %\)/);
    expect((await runHere([...few, '--assert', 'retry_storm.stopped.rate > 5%'])).code).toBe(1);
  });

  it('is as good as the people who come to it', async () => {
    const coming = (then: string) => JSON.stringify({ ...thin, when_paused: { act_after: '30m', then } });
    writeFileSync('abort.json', coming('abort'));
    writeFileSync('promote.json', coming('promote'));
    const outcomes = async (file: string) => {
      const args = ['study', '-qc', file, '-n', '20', '--scenarios', 'healthy,retry_storm'];
      const { scenarios } = (await jsonFrom(args)) as unknown as {
        scenarios: Record<'released' | 'stopped' | 'missed' | 'wrongly_stopped', { rate: number }>[];
      };
      return scenarios.map(({ released, stopped, missed, wrongly_stopped }) =>
        [released, stopped, missed, wrongly_stopped].map(({ rate }) => rate),
      );
    };
    expect(await outcomes('abort.json')).toEqual([
      [0, 0, 0, 1],
      [0, 1, 0, 0],
    ]);
    // At 100 % there are requests enough: the plan itself decides there.
    expect((await outcomes('promote.json'))[1]).toEqual([0, 1, 0, 0]);
    // What people do is part of the plan.
    const { err } = await runHere(['compare', 'abort.json', 'promote.json', '-n', '2', '--scenarios', 'healthy']);
    expect(err).not.toContain('differ in more than their plans');
  });
});

describe('--sweep', () => {
  it('of a field of the plan reports the cost to a healthy version, as a study of that plan does', async () => {
    const args = ['study', '-qc', 'chancy.json', '-n', '60', '--sweep', 'analysis.method=thresholds,fisher'];
    const { points } = (await jsonFrom(args)) as unknown as { points: { false_rollback: unknown }[] };
    const plain = await study('-n', '60', '--scenarios', 'healthy');
    expect(points[0]?.false_rollback).toEqual(plain.scenarios[0]?.rolled_back);
    expect(points[1]?.false_rollback).not.toEqual(points[0]?.false_rollback);
  });

  it('of the world, or of the canary, has no healthy version beside it', async () => {
    const args = ['study', '-qc', 'chancy.json', '-n', '5', '--sweep', 'canary.error_rate=0.001,0.2'];
    const { points } = (await jsonFrom(args)) as unknown as { points: { false_rollback: unknown }[] };
    expect(points.map((point) => point.false_rollback)).toEqual([null, null]);
  });

  it('plays the configured world with each value', async () => {
    const args = ['study', '-qc', 'chancy.json', '-n', '60', '--sweep', 'canary.error_rate=0.001,0.2'];
    const report = await jsonFrom(args);
    expect(report).toMatchObject({ path: 'canary.error_rate', runs: 60, points: [{ value: 0.001 }, { value: 0.2 }] });
    expect(report['reproduce']).toContain('--sweep canary.error_rate=0.001,0.2');
    writeFileSync('asserted.json', JSON.stringify({ ...JSON.parse(CHANCY), assertions: ['latent.paused.rate < 1%'] }));
    expect((await runHere([...args, '-c', 'asserted.json'])).code).toBe(0);
    for (const format of ['text', 'markdown', 'csv', 'junit', 'github']) {
      expect(await runHere([...args, '-f', format])).toMatchObject({ code: 0, err: '' });
    }
    expect(Object.entries(report)[0]).toEqual(['complete', true]);
  });
});

describe('shards', () => {
  // Fewer than advice needs, which has its own test of shards (study-advice.medium.test.ts).
  const args = ['study', '-qc', 'chancy.json', '-n', '40', '-s', 'x', '--assert', 'healthy.rolled_back.rate < 1%'];
  const COPIES = ['--report', 'text=report.txt', '--report', 'csv=report.csv'];

  /** How a command ends that prints JSON, with the same as text and as CSV: as --format has them (report-options.medium.test.ts). */
  async function inThreeFormats(command: readonly string[]) {
    const ended = await runHere([...command, ...COPIES]);
    return { ended, text: readFileSync('report.txt', 'utf8'), csv: readFileSync('report.csv', 'utf8') };
  }

  let played: ReturnType<typeof inThreeFormats> | null = null;

  /** What one process prints; it is played once for all tests. */
  const whole = () => {
    played ??= inThreeFormats(args);
    return played;
  };

  it.each([1, 3, 7])('%d of them merge to the bytes of one process, in whatever order', async (count) => {
    const parts: string[] = [];
    for (let index = 1; index <= count; index++) {
      parts.unshift(`part${index}.json`);
      const shard = await runHere([...args, '--shard', `${index}/${count}`, '-o', `part${index}.json`]);
      expect(shard).toEqual({ code: 0, out: '', err: '' });
    }
    expect(await inThreeFormats(['merge', ...parts])).toEqual(await whole());
  });

  it('merge to a file as to standard output', async () => {
    await runHere([...args, '-n', '5', '--shard', '1/1', '-o', 'part.json']);
    expect(await runHere(['merge', 'part.json', '-o', 'report.json'])).toMatchObject({ out: '' });
    expect(readFileSync('report.json', 'utf8')).toBe((await runHere([...args, '-n', '5'])).out);
  });

  it('of a sweep merge as well', async () => {
    const sweep = ['study', '-qc', 'chancy.json', '-n', '10', '--sweep', 'canary.error_rate=0.001:0.2:3'];
    for (const shard of ['1/2', '2/2']) await runHere([...sweep, '--shard', shard, '-o', `${shard[0]}.json`]);
    expect(await runHere(['merge', '1.json', '2.json'])).toEqual(await runHere(sweep));
  });

  it('go to standard output by default', async () => {
    const { out } = await runHere([...args, '-n', '100', '--shard', '2/3']);
    expect(JSON.parse(out)).toMatchObject({ campaign: { seed: 'x', runs: 100 }, range: { first: 34, last: 66 } });
  });
});

describe('--checkpoint', () => {
  const args = ['study', '-qc', 'chancy.json', '-n', '20', '--checkpoint', 'at.json'];

  it('holds the whole study at its end: it is not played again, and can be merged', async () => {
    const first = await runHere(args);
    expect(first).toEqual(await runHere(['study', '-qc', 'chancy.json', '-n', '20']));
    const kept = readFileSync('at.json', 'utf8');
    expect(JSON.parse(kept)).toMatchObject({ played: 20 });
    expect(await runHere(args)).toEqual(first);
    expect(readFileSync('at.json', 'utf8')).toBe(kept);
    expect(await runHere(['merge', 'at.json'])).toEqual(first);
  });

  it('of a study that --until-width stopped can be merged', async () => {
    const width = ['--until-width', '0.6', '--scenarios', 'configured'];
    const first = await runHere([...args, '-n', '5000', ...width]);
    expect(JSON.parse(first.out)).toMatchObject({ complete: true, runs: 100 });
    expect(await runHere(['merge', 'at.json'])).toEqual(first);
    expect(await runHere([...args, '-n', '5000', ...width])).toEqual(first);
  });
});

/** CSV as objects, by the names of the first line. */
function table(text: string): Record<string, string>[] {
  const [head = '', ...lines] = text.trimEnd().split('\n');
  const cells = (line: string) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, inQuotes, plain]) =>
      (inQuotes ?? plain ?? '').replaceAll('""', '"'),
    );
  return lines.map((line) => Object.fromEntries(cells(head).map((name, index) => [name, cells(line)[index] ?? ''])));
}
