import type { Paint } from '../../report/text/paint.js';
import { frame, SMALLEST, tooSmall } from './frame.js';
import { act, type Game, goOn, type PlayerAction, viewOf } from './game.js';

/** A terminal as the game needs it. */
export interface Screen {
  readonly size: () => { readonly columns: number; readonly rows: number };
  readonly draw: (lines: readonly string[]) => void;
  /** What a key is called, `quit` for Ctrl-C and the end of input; and `resize`. */
  readonly listen: (listener: (event: string) => void) => void;
}

/** Plays at the keys until the rollout has ended; null when the player leaves before. */
export function playLoop(game: Game, screen: Screen, secondsPerWindow: number, paint: Paint): Promise<Game | null> {
  return new Promise((resolve, reject) => {
    let current = game;
    const isTooSmall = () => {
      const { columns, rows } = screen.size();
      return columns < SMALLEST.columns || rows < SMALLEST.rows;
    };
    const finish = (result: Game | null) => {
      clearInterval(clock);
      resolve(result);
    };
    const show = () => {
      screen.draw(isTooSmall() ? tooSmall(screen.size()) : frame(current, paint));
      if (viewOf(current).isOver) finish(current);
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
      if (isTooSmall()) return;
      current = goOn(current);
      show();
    };
    const clock = setInterval(() => guarded(onClock), secondsPerWindow * 1000);
    screen.listen((event) =>
      guarded(() => {
        if (event === 'quit' || event === 'q') return finish(null);
        const action = isTooSmall() ? undefined : actionOf(event, current);
        if (action !== undefined) current = act(current, action);
        if (action !== undefined || event === 'resize') show();
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
