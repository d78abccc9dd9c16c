import { describe, expect, test } from 'vitest';
import { playSetup } from '../../src/cli/play/play-setup.js';
import { DEFAULT_PLAN } from '../../src/config/default-plan.js';
import { parseConfig } from '../../src/config/parse-config.js';
import type { Setup } from '../../src/model/setup.js';
import { finishedRun, playOut } from '../../src/play/game.js';
import { parseScript, playScript } from '../../src/play/script.js';
import { acted, newTranscript, replayLines, type Transcript, waited } from '../../src/play/transcript.js';
import { expectSame } from '../expect-same.js';

/** Of the plan that is played without a configuration, in short: each look at a game plays it from the start. */
const SHORT = { ...DEFAULT_PLAN, stages: DEFAULT_PLAN.stages.map((stage) => ({ ...stage, duration: '3m' })) };
const SETUP = await setupOf(SHORT);

async function setupOf(document: object): Promise<Setup> {
  const parsed = await parseConfig(JSON.stringify(document));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return playSetup(parsed.config.document, 'slow_burn');
}

/** A game in which these happen one after the other; a number: so many windows pass. */
function played(...steps: readonly (number | 'promote' | 'pause' | 'abort' | 'judge')[]): Transcript {
  return steps.reduce<Transcript>(
    (transcript, step) =>
      typeof step === 'number'
        ? Array.from({ length: step }).reduce<Transcript>(waited, transcript)
        : acted(transcript, step),
    newTranscript(SETUP, '4'),
  );
}

const linesOf = (transcript: Transcript, config: string | null = null) => replayLines(transcript, config);

describe('a transcript', () => {
  test.each([[[2, 'promote', 4, 'abort']], [[2, 'pause', 5, 'judge', 20]], [[20]]] as const)(
    'of %j is a script that plays the same game',
    (steps) => {
      const transcript = played(...steps);
      const [line = ''] = linesOf(transcript);
      const script = /^printf '(.*)' \| canary-sim play --seed 4 --script -$/.exec(line)?.[1]?.replaceAll('\\n', '\n');
      const parsed = parseScript(script ?? '?');
      expect(parsed.problems).toEqual([]);
      const again = playOut(playScript(newTranscript(SETUP, '4').game, parsed.lines));
      expectSame(again, transcript.game);
      expectSame(finishedRun(again), finishedRun(transcript.game));
    },
  );

  test('says windows that pass one after the other once, and none after the end', () => {
    expect(linesOf(played(2, 1, 'promote', 1, 'abort', 5))).toEqual([
      "printf 'wait 3\\npromote\\nwait 1\\nrollback\\n' | canary-sim play --seed 4 --script -",
    ]);
  });

  test('is without a script where the game was left, or a script would be too long', () => {
    const command = ['canary-sim play --seed 4 --config stages.json'];
    expect(linesOf({ ...played(2), hasLeft: true }, 'stages.json')).toEqual(command);
    const lines = Array.from({ length: 1_001 }, () => ({ do: 'pause' }) as const);
    expect(linesOf({ ...played(), lines }, 'stages.json')).toEqual(command);
    expect(linesOf({ ...played(), lines: [...lines.slice(990), { wait: 10_001 }] }, 'stages.json')).toEqual(command);
  });

  test('has a file for the script where the configuration comes by standard input', () => {
    expect(linesOf(played('abort'), '-')).toEqual([
      "printf 'rollback\\n' > moves.txt",
      'canary-sim play --seed 4 --config - --script moves.txt',
    ]);
  });

  test('waits no longer in one line than a script may', () => {
    const full = { ...played(1), lines: [{ wait: 1_000 }] };
    expect(waited(full).lines).toEqual([{ wait: 1_000 }, { wait: 1 }]);
  });
});
