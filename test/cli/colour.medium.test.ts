import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { HEALTHY } from './configs.js';
import { runHere } from './run-here.js';
import { inTemporaryFolder } from './temporary-folder.js';

inTemporaryFolder();

const ESCAPE = '\u001b[';
const terminal = true;
const file = false;

/** Where to, the environment, --no-color, and whether there is colour. */
const TABLE: readonly [boolean, Record<string, string>, boolean, boolean][] = [
  [terminal, {}, false, true],
  [terminal, { TERM: 'xterm-256color' }, false, true],
  [terminal, { TERM: 'dumb' }, false, false],
  [terminal, { NO_COLOR: '1' }, false, false],
  [terminal, { NO_COLOR: '0' }, false, false],
  [terminal, { NO_COLOR: '' }, false, true],
  [terminal, { FORCE_COLOR: '0' }, false, false],
  [terminal, { FORCE_COLOR: 'false' }, false, false],
  [terminal, { FORCE_COLOR: '' }, false, true],
  [terminal, {}, true, false],
  [terminal, { FORCE_COLOR: '1' }, true, false],
  [file, {}, false, false],
  [file, { TERM: 'xterm-256color' }, false, false],
  [file, { FORCE_COLOR: '1' }, false, true],
  [file, { FORCE_COLOR: '3', TERM: 'dumb' }, false, true],
  [file, { FORCE_COLOR: '' }, false, false],
  [file, { FORCE_COLOR: '1', NO_COLOR: '1' }, false, false],
  [file, { FORCE_COLOR: '1', NO_COLOR: '' }, false, true],
  [file, { FORCE_COLOR: '1' }, true, false],
];

it.each(TABLE)(
  'the text report to a terminal (%j) with %j and --no-color (%j) has colour: %j',
  async (stdoutIsTerminal, env, noColor, coloured) => {
    writeFileSync('stages.json', HEALTHY);
    const args = ['--format', 'text', ...(noColor ? ['--no-color'] : [])];
    const { out } = await runHere(args, { stdoutIsTerminal, env });
    expect(out.includes(ESCAPE)).toBe(coloured);
  },
);

it('colour adds escape codes and nothing else', async () => {
  writeFileSync('stages.json', HEALTHY);
  const plain = await runHere(['--format', 'text']);
  const { out } = await runHere(['--format', 'text'], { env: { FORCE_COLOR: '1' } });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what colours are made of
  expect(out.replace(/\u001b\[[\d;]*m/g, '')).toBe(plain.out);
});

it('a file never has colours, nor have JSON and Markdown', async () => {
  writeFileSync('stages.json', HEALTHY);
  const asked = { stdoutIsTerminal: true, env: { FORCE_COLOR: '1' } };
  await runHere(['--format', 'text', '-o', 'report.txt'], asked);
  expect(readFileSync('report.txt', 'utf8')).not.toContain('\u001b');
  for (const format of ['json', 'markdown']) {
    expect((await runHere(['--format', format], asked)).out).not.toContain('\u001b');
  }
});
