import { mkdirSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeEach, expect, it } from 'vitest';
import { SAMPLE, SAMPLE_YAML } from '../config/sample.js';
import { BAD, HEALTHY, WARNED } from './configs.js';
import { runHere } from './run-here.js';
import { inTemporaryFolder } from './temporary-folder.js';

inTemporaryFolder();

beforeEach(() => {
  mkdirSync('folder');
  writeFileSync('stages.json', HEALTHY);
  writeFileSync('warned.json', WARNED);
  writeFileSync('bad.json', BAD);
});

const RUNS = { numRuns: 200 };

const WORDS = [
  ...['-c', '--config', '-s', '--seed', '-o', '--output', '-f', '--format', '--trace', '--expect', '-q', '--quiet'],
  ...['--no-color', '--color', '-h', '--help', '-V', '--version', '--print', '--table', '--', '-', '', '-qf', '-x'],
  ...[
    'validate',
    'blast-radius',
    'schema',
    'diagram',
    'init',
    'config',
    'report',
    'help',
    'json',
    'text',
    'markdown',
    '--format=json',
  ],
  ...['COMPLETED', 'PAUSED', 'stages.json', 'warned.json', 'bad.json', 'nowhere.json', 'folder', 'new.json', '42'],
  ...['--__proto__', '__proto__', 'constructor', '--constructor', '--config=', '--seed=-1', '-fjson', 'folder/x', '\0'],
];

/** Nothing that a user can do may end in a stack trace or in an excuse. */
async function endsWell(args: readonly string[]): Promise<void> {
  const stdin = async () => Buffer.from(HEALTHY);
  const { code, out, err } = await runHere(args, { stdin });
  expect([0, 1, 2]).toContain(code);
  expect(err).not.toMatch(/ {4}at |internal error|undefined|\[object/);
  expect(err).not.toContain('\u001b');
  if (code === 2) expect({ out, isTold: err.length > 0 }).toEqual({ out: '', isTold: true });
}

it('any words for arguments end with exit code 0, 1 or 2 and no stack trace', async () => {
  const word = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...WORDS) },
    fc.string({ unit: 'grapheme' }).filter(isPlain),
  );
  await fc.assert(fc.asyncProperty(fc.array(word, { maxLength: 7 }), endsWell), RUNS);
});

/** No random word may lead out of the temporary folder. */
function isPlain(text: string): boolean {
  return !/[/\\]/.test(text) && !/^\.+$/.test(text);
}

/** A text with a few pieces cut out, doubled, or replaced. */
function damaged(text: string): fc.Arbitrary<string> {
  const junk = fc.constantFrom(
    '',
    '"',
    '}',
    '[',
    ',',
    ':',
    '-',
    '*a',
    '&a',
    '!!',
    '\n',
    '\t',
    '\u0000',
    '\ud800',
    'e9',
    'NaN',
    '0',
    '.',
  );
  const cut = fc.tuple(fc.nat(text.length), fc.nat(8), junk);
  return fc
    .array(cut, { minLength: 1, maxLength: 3 })
    .map((cuts) =>
      cuts.reduce((kept, [at, length, instead]) => kept.slice(0, at) + instead + kept.slice(at + length), text),
    );
}

it('any text for a configuration ends with exit code 0 or 2 and no stack trace', async () => {
  const text = fc.oneof(damaged(SAMPLE), damaged(SAMPLE_YAML), damaged(BAD), fc.json(), fc.string({ unit: 'binary' }));
  const format = fc.constantFrom('json', 'text');
  await fc.assert(
    fc.asyncProperty(text, format, async (content, form) => {
      writeFileSync('plan', content);
      await endsWell(['validate', '-c', 'plan', '-f', form]);
    }),
    RUNS,
  );
});

it('a damaged configuration that is valid also runs', async () => {
  await fc.assert(
    fc.asyncProperty(damaged(HEALTHY), fc.constantFrom('json', 'text', 'markdown'), async (content, form) => {
      writeFileSync('plan', content);
      const { code } = await runHere(['validate', '-c', 'plan']);
      await endsWell(['-c', 'plan', '-f', form, '--expect', 'COMPLETED']);
      expect(code === 2).toBe((await runHere(['-c', 'plan'])).code === 2);
    }),
    RUNS,
  );
});
