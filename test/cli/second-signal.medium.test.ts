import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ENDING_SIGNALS, type EndingSignal, SIGNAL_CODES } from '../../src/cli/exit-codes.js';
import { PROGRAM } from './built-program.js';
import { CHANCY } from './study-configs.js';
import { inTemporaryFolder } from './temporary-folder.js';

const folder = inTemporaryFolder();

const source = (name: string) => JSON.stringify(fileURLToPath(new URL(`../../src/cli/${name}`, import.meta.url)));

/** Does not end when it is told to: what a second signal is for. */
const STUBBORN = `
  import { interruptible } from ${source('interruptible.ts')};
  import { growingFile } from ${source('files/write-files.ts')};
  await interruptible(async ({ signal }) => {
    const lines = growingFile('runs.csv', signal);
    void lines.write('run');
    signal.addEventListener('abort', () => console.log('told'));
    console.log('ready');
    await new Promise(() => setInterval(() => {}, 1_000));
  });
`;

describe.skipIf(process.platform === 'win32')('two real signals', () => {
  it.each<[EndingSignal, EndingSignal]>([
    ['SIGINT', 'SIGINT'],
    ['SIGTERM', 'SIGTERM'],
    ['SIGHUP', 'SIGHUP'],
    ['SIGINT', 'SIGTERM'],
  ])('end what has not ended at the first, and no file is left: %s, then %s', async (one, other) => {
    writeFileSync('stubborn.mts', STUBBORN);
    const tsx = import.meta.resolve('tsx');
    const child = spawn(process.execPath, ['--import', tsx, 'stubborn.mts'], { cwd: folder() });
    const said: string[] = [];
    child.stdout.on('data', (chunk) => said.push(String(chunk)));
    const ended = once(child, 'close');
    while (!said.join('').includes('ready')) await sleep(10);
    expect(readdirSync('.')).toHaveLength(2);
    child.kill(one);
    while (!said.join('').includes('told')) await sleep(10);
    // Shortly after the first it is the same signal once more; from then on a second one.
    while (child.exitCode === null && child.signalCode === null) {
      child.kill(other);
      await sleep(20);
    }
    expect(await ended).toEqual([SIGNAL_CODES[other], null]);
    expect(readdirSync('.')).toEqual(['stubborn.mts']);
  });

  it.each(ENDING_SIGNALS)('at once are one: a study reports as after one, %s', async (signal) => {
    writeFileSync('chancy.json', CHANCY);
    const args = [
      'study',
      '-qc',
      'chancy.json',
      '-n',
      '10000000',
      '--scenarios',
      'configured',
      '--checkpoint',
      'at.json',
    ];
    const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: folder() });
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    const ended = once(child, 'close');
    while (!readdirSync('.').includes('at.json')) await sleep(10);
    child.kill(signal);
    child.kill(signal);
    expect(await ended).toEqual([SIGNAL_CODES[signal], null]);
    expect(JSON.parse(out)).toMatchObject({
      complete: false,
      runs: JSON.parse(readFileSync('at.json', 'utf8')).played,
    });
    expect(readdirSync('.').sort()).toEqual(['at.json', 'chancy.json']);
  });
});
