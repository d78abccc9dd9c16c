import { expect, test } from 'vitest';
import { sourceFiles } from './source-files.js';

const filesWith = (text: RegExp) =>
  sourceFiles('src').flatMap(({ path, text: source }) => (text.test(source) ? [path] : []));

test('whether an option is given is asked in one file', () => {
  expect(filesWith(/getOptionValueSource/)).toEqual(['src/cli/arguments/arguments.ts']);
});

test('what marks and advice go by is written in one file', () => {
  expect(filesWith(/(LEAST_DONE|MOST_WRONG\w*) = /)).toEqual(['src/model/results/outcome.ts']);
});

test('whether standard input is named twice is asked in one file', () => {
  expect(filesWith(/standard input (cannot be|is named twice)|can be standard input/)).toEqual([
    'src/cli/files/refuse-shared-input.ts',
  ]);
});
