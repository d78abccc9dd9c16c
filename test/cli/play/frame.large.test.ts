import fc from 'fast-check';
import { describe, it } from 'vitest';
import { endPage } from '../../../src/cli/play/end-page.js';
import { PRESETS } from '../../../src/model/fault.js';
import { drawCanary } from '../../../src/play/draw-canary.js';
import { act, finishedRun, type Game, goOn, newGame, type PlayerAction, playOut } from '../../../src/play/game.js';
import { simulate } from '../../../src/simulation/simulate.js';
import { setups } from '../../simulation/any-setup.js';
import { expectFrameToFit, expectGameToFit, expectToFit, PLAIN, SIZES } from './fits.js';

const actions = fc.array(
  fc.oneof(
    { arbitrary: fc.constant('wait' as const), weight: 4 },
    fc.constantFrom<PlayerAction>('promote', 'pause', 'resume', 'abort', 'judge'),
  ),
  { maxLength: 25 },
);

describe('the screen', () => {
  it('of any game fits every size from 80 x 24 to 200 x 60 with no control character, with colours as without, and so does its last page', () => {
    const name = fc.string({ unit: 'binary', maxLength: 100 });
    // An empty seed is refused before anything is drawn.
    const seedText = fc.string({ unit: 'binary', minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(setups, name, seedText, actions, fc.constantFrom(...SIZES), (setup, title, seed, script, size) => {
        const stages = setup.plan.stages.map((stage) => ({ ...stage, name: `${title}${stage.name}` }));
        const named = { ...setup, name: title, plan: { ...setup.plan, stages } };
        let game: Game = newGame(named, seed);
        for (const action of script) {
          game = action === 'wait' ? goOn(game) : act(game, action);
          expectFrameToFit(game, size);
        }
        const mine = finishedRun(playOut(game));
        const ending = {
          mine,
          plans: simulate(named, seed),
          handedOverAtSeconds: 60,
          left: null,
        };
        expectToFit(endPage({ ...ending, canary: drawCanary(seed) }, 'canary-sim play', PLAIN), 40);
      }),
      { numRuns: 30 },
    );
  });

  it.each(PRESETS)('of a game with %s fits at every window, and so does its last page', expectGameToFit);
});
