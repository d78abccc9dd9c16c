import { expect, it } from 'vitest';
import { sourceFiles } from '../tooling/source-files.js';

/** Words of sentences that say who does not do something, where the fact itself is shorter and plainer. */
const RIDDLES = /\b(nobody|somebody|anybody|in vain|for want of|whom)\b/i;

/** Texts of the code, comments apart. */
function textsOf(code: string): readonly string[] {
  const bare = code.replace(/\/\*\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  return bare.split('\n').filter((line) => /['"`]/.test(line));
}

it.each(['src/report', 'src/config', 'src/cli/arguments'])('what %s says has no riddles', (room) => {
  const files = sourceFiles('src').filter(({ path }) => path.startsWith(room));
  expect(files.length).toBeGreaterThan(5);
  const riddles = files.flatMap(({ path, text }) =>
    textsOf(text)
      .filter((line) => RIDDLES.test(line) && !line.includes('throw new Error'))
      .map((line) => `${path}: ${line.trim()}`),
  );
  expect(riddles).toEqual([]);
});
