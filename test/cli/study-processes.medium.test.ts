import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildProgramIfStale, PROGRAM, runBuilt } from './built-program.js';
import { runHere } from './run-here.js';
import { CHANCY, LONG } from './study-configs.js';
import { inTemporaryFolder } from './temporary-folder.js';

const folder = inTemporaryFolder();

beforeAll(buildProgramIfStale);

beforeEach(() => {
  writeFileSync('chancy.json', CHANCY);
  writeFileSync('long.json', LONG);
});

/** Enough for threads to be worth it, on a fast machine too. */
const MANY = ['study', '-qc', 'long.json', '-n', '1000', '--scenarios', 'configured,error_spike'];

/** More than any test waits for. */
const ENDLESS = ['study', '-qc', 'long.json', '-n', '100000000', '--scenarios', 'configured'];

/** Starts the program; `until` it is true, waits; then sends signals, and gives what came of it. */
async function signalled(args: readonly string[], until: () => boolean, ...signals: NodeJS.Signals[]) {
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: folder() });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const closed = once(child, 'close');
  while (!until() && child.exitCode === null) await sleep(20);
  for (const signal of signals) {
    child.kill(signal);
    await sleep(50);
  }
  const [code, signal] = await closed;
  return { code, signal, out, err };
}

function elapsed(milliseconds: number): () => boolean {
  const end = Date.now() + milliseconds;
  return () => Date.now() > end;
}

describe('a study in threads', () => {
  it('gives the same bytes for any number of jobs, and the same lines of CSV', async () => {
    const alone = await runBuilt(folder(), [...MANY, '--jobs', '1', '--csv', 'alone.csv']);
    expect({ code: alone.code, err: alone.err }).toEqual({ code: 0, err: '' });
    for (const jobs of ['2', '4']) {
      const together = await runBuilt(folder(), [...MANY, '--jobs', jobs, '--csv', 'together.csv']);
      expect({ code: together.code, err: together.err }).toEqual({ code: 0, err: '' });
      expect(together.out.equals(alone.out)).toBe(true);
      expect(readFileSync('together.csv').equals(readFileSync('alone.csv'))).toBe(true);
    }
  });

  it.runIf(process.platform === 'linux')('really has them, and with one job none', async () => {
    const threads = async (jobs: string): Promise<number> => {
      let most = 0;
      const done = elapsed(15_000);
      const child = spawn(process.execPath, [PROGRAM, ...ENDLESS, '--jobs', jobs, '-o', 'report.json'], {
        cwd: folder(),
      });
      const closed = once(child, 'close');
      const expected = jobs === '1' ? elapsed(2_000) : () => most >= alone + Number(jobs);
      while (!expected() && !done()) {
        most = Math.max(most, readdirSync(`/proc/${child.pid}/task`).length);
        await sleep(20);
      }
      child.kill('SIGKILL');
      await closed;
      return most;
    };
    let alone = 0;
    alone = await threads('1');
    expect(await threads('3')).toBeGreaterThanOrEqual(alone + 3);
  });

  it('gives the same bytes as one from the sources, until the intervals are narrow', async () => {
    const args = ['study', '-qc', 'chancy.json', '-n', '100000', '--scenarios', 'configured', '--until-width', '0.04'];
    const { code, out, err } = await runBuilt(folder(), [...args, '--jobs', '3']);
    expect({ code, out: out.toString(), err }).toEqual(await runHere(args));
    expect(JSON.parse(out.toString()).runs).toBeGreaterThan(1_000);
  });

  it('of a comparison gives the same bytes for any number of jobs', async () => {
    writeFileSync('new.json', LONG.replace('0.0125', '0.013'));
    const compare = ['compare', 'long.json', 'new.json', '-n', '700', '--scenarios', 'configured', '-f', 'json'];
    const alone = await runBuilt(folder(), [...compare, '--jobs', '1']);
    expect({ code: alone.code, err: alone.err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(alone.out.toString())).toMatchObject({ complete: true, runs: 700 });
    for (const jobs of ['2', '3']) {
      const together = await runBuilt(folder(), [...compare, '--jobs', jobs]);
      expect({ code: together.code, err: together.err }).toEqual({ code: 0, err: '' });
      expect(together.out.equals(alone.out)).toBe(true);
    }
  });

  it('merges shards to the same bytes, whoever played them', async () => {
    const whole = await runBuilt(folder(), MANY);
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
      const killed = await signalled(args, () => isAt(played), 'SIGKILL');
      expect(killed).toMatchObject({ signal: 'SIGKILL', out: '' });
    }
    expect(JSON.parse(readFileSync('at.json', 'utf8')).played).toBeLessThan(1_000);
    const resumed = await runBuilt(folder(), [...args, '--jobs', '2']);
    expect({ code: resumed.code, err: resumed.err }).toEqual({ code: 0, err: '' });
    const undisturbed = await runBuilt(folder(), MANY);
    expect(resumed.out.equals(undisturbed.out)).toBe(true);
  });
});

