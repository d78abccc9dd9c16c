import { describe, expect, it } from 'vitest';
import { isBadInput } from '../../src/cli/exit-codes.js';
import { MOST_BYTES } from '../../src/cli/files/read-text.js';
import { type PartKind, sealed, unsealed } from '../../src/cli/study/part-seal.js';

/** What a part of so many bytes is refused with; null if it is written. */
function refusal(text: string, kind: PartKind): string | null {
  try {
    sealed({ study_part: '1', text }, kind);
    return null;
  } catch (error) {
    const [problem] = isBadInput(error) ? error.problems : [];
    return problem?.code === 'usage' ? problem.message : String(error);
  }
}

describe('a part', () => {
  it('is written as it is read again', () => {
    const json = { study_part: '1', campaign: { text: 'ä' } };
    expect(unsealed(sealed(json, 'study'), 'study', '1', 'file')).toEqual(json);
  });

  it('that is longer than is read again is not written, and told in one line', () => {
    const around = Buffer.byteLength(sealed({ study_part: '1', text: '' }, 'study'));
    const longest = 'x'.repeat(MOST_BYTES.part - around);
    expect(refusal(longest, 'study')).toBeNull();
    expect(refusal(`${longest}x`, 'study')).toBe(
      'a part of a study with so many worlds has more than 128,000,000 bytes, which is more than is read again; play fewer in one study',
    );
    expect(refusal('ä'.repeat(MOST_BYTES.part / 2), 'comparison')).toMatch(/^a part of a comparison with [^\n]*$/);
  });
});
