import { describe, expect, test } from 'vitest';
import { countOf, numberOf } from '../../src/text/format-number.js';
import { sourceFiles } from '../tooling/source-files.js';

/** A number in a sentence, and up to three words behind it: the noun takes an s where there are several, and not of one. */
const NUMBER = /\$\{format(?:Count|Number)\((?:[^()]|\([^()]*\))*\)\}((?: [a-z-]+){1,3})/g;

/** Words that end as plurals do. */
const NO_PLURAL =
  /^(ms|is|was|has|as|this|its|pass|stays|less|keeps|counts|excuses|lets|leaves|comes|leads|serves|plays)$/;

function plurals(text: string): readonly string[] {
  // What tells one from several itself is right, too.
  const lines = text.split('\n').filter((line) => !line.includes('=== 1 ?'));
  return [...lines.join('\n').matchAll(NUMBER)].flatMap(([whole, words = '']) => {
    const noun = words.trim().split(' ').slice(0, 2);
    return noun.some((word) => /[a-z]s$/.test(word) && !NO_PLURAL.test(word)) ? [whole] : [];
  });
}

describe('a count in a sentence', () => {
  test.each([
    [1, '1 healthy version'],
    [0, '0 healthy versions'],
    [1_200, '1,200 healthy versions'],
  ])('of %i agrees with its noun', (count, text) => {
    expect(countOf(count, 'healthy version')).toBe(text);
  });

  test('that is rounded for people agrees with what is written', () => {
    expect(numberOf('1', 'request')).toBe('1 request');
    expect(numberOf('0.9', 'request')).toBe('0.9 requests');
  });

  test('is written with its noun by what knows of one', () => {
    expect(plurals(`\${formatCount(runs)} healthy versions`)).toHaveLength(1);
    const found = sourceFiles('src').flatMap(({ path, text }) => plurals(text).map((each) => `${path}: ${each}`));
    expect(found).toEqual([]);
  });
});
