import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { HEALTHY } from './configs.js';
import { runHere } from './run-here.js';
import { inTemporaryFolder } from './temporary-folder.js';

inTemporaryFolder();

it.each([
  ['an Error', new Error('something broke\n    at once'), 'something broke     at once'],
  ['a text', 'just a text', 'just a text'],
  ['an Error with escape codes', new Error('\u001b[31mred'), '[31mred'],
])('a mistake of ours (%s) is exit code 70 and one line without a stack', async (_, thrown, told) => {
  writeFileSync('stages.json', HEALTHY);
  const out = () => {
    throw thrown;
  };
  for (const args of [[], ['validate'], ['diagram'], ['schema', 'report'], ['--format', 'json']]) {
    const { code, err } = await runHere(args, { out });
    expect({ code, err }).toEqual({ code: 70, err: `canary-sim: internal error, please report it: ${told}\n` });
  }
});
