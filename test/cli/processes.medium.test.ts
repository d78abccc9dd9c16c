import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { PROGRAM, runBuilt, runShell } from './built-program.js';
import { HEALTHY, ROLLED_BACK, WARNED } from './configs.js';
import { runHere } from './run-here.js';
import { inTemporaryFolder } from './temporary-folder.js';

const folder = inTemporaryFolder();

beforeEach(() => writeFileSync('stages.json', HEALTHY));

describe('the built program', () => {
  it('prints the report on standard output, warnings on standard error, and exits as the run says', async () => {
    writeFileSync('warned.json', WARNED);
    const args = ['-c', 'warned.json', '--expect', 'PAUSED'];
    const here = await runHere(args);
    const { code, out, err } = await runBuilt(folder(), args);
    expect({ code, out: out.toString(), err }).toEqual(here);
    expect(code).toBe(1);
  });

  it('loads what it needs for YAML, for a place in a file, and for both schemas', async () => {
    writeFileSync('plan.yaml', 'stages:\n  - { traffic_percent: 100, duration: 5m }\n');
    writeFileSync('bad.yaml', 'stages:\n  - { traffic_percent: 0, duration: 5m }\n');
    for (const args of [['-qc', 'plan.yaml'], ['-c', 'bad.yaml'], ['schema', 'config'], ['schema', 'report'], ['-V']]) {
      const { code, out, err } = await runBuilt(folder(), args);
      expect({ code, out: out.toString(), err }).toEqual(await runHere(args));
    }
  });

  it('prints problems of the input as from its sources, whichever of its bundles finds them', async () => {
    for (const args of [
      ['study', '-c', 'absent.json'],
      ['test', 'absent.test.json'],
      ['init'],
      ['compare', 'a', 'b'],
    ]) {
      const { code, out, err } = await runBuilt(folder(), args);
      expect({ code, out: out.toString(), err }).toEqual(await runHere(args));
      expect(code).toBe(2);
    }
  });

  it('reads a configuration from a pipe, however slow it comes', async () => {
    const { code, out, err } = await runShell(folder(), '(sleep 0.3; cat stages.json) | canary-sim -c -');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out.toString()).final_state).toBe('COMPLETED');
  });

  it('reads a configuration from a file at standard input, and refuses a directory there', async () => {
    expect((await runShell(folder(), 'canary-sim -c - < stages.json')).code).toBe(0);
    const { code, err } = await runShell(folder(), 'canary-sim -c - < .');
    expect({ code, err }).toEqual({ code: 2, err: 'canary-sim: standard input: this is a directory, not a file\n' });
  });

  it('refuses an empty or closed standard input', async () => {
    for (const script of ['canary-sim -c - < /dev/null', 'canary-sim -c - <&-', ': | canary-sim -c -']) {
      const { code, err } = await runShell(folder(), script);
      expect(code).toBe(2);
      expect(err).toMatch(/^canary-sim: standard input: .*empty text.*\n$/);
    }
  });
});

describe('standard output', () => {
  /** Some thousand windows: much more than a pipe holds. */
  const LONG = JSON.stringify({ stages: [{ traffic_percent: 100, duration: '5000m' }] });

  it('may be closed by its reader: the program ends quietly, and files are written', async () => {
    writeFileSync('long.json', LONG);
    const script = `canary-sim -q -c long.json --trace - -o report.json | head -n 1; echo "\${PIPESTATUS[0]}"`;
    const { out, err } = await runShell(folder(), script);
    expect(err).toBe('');
    const [first, status, ...rest] = out.toString().trimEnd().split('\n');
    expect(JSON.parse(String(first)).window).toBe(0);
    expect({ status, rest }).toEqual({ status: '0', rest: [] });
    expect(JSON.parse(readFileSync('report.json', 'utf8')).metrics.windows.total).toBe(5000);
    expect(readdirSync('.').sort()).toEqual(['long.json', 'report.json', 'stages.json']);
  });

  it('may be closed before anything is written, which does not hide an expectation that is not met', async () => {
    writeFileSync('bad-canary.json', ROLLED_BACK);
    const script = `canary-sim -c bad-canary.json --expect COMPLETED | true; echo "\${PIPESTATUS[0]}"`;
    const { out, err } = await runShell(folder(), script);
    expect(out.toString()).toBe('1\n');
    expect(err).toMatch(/^canary-sim: expected COMPLETED.*\n$/);
  });

  it('may be closed together with standard error', async () => {
    const { out, err } = await runShell(folder(), `canary-sim --sead 2>&1 | true; canary-sim 2>&1 | head -c 1`);
    expect({ out: out.toString(), err }).toEqual({ out: '{', err: '' });
  });

  it('receives all of a long trace', async () => {
    writeFileSync('long.json', LONG);
    const { out } = await runShell(folder(), 'canary-sim -q -c long.json --trace - -o /dev/null | wc -l');
    expect(out.toString().trim()).toBe('5000');
  });

  it.runIf(process.platform === 'linux')('that is full is told in one line', async () => {
    const { code, err } = await runShell(folder(), 'canary-sim > /dev/full');
    expect({ code, err }).toEqual({ code: 2, err: 'canary-sim: standard output: cannot be written (ENOSPC)\n' });
  });

  it('keeps what a file already has when it is appended to, by whatever name', async () => {
    const { out } = await runHere([]);
    for (const name of ['-', '/dev/stdout', '/dev/fd/1']) {
      writeFileSync('log', 'earlier\n');
      const { code, err } = await runShell(folder(), `canary-sim -o ${name} >> log; echo later >> log`);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(readFileSync('log', 'utf8')).toBe(`earlier\n${out}later\n`);
    }
  });
});

describe('an interrupt', () => {
  /** Starts a shell that starts the program, which waits for standard input; interrupts the program. */
  async function interrupted(script: string): Promise<string> {
    const shell = spawn('bash', ['-c', script], { cwd: folder(), stdio: ['pipe', 'pipe', 'pipe'] });
    let out = '';
    shell.stdout.on('data', (chunk) => {
      out += chunk;
    });
    shell.stderr.on('data', (chunk) => {
      out += chunk;
    });
    while (!out.includes('waiting')) await sleep(10);
    const closed = once(shell, 'close');
    // Until the program reads, or hardly started: it must not matter.
    await sleep(300);
    process.kill(Number(/waiting (\d+)/.exec(out)?.[1]), 'SIGINT');
    await closed;
    return out.replace(/waiting \d+\n/, '');
  }

  it('while waiting for standard input is exit code 130 to a shell, and nothing is written', async () => {
    // `exec` in a subshell: the program has the process id that was told.
    const program = `'${process.execPath}' '${PROGRAM}' -c - -o report.json --trace trace.jsonl`;
    const out = await interrupted(`(echo "waiting $BASHPID"; exec ${program}); echo "code $?"`);
    expect(out).toBe('code 130\n');
    expect(readdirSync('.')).toEqual(['stages.json']);
  });
});
