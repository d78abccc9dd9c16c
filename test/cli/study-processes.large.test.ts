import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Ended, runBuilt } from './built-program.js';
import { runHere } from './run-here.js';
import { interruptedAtWork, signalled, threadTimes } from './signals.js';
import { CHANCY, LONG } from './study-configs.js';
import { inTemporaryFolder } from './temporary-folder.js';

const folder = inTemporaryFolder();

beforeEach(() => {
  writeFileSync('chancy.json', CHANCY);
  writeFileSync('long.json', LONG);
});

/** Of two worlds: so many that threads play them, on a fast machine too. */
const MANY_RUNS = 4_000;
const TWO_WORLDS = ['--scenarios', 'configured,error_spike'];
const MANY = ['study', '-qc', 'long.json', '-n', String(MANY_RUNS), ...TWO_WORLDS];

/** More than any test waits for. */
const ENDLESS = ['study', '-qc', 'long.json', '-n', '100000000', '--scenarios', 'configured'];

let played: Promise<Ended & { readonly csv: Buffer }> | null = null;

/** What one thread makes of the many runs; they are played once for all tests that compare with it. */
function manyInOneThread(): Promise<Ended & { readonly csv: Buffer }> {
  played ??= runBuilt(folder(), [...MANY, '--jobs', '1', '--csv', 'alone.csv']).then((ended) => {
    return { ...ended, csv: readFileSync('alone.csv') };
  });
  return played;
}

