import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/parse-config.js';
import { FIGURES } from '../../../src/model/results/outcome.js';
import type { Setup } from '../../../src/model/setup.js';
import { emptyPaired, mergePaired, pairsPlayer } from '../../../src/study/parts/paired.js';
import { type PairedJson, pairedFromJson, pairedJson } from '../../../src/study/parts/paired-json.js';
import { CHANCY } from '../../cli/study-configs.js';

async function setupOf(most: number): Promise<Setup> {
  const parsed = await parseConfig(CHANCY.replace('0.05', String(most)));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.config.setup;
}

const again = (json: PairedJson): PairedJson => JSON.parse(JSON.stringify(json));

describe('what two plans come to, as JSON', () => {
  it('is read back as it was, an empty one too', async () => {
    const play = pairsPlayer(await setupOf(0.05), await setupOf(0.04), '42');
    for (const paired of [emptyPaired(), play(1, 30)]) {
      const json = pairedJson(paired);
      expect(pairedJson(pairedFromJson(again(json)))).toEqual(json);
      expect(Object.keys(json.figures)).toEqual([...FIGURES]);
    }
  });

  it('goes on from where it was, to the same', async () => {
    const play = pairsPlayer(await setupOf(0.05), await setupOf(0.04), '42');
    const whole = play(1, 60);
    const resumed = pairedFromJson(again(pairedJson(play(1, 25))));
    mergePaired(resumed, play(26, 60));
    expect(JSON.stringify(pairedJson(resumed))).toBe(JSON.stringify(pairedJson(whole)));
    expect(whole.figures.excess_failed_requests.difference.count).toBeGreaterThan(10);
  });
});
