import { describe, expect, it } from 'vitest';
import { ROOT } from '../tooling/source-files.js';
import { documents } from './documents.js';
import { brokenLinks, isBroken, linkedIn } from './links.js';

const others = ['notes.md', 'test/bench/README.md', 'test/reference/README.md', 'test/truth/README.md'];

describe('the links of the documentation', () => {
  it.each([...documents(), ...others])('lead from %s to files and places that are there', (document) => {
    expect(brokenLinks(ROOT, document)).toEqual([]);
  });

  it('are read as GitHub shows them: not in code, in tables and pictures too, with places named after headings', () => {
    const text = [
      '# A `b` & c',
      '## A `b` & c',
      '[one](x.md#y) `[no](code.md)` ![picture](p.svg)',
      '',
      '| a |',
      '|---|',
      '| [two](<z w.md>) |',
      '',
      '```sh',
      '[no](fenced.md)',
      '```',
      '<a id="here"></a>',
    ].join('\n');
    const { targets, anchors } = linkedIn(text);
    expect(targets).toEqual(['x.md#y', 'p.svg', 'z%20w.md']);
    expect([...anchors]).toEqual(['a-b--c', 'a-b--c-1', 'here']);
  });

  it('are reported where a file, a heading or the repository ends', () => {
    const broken = (target: string) => isBroken(ROOT, 'test/docs/links.ts', target);
    expect(broken('absent.md')).toBe(true);
    expect(broken('../../README.md#absent')).toBe(true);
    expect(broken('../../../outside.md')).toBe(true);
    expect(broken('../../package.json#L3')).toBe(true);
    expect(broken('../../README.md#one-rollout')).toBe(false);
    expect(broken('https://example.com/absent')).toBe(false);
  });
});