describe('a study in threads', () => {
  it('gives the same bytes for any number of jobs, and the same lines of CSV', async () => {
    const alone = await manyInOneThread();
    expect({ code: alone.code, err: alone.err }).toEqual({ code: 0, err: '' });
    for (const jobs of ['2', '4']) {
      const together = await runBuilt(folder(), [...MANY, '--jobs', jobs, '--csv', 'together.csv']);
      expect({ code: together.code, err: together.err }).toEqual({ code: 0, err: '' });
      expect(together.out.equals(alone.out)).toBe(true);
      expect(readFileSync('together.csv').equals(alone.csv)).toBe(true);
    }
  });

  it.runIf(process.platform === 'linux')(
    'really has them, of one job too, beside the one that keeps count',
    async () => {
      /** Of a second and a half of work, in how many threads beside the main one a good part was done. */
      const threads = async (jobs: string): Promise<number> => {
        let busy = 0;
        await signalled(folder(), [...ENDLESS, '--jobs', jobs, '-o', 'report.json'], 'SIGKILL', (pid) => {
          const times = threadTimes(pid);
          const all = times.reduce((sum, time) => sum + time, 0);
          busy = times.slice(1).filter((time) => time > 0.12 * all).length;
          return all > 150;
        });
        return busy;
      };
      expect(await threads('1')).toBe(1);
      expect(await threads('3')).toBe(3);
    },
  );

  it('gives the same bytes as one from the sources, until the intervals are narrow', async () => {
    const args = ['study', '-qc', 'chancy.json', '-n', '100000', '--scenarios', 'configured', '--until-width', '0.015'];
    const { code, out, err } = await runBuilt(folder(), [...args, '--jobs', '3']);
    expect({ code, out: out.toString(), err }).toEqual(await runHere(args));
    // Of which threads played those after the last look but one.
    expect(JSON.parse(out.toString()).runs).toBe(25_600);
  });

  it('of a comparison gives the same bytes for any number of jobs', async () => {
    writeFileSync('new.json', LONG.replace('0.0125', '0.013'));
    const compare = ['compare', 'long.json', 'new.json', '-n', String(MANY_RUNS), ...TWO_WORLDS, '-f', 'json'];
    const alone = await runBuilt(folder(), [...compare, '--jobs', '1']);
    expect({ code: alone.code, err: alone.err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(alone.out.toString())).toMatchObject({ complete: true, runs: MANY_RUNS });
    const together = await runBuilt(folder(), [...compare, '--jobs', '3']);
    expect({ code: together.code, err: together.err }).toEqual({ code: 0, err: '' });
    expect(together.out.equals(alone.out)).toBe(true);
  });

  it('merges shards to the same bytes, whichever process played them', async () => {
    const whole = await manyInOneThread();
    for (const [index, jobs] of ['1', '2', '3'].entries()) {
      const shard = ['--shard', `${index + 1}/3`, '--jobs', jobs, '-o', `${index + 1}.json`];
      expect(await runBuilt(folder(), [...MANY, ...shard])).toMatchObject({ code: 0, err: '' });
    }
    const merged = await runBuilt(folder(), ['merge', '3.json', '1.json', '2.json']);
    expect({ code: merged.code, err: merged.err }).toEqual({ code: 0, err: '' });
    expect(merged.out.equals(whole.out)).toBe(true);
  });
});

describe('a study with a checkpoint', () => {
  it('that is killed goes on from there, to the same bytes', async () => {
    const args = [...MANY, '--jobs', '1', '--checkpoint', 'at.json'];
    const isAt = (played: number) =>
      existsSync('at.json') && JSON.parse(readFileSync('at.json', 'utf8')).played >= played;
    for (const played of [10, 100]) {
      const killed = await signalled(folder(), args, 'SIGKILL', () => isAt(played));
      expect(killed).toMatchObject({ signal: 'SIGKILL', out: '' });
    }
    expect(JSON.parse(readFileSync('at.json', 'utf8')).played).toBeLessThan(MANY_RUNS);
    const resumed = await runBuilt(folder(), [...args, '--jobs', '2']);
    expect({ code: resumed.code, err: resumed.err }).toEqual({ code: 0, err: '' });
    expect(resumed.out.equals((await manyInOneThread()).out)).toBe(true);
  });
});

describe('an interrupt', () => {
  it.each(['1', '2'])(
    'gives a report of what is played, the same as a study of so many runs: %s jobs',
    async (jobs) => {
      const args = [...ENDLESS, '--jobs', jobs];
      const { code, out, err } = await interruptedAtWork(folder(), [...args, '--csv', 'runs.csv']);
      expect({ code, err }).toEqual({ code: 130, err: '' });
      const report = JSON.parse(out);
      expect(report).toMatchObject({ complete: false, seed: '42' });
      const again = await runBuilt(folder(), [
        ...ENDLESS.slice(0, 3),
        '-n',
        String(report.runs),
        '--scenarios',
        'configured',
      ]);
      expect(JSON.parse(again.out.toString())).toMatchObject({ complete: true, scenarios: report.scenarios });
      expect(readdirSync('.').sort()).toEqual(['chancy.json', 'long.json']);
    },
  );

  it.each(['1', '2'])('of a comparison gives a report of what is played: %s jobs', async (jobs) => {
    writeFileSync('new.json', LONG.replace('0.0125', '0.013'));
    const compare = ['compare', 'long.json', 'new.json', '--scenarios', 'healthy', '-f', 'json'];
    const args = [...compare, '-n', '10000000', '--jobs', jobs];
    const { code, out, err } = await interruptedAtWork(folder(), args);
    expect({ code, err }).toEqual({ code: 130, err: '' });
    const report = JSON.parse(out);
    expect(report).toMatchObject({ complete: false, seed: '42' });
    expect(report.reproduce).toContain('--runs 10000000');
    const again = await runBuilt(folder(), [...compare, '-n', String(report.runs)]);
    expect(JSON.parse(again.out.toString())).toMatchObject({ complete: true, scenarios: report.scenarios });
  });

  it('of a sweep gives a report of what is played', async () => {
    const sweep = [...ENDLESS.slice(0, -2), '--sweep', 'canary.error_rate=0.01,0.02', '--jobs', '1'];
    const { code, out, err } = await interruptedAtWork(folder(), sweep);
    expect({ code, err }).toEqual({ code: 130, err: '' });
    expect(out).toMatch(/^{\n {2}"complete": false,\n/);
  });

  it.runIf(process.platform === 'linux').each(['1', '2'])(
    'ends it at once though a run takes long, and writes nothing: %s jobs',
    async (jobs) => {
      // Seconds a run.
      const stage = (traffic_percent: number) => ({ traffic_percent, duration: '100000s' });
      const slower = { max_ratio: 1000 };
      const huge = {
        ...JSON.parse(LONG),
        analysis: { interval: '1s' },
        service: { requests_per_second: 10_000 },
        thresholds: { latency_p50_ms: slower, latency_p95_ms: slower, latency_p99_ms: slower },
      };
      writeFileSync('huge.json', JSON.stringify({ ...huge, stages: [stage(10), stage(50)] }));
      const args = ['study', '-qc', 'huge.json', '-n', '2', '--scenarios', 'healthy', '--jobs', jobs];
      // A thread has begun to play, and is far from the end of its run.
      const plays = (pid: number) =>
        threadTimes(pid)
          .slice(1)
          .some((time) => time > 20);
      const { code, out, err } = await signalled(folder(), args, 'SIGINT', plays);
      // Of a run that was waited for, there would be a report.
      expect({ code, out, err }).toEqual({
        code: 130,
        out: '',
        err: 'canary-sim: interrupted before any run was over; nothing was written\n',
      });
    },
  );

  it('keeps the checkpoint, from which it goes on', async () => {
    const args = [...ENDLESS, '--jobs', '1', '--checkpoint', 'at.json'];
    const first = await interruptedAtWork(folder(), args);
    const { runs } = JSON.parse(first.out);
    const second = await interruptedAtWork(folder(), args, ({ out }) => out !== '' && JSON.parse(out).runs > runs);
    expect([first.code, second.code]).toEqual([130, 130]);
    expect(JSON.parse(readFileSync('at.json', 'utf8')).played).toBe(JSON.parse(second.out).runs);
  });

  it('of a shard writes the part that is played', async () => {
    const { code, out } = await interruptedAtWork(folder(), [...ENDLESS, '--shard', '2/2']);
    expect(code).toBe(130);
    writeFileSync('part.json', out);
    const { err } = await runBuilt(folder(), ['merge', 'part.json']);
    expect(err).toBe('canary-sim: runs 1 to 50000000 are in none of these parts\n');
  });
});

describe('progress', () => {
  beforeEach(() => {
    // However fast the machine is, time enough passes between two pictures.
    let now = 1_000;
    vi.spyOn(performance, 'now').mockImplementation(() => {
      now += 250;
      return now;
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('is silent where standard error is no terminal', async () => {
    expect((await manyInOneThread()).err).toBe('');
  });

  it('of a comparison is silent there as well', async () => {
    const args = ['compare', 'long.json', 'long.json', '-n', '600', '--scenarios', 'healthy', '-f', 'json'];
    const { err } = await runHere(args, { stderrIsTerminal: true });
    expect(err).toMatch(/\r[\d,]+ of 600 runs · [\d,]+\/s · \d+s left · healthy rolled back [\d.]+ % \[[\d., ]+\]/);
    expect(err).not.toContain('\n');
    expect(err.endsWith('\r\u001b[K')).toBe(true);
    expect((await runHere(args)).err).toBe('');
  });

  it('of a sweep says nothing of healthy versions, which it does not play', async () => {
    const args = ['study', '-qc', 'long.json', '-n', '600', '--sweep', 'canary.error_rate=0.01,0.02'];
    const { err } = await runHere(args, { stderrIsTerminal: true });
    expect(err).toMatch(/of 600 runs/);
    expect(err).not.toContain('healthy');
  });

  it('is one line on a terminal, and is erased at the end', async () => {
    const { err } = await runHere(['study', '-qc', 'long.json', '-n', '1200', '--scenarios', 'healthy'], {
      stderrIsTerminal: true,
    });
    expect(err).toMatch(/\r[\d,]+ of 1,200 runs · [\d,]+\/s · \d+s left · healthy rolled back [\d.]+ % \[[\d., ]+\]/);
    expect(err).not.toContain('\n');
    expect(err.endsWith('\r\u001b[K')).toBe(true);
  });
});
