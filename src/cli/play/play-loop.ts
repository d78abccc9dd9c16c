import { act, type Game, goOn, type PlayerAction, viewOf } from '../../play/game.js';
import type { Paint } from '../../report/text/paint.js';
import { frame } from './frame.js';
import { type Size, SMALLEST } from './layout.js';
import { keysPage, tooSmall } from './other-screens.js';

/** A terminal as the game needs it. */
export interface Screen {
  readonly size: () => Size;
  readonly draw: (lines: readonly string[]) => void;
  /** What a key is called, `quit` for Ctrl-C and the end of input; and `resize`. */
  readonly listen: (listener: (event: string) => void) => void;
}

/** A game as it was left: at its end, or before. */
export interface Played {
  readonly game: Game;
  readonly hasLeft: boolean;
}

/** Plays at the keys until the rollout has ended, or the player leaves. */
export function playLoop(game: Game, screen: Screen, secondsPerWindow: number, paint: Paint): Promise<Played> {
  return new Promise((resolve, reject) => {
    let current = game;
    let showsKeys = false;
    const isTooSmall = () => {
      const { columns, rows } = screen.size();
      return columns < SMALLEST.columns || rows < SMALLEST.rows;
    };
    const finish = (hasLeft: boolean) => {
      clearInterval(clock);
      resolve({ game: current, hasLeft });
    };
    const show = () => {
      const size = screen.size();
      screen.draw(isTooSmall() ? tooSmall(size) : showsKeys ? keysPage(paint) : frame(current, paint, size));
      if (viewOf(current).isOver) finish(false);
    };
    const guarded = (step: () => void) => {
      try {
        step();
      } catch (error) {
        clearInterval(clock);
        reject(error);
      }
    };
    const onClock = () => {
      if (isTooSmall() || showsKeys) return;
      current = goOn(current);
      show();
    };
    const clock = setInterval(() => guarded(onClock), secondsPerWindow * 1000);
    const onKey = (key: string) => {
      if (isTooSmall()) return;
      const action = showsKeys ? undefined : actionOf(key, current);
      if (action !== undefined) current = act(current, action);
      const shownKeys = showsKeys;
      showsKeys = !shownKeys && key === '?';
      if (action !== undefined || showsKeys !== shownKeys) show();
    };
    screen.listen((event) =>
      guarded(() => {
        if (event === 'quit' || event === 'q') finish(true);
        else if (event === 'resize') show();
        else onKey(event);
      }),
    );
    guarded(show);
  });
}

function actionOf(key: string, game: Game): PlayerAction | undefined {
  switch (key) {
    case 'p':
      return 'promote';
    case 'space':
      return viewOf(game).status === 'PAUSED' ? 'resume' : 'pause';
    case 'r':
      return 'abort';
    case 'j':
      return game.handedOver === null ? 'judge' : undefined;
    default:
      return undefined;
  }
}
