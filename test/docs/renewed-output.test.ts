import { describe, expect, it } from 'vitest';
import { renewedOutput } from './renewed-output.js';

describe('the output that a document shows is renewed', () => {
  it.each([
    ['as it is, where it says the truth', 'a\n…\nd\n', 'a\nb\nc\nd\n', 'a\n…\nd\n'],
    ['whole, where nothing is left out', 'a\nb', 'a\n\nc\n', 'a\n\nc'],
    ['from nothing', '', 'a\nb\n', 'a\nb'],
    ['with the lines at its begin', 'x 1\ny 2\n…', 'x 3\nz\nw\n', 'x 3\nz\n…'],
    ['with the lines at its end', '…\nx 1', 'w\nx 22\n', '…\nx 22'],
    [
      'with the parts between, found by how they are built',
      '…\n✓ few   5 %  ▌\nnext\n…',
      'a\n✓ few  7 %  ██▌\nb\nc',
      '…\n✓ few  7 %  ██▌\nb\n…',
    ],
    ['with two parts of one kind, in order', '…\nx 1\n…\nx 2\n…', 'x 3\na\nx 4\nb', '…\nx 3\n…\nx 4\n…'],
  ])('%s', (_how, shown, printed, renewed) => {
    expect(renewedOutput(shown, printed)).toBe(renewed);
  });

  it.each([
    ['a part is not there any more', '…\nx 1\n…', 'a\nb'],
    ['its first line is built otherwise', 'x 1\n…', 'other\nb'],
    ['there are fewer lines than are kept', 'x 1\ny\n…\nz', 'x 2'],
  ])('by hand, where %s', (_what, shown, printed) => {
    expect(renewedOutput(shown, printed)).toBeNull();
  });
});