describe('an interrupt', () => {
  it.each(['1', '2'])('gives a report of what is played, which is what so many runs give: %s jobs', async (jobs) => {
    const args = [...ENDLESS, '--jobs', jobs];
    const { code, out, err } = await signalled([...args, '--csv', 'runs.csv'], elapsed(1_500), 'SIGINT');
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
  });

  it.each(['1', '2'])('of a comparison gives one of what is played: %s jobs', async (jobs) => {
    writeFileSync('new.json', LONG.replace('0.0125', '0.013'));
    const compare = ['compare', 'long.json', 'new.json', '--scenarios', 'healthy', '-f', 'json'];
    const args = [...compare, '-n', '10000000', '--jobs', jobs];
    const { code, out, err } = await signalled(args, elapsed(1_500), 'SIGINT');
    expect({ code, err }).toEqual({ code: 130, err: '' });
    const report = JSON.parse(out);
    expect(report).toMatchObject({ complete: false, seed: '42' });
    expect(report.reproduce).toContain('--runs 10000000');
    const again = await runBuilt(folder(), [...compare, '-n', String(report.runs)]);
    expect(JSON.parse(again.out.toString())).toMatchObject({ complete: true, scenarios: report.scenarios });
  });

  it('of a sweep gives one of what is played', async () => {
    const sweep = [...ENDLESS.slice(0, -2), '--sweep', 'canary.error_rate=0.01,0.02', '--jobs', '1'];
    const { code, out, err } = await signalled(sweep, elapsed(1_000), 'SIGINT');
    expect({ code, err }).toEqual({ code: 130, err: '' });
    expect(out).toMatch(/^{\n {2}"complete": false,\n/);
  });

  it.each(['1', '2'])('ends it at once though a run takes long, and writes nothing: %s jobs', async (jobs) => {
    // Half a minute a run.
    const stage = (traffic_percent: number) => ({ traffic_percent, duration: '400000s' });
    const huge = { ...JSON.parse(LONG), analysis: { interval: '1s' }, service: { requests_per_second: 10_000 } };
    writeFileSync('huge.json', JSON.stringify({ ...huge, stages: [stage(10), stage(50)] }));
    const args = ['study', '-qc', 'huge.json', '-n', '2', '--scenarios', 'healthy', '--jobs', jobs];
    const { code, out, err } = await signalled(args, elapsed(2_000), 'SIGINT');
    // Of a run that was waited for, there would be a report.
    expect({ code, out, err }).toEqual({
      code: 130,
      out: '',
      err: 'canary-sim: interrupted before any run was over; nothing was written\n',
    });
  });

  it('keeps the checkpoint, from which it goes on', async () => {
    const args = [...ENDLESS, '--jobs', '1', '--checkpoint', 'at.json'];
    const first = await signalled(args, elapsed(1_000), 'SIGINT');
    const second = await signalled(args, elapsed(1_000), 'SIGINT');
    expect([first.code, second.code]).toEqual([130, 130]);
    const { runs } = JSON.parse(first.out);
    expect(JSON.parse(second.out).runs).toBeGreaterThan(runs);
    expect(JSON.parse(readFileSync('at.json', 'utf8')).played).toBe(JSON.parse(second.out).runs);
  });

  it('of a shard writes the part that there is', async () => {
    const { code, out } = await signalled([...ENDLESS, '--shard', '2/2'], elapsed(1_000), 'SIGINT');
    expect(code).toBe(130);
    writeFileSync('part.json', out);
    const { err } = await runBuilt(folder(), ['merge', 'part.json']);
    expect(err).toBe('canary-sim: runs 1 to 50000000 are in none of these parts\n');
  });
});

describe('progress', () => {
  it('is silent where standard error is no terminal', async () => {
    expect((await runBuilt(folder(), MANY)).err).toBe('');
  });

  it('of a comparison too', async () => {
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

  it('is one line where it is one, and leaves nothing behind', async () => {
    const { err } = await runHere(['study', '-qc', 'long.json', '-n', '1200', '--scenarios', 'healthy'], {
      stderrIsTerminal: true,
    });
    expect(err).toMatch(/\r[\d,]+ of 1,200 runs · [\d,]+\/s · \d+s left · healthy rolled back [\d.]+ % \[[\d., ]+\]/);
    expect(err).not.toContain('\n');
    expect(err.endsWith('\r\u001b[K')).toBe(true);
  });
});
