import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawn } from '@lydell/node-pty';
import { beforeEach, describe, expect, it } from 'vitest';
import { PROGRAM } from './built-program.js';
import { CHANCY } from './study-configs.js';
import { inTemporaryFolder } from './temporary-folder.js';

const folder = inTemporaryFolder();

beforeEach(() => writeFileSync('chancy.json', CHANCY));

/**
 * Runs a command in a terminal that is closed once `ready` says so, by its file or by what was written. Gives the exit
 * code, which a shell outlives the terminal to write down.
 */
async function closedTerminal(args: string, ready: (written: string) => boolean): Promise<string> {
  writeFileSync(
    'inner.sh',
    `trap '' HUP\n'${process.execPath}' '${PROGRAM}' ${args}\necho $? > code.new\nmv code.new code\n`,
  );
  writeFileSync('outer.sh', 'bash inner.sh\ntrue\n');
  const terminal = spawn('bash', ['outer.sh'], { cols: 80, rows: 24, cwd: folder(), env: { ...process.env } });
  let written = '';
  terminal.onData((data) => {
    written += data;
  });
  while (!ready(written)) await sleep(10);
  // @ts-expect-error the terminal's end of Unix, which the declarations leave out
  terminal.destroy();
  while (!existsSync('code')) await sleep(10);
  return readFileSync('code', 'utf8').trim();
}

describe('where the terminal is closed', () => {
  it('a study on its own writes its checkpoint, and ends as SIGHUP ends any program', async () => {
    const isThere = () => existsSync('at.json') && JSON.parse(readFileSync('at.json', 'utf8')).played > 0;
    const study = 'study -qc chancy.json -n 10000000 --scenarios configured --jobs 1 --checkpoint at.json -f text';
    expect(await closedTerminal(study, isThere)).toBe('129');
    expect(readdirSync('.').filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(JSON.parse(readFileSync('at.json', 'utf8')).played).toBeGreaterThan(1);
  });

  it('a report that goes to a file is written', async () => {
    const grows = () =>
      readdirSync('.').some((name) => name.endsWith('.tmp') && readFileSync(name, 'utf8').length > 1_000);
    const study = 'study -qc chancy.json -n 10000000 --scenarios configured --csv runs.csv -o report.json';
    expect(await closedTerminal(study, grows)).toBe('129');
    expect(JSON.parse(readFileSync('report.json', 'utf8'))).toMatchObject({ complete: false });
    expect(readdirSync('.').filter((name) => name.endsWith('.tmp') || name.endsWith('.csv'))).toEqual([]);
  });

  it('a game ends as SIGHUP ends any program', async () => {
    const isShown = (written: string) => written.includes('quit');
    expect(await closedTerminal('play --seed 7 --speed 3600', isShown)).toBe('129');
  });
});
