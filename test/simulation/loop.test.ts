import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Controller, Turn } from '../../src/model/controller.js';
import { type Exposure, type Mark, UNEXPOSED } from '../../src/model/exposure.js';
import type { OperatorAction } from '../../src/model/operator.js';
import type { Reading, Source, View } from '../../src/model/source.js';
import { type LoopParts, type Recorder, runLoop, type Word } from '../../src/simulation/loop.js';
import { sourceFiles } from '../tooling/source-files.js';

const FOREVER = Number.POSITIVE_INFINITY;
const SHARE: Exposure = { ...UNEXPOSED, canaryPercent: 10 };

/** What the loop does, line by line, as a controller and a source are told of it. */
type Log = string[];

/** A source that serves nothing, and says what it is asked for. */
function logging(log: Log, answers: (name: string, nth: number) => string = () => 'ok'): Source {
  return {
    mark: (mark, atSeconds) => log.push(`mark ${mark} ${atSeconds}`),
    serve: (from, to, { canaryPercent }) => log.push(`serve ${from}-${to} ${canaryPercent} %`),
    view(atSeconds): View {
      log.push(`view ${atSeconds}`);
      return {
        atSeconds,
        read(arm, from, to): Reading {
          log.push(`read ${arm} ${from}-${to}`);
          return { requests: to - from } as Reading;
        },
        users: () => null,
        answer(name, nth) {
          log.push(`ask ${name} ${nth}`);
          return answers(name, nth);
        },
        readiness: () => 'ready',
      };
    },
  };
}

type AnyTurn = Turn<number, string>;

/** Goes on with 10 % and nothing to say, but for what is named. */
function turn(state: number, parts: Partial<AnyTurn> = {}): AnyTurn {
  return {
    state,
    exposure: SHARE,
    status: 'PROGRESSING',
    isWaiting: false,
    isEnded: false,
    marks: [],
    notes: [],
    ...parts,
  };
}

interface Behaviour {
  readonly begin?: Partial<AnyTurn>;
  /** By how many turns it took; from 0. */
  readonly next: (turns: number) => number | null;
  readonly act?: (turns: number, atSeconds: number, words: readonly OperatorAction[], view: View) => Partial<AnyTurn>;
}

/** A controller that remembers how many turns it took, and nothing else. */
function controller({ begin, next, act = () => ({}) }: Behaviour, log: Log): Controller<number, string> {
  return {
    begin: () => turn(0, begin),
    next: (turns) => next(turns),
    act(turns, atSeconds, words, view) {
      log.push(`act ${atSeconds}${words.map(({ action }) => ` ${action}`).join('')}`);
      return turn(turns + 1, act(turns + 1, atSeconds, words, view));
    },
  };
}

function word(dueAtSeconds: number, action: OperatorAction['action'] = 'pause', atSeconds = dueAtSeconds): Word {
  return { dueAtSeconds, said: { atSeconds, action } };
}

function looped(behaviour: Behaviour, parts: Partial<LoopParts<number, string>> = {}) {
  const log: Log = [];
  const end = runLoop({
    controller: controller(behaviour, log),
    source: logging(log),
    words: [],
    recorder: null,
    horizonSeconds: FOREVER,
    ...parts,
  });
  return { log, ...end };
}

/** Looks every minute and is done at the third. */
const THREE_LOOKS: Behaviour = {
  next: (turns) => 60 * (turns + 1),
  act: (turns) => ({ isEnded: turns === 3, status: turns === 3 ? 'COMPLETED' : 'PROGRESSING' }),
};

describe('the loop', () => {
  it('serves up to each instant at which the controller looks, and no further than the one at which it is done', () => {
    const { log, atSeconds, turn: last, undelivered } = looped(THREE_LOOKS);
    expect(log).toEqual([
      'serve 0-60 10 %',
      'view 60',
      'act 60',
      'serve 60-120 10 %',
      'view 120',
      'act 120',
      'serve 120-180 10 %',
      'view 180',
      'act 180',
    ]);
    expect([atSeconds, last.state, last.status, undelivered]).toEqual([180, 3, 'COMPLETED', []]);
  });

  it('serves nothing for a controller that is done as it begins, and records its turn', () => {
    const { log, atSeconds } = looped({ ...THREE_LOOKS, begin: { isEnded: true, marks: ['completed'] } });
    expect(log).toEqual(['mark completed 0']);
    expect(atSeconds).toBe(0);
  });

  it('exposes with the very value of the latest turn', () => {
    const seen: Exposure[] = [];
    const half: Exposure = { ...SHARE, canaryPercent: 50 };
    const source: Source = { ...logging([]), serve: (_from, _to, exposure) => seen.push(exposure) };
    looped(
      { ...THREE_LOOKS, act: (turns) => ({ exposure: turns < 2 ? half : UNEXPOSED, isEnded: turns === 3 }) },
      { source },
    );
    expect(seen).toHaveLength(3);
    for (const [i, exposure] of [SHARE, half, UNEXPOSED].entries()) expect(seen[i]).toBe(exposure);
  });

  it('keeps no state of its own: the same controller plays again alike', () => {
    const log: Log = [];
    const one = controller(THREE_LOOKS, log);
    const parts = { controller: one, source: logging(log), words: [], recorder: null, horizonSeconds: FOREVER };
    const first = runLoop(parts);
    const length = log.length;
    expect(runLoop(parts)).toEqual(first);
    expect(log.slice(length)).toEqual(log.slice(0, length));
  });
});

describe('marks', () => {
  it('reach the source before it serves on, in their order, those of the beginning at 0', () => {
    const { log } = looped({
      begin: { marks: ['stage:a'] },
      next: (turns) => 60 * (turns + 1),
      act: (turns) => ({ marks: turns === 1 ? ['stage:b', 'completed'] : [], isEnded: turns === 2 }),
    });
    expect(log).toEqual([
      'mark stage:a 0',
      'serve 0-60 10 %',
      'view 60',
      'act 60',
      'mark stage:b 60',
      'mark completed 60',
      'serve 60-120 10 %',
      'view 120',
      'act 120',
    ]);
  });

  it('of a last turn reach the source, though it serves nothing after', () => {
    const marks: readonly Mark[] = ['rolled_back', 'restored'];
    const { log } = looped({ next: () => 60, act: () => ({ marks, isEnded: true }) });
    expect(log.slice(-2)).toEqual(['mark rolled_back 60', 'mark restored 60']);
  });
});

describe('notes', () => {
  const noting: Behaviour = {
    begin: { notes: ['begins'] },
    next: (turns) => 60 * (turns + 1),
    act: (turns) => ({ notes: [`turn ${turns}`, 'and so on'], isEnded: turns === 2 }),
  };

  it('go to the recorder, with their instant, in order', () => {
    const notes: string[] = [];
    const recorder: Recorder<string> = { record: (note, atSeconds) => notes.push(`${atSeconds}: ${note}`) };
    looped(noting, { recorder });
    expect(notes).toEqual(['0: begins', '60: turn 1', '60: and so on', '120: turn 2', '120: and so on']);
  });

  it('change nothing: a rollout without a recorder is the same', () => {
    const recorder: Recorder<string> = { record: () => {} };
    expect(looped(noting)).toEqual(looped(noting, { recorder }));
  });
});

describe('several asks in one instant', () => {
  it('share one view, which takes any number of them', () => {
    const { log } = looped({
      next: () => 60,
      act(_turns, atSeconds, _words, view) {
        expect(view.atSeconds).toBe(atSeconds);
        view.read('canary', 0, 60);
        view.read('stable', 30, 60);
        view.answer('hook', 0);
        return { isEnded: true };
      },
    });
    expect(log.slice(2)).toEqual(['act 60', 'read canary 0-60', 'read stable 30-60', 'ask hook 0']);
  });

  it('stop where the controller stops: what is not asked for is not drawn', () => {
    const log: Log = [];
    const source = logging(log, (name) => (name === 'second' ? 'failed' : 'ok'));
    const checks = ['first', 'second', 'third'];
    const failing: Behaviour = {
      next: () => 60,
      act: (_turns, _at, _words, view) => {
        const failed = checks.find((name) => view.answer(name, 0) === 'failed');
        return { isEnded: failed !== undefined };
      },
    };
    runLoop({ controller: controller(failing, log), source, words: [], recorder: null, horizonSeconds: FOREVER });
    expect(log.slice(2)).toEqual(['act 60', 'ask first 0', 'ask second 0']);
  });

  it('may be several turns: a controller that looks again at once gets a view of the same instant', () => {
    const { log } = looped({ next: (turns) => (turns < 2 ? 60 : 70), act: (turns) => ({ isEnded: turns === 3 }) });
    expect(log).toEqual([
      'serve 0-60 10 %',
      'view 60',
      'act 60',
      'view 60',
      'act 60',
      'serve 60-70 10 %',
      'view 70',
      'act 70',
    ]);
  });

  it('come at a metric’s own times: an initial delay, an interval, a count, a retry after ten seconds', () => {
    const times = [90, 100, 130, 160];
    const { log } = looped({
      next: (turns) => times[turns] ?? null,
      act: (turns) => ({ isEnded: turns === times.length }),
    });
    expect(log.filter((line) => line.startsWith('act'))).toEqual(times.map((at) => `act ${at}`));
  });
});

describe('what people do', () => {
  it('reaches the controller at its instant, between looks, in a turn of its own', () => {
    const { log } = looped(THREE_LOOKS, { words: [word(90, 'pause', 75)] });
    expect(log.slice(3, 9)).toEqual([
      'serve 60-90 10 %',
      'view 90',
      'act 90 pause',
      'serve 90-180 10 %',
      'view 180',
      'act 180',
    ]);
  });

  it('at one instant comes in one turn, in order, with the look of that instant', () => {
    const said: OperatorAction[] = [];
    const words = [word(60, 'pause', 30), word(60, 'resume', 45), word(120, 'promote')];
    const { log } = looped(
      {
        ...THREE_LOOKS,
        act(turns, _at, heard) {
          said.push(...heard);
          return { isEnded: turns === 3 };
        },
      },
      { words },
    );
    expect(log.filter((line) => line.startsWith('act'))).toEqual(['act 60 pause resume', 'act 120 promote', 'act 180']);
    expect(said).toEqual(words.map((one) => one.said));
  });

  it('at 0 reaches the controller before anything is served', () => {
    const { log } = looped(THREE_LOOKS, { words: [word(0, 'promote')] });
    expect(log.slice(0, 2)).toEqual(['view 0', 'act 0 promote']);
  });

  it('after the end is returned as undelivered', () => {
    const late = [word(240, 'abort'), word(300, 'resume')];
    const { undelivered, atSeconds } = looped(THREE_LOOKS, { words: [word(60), ...late] });
    expect([undelivered, atSeconds]).toEqual([late, 180]);
  });
});

describe('a controller that waits', () => {
  const waiting: Behaviour = {
    next: (turns) => 60 * (turns + 1),
    act: (_turns, _at, words) => ({ isWaiting: words.length === 0, status: 'PAUSED' }),
  };

  it('ends the simulation where no person acts later', () => {
    const { log, atSeconds, turn: last } = looped(waiting);
    expect(log).toEqual(['serve 0-60 10 %', 'view 60', 'act 60']);
    expect([atSeconds, last.status, last.isEnded]).toEqual([60, 'PAUSED', false]);
  });

  it('looks on while a person acts later, and ends after the last action', () => {
    const { log, atSeconds } = looped({ ...waiting, act: () => ({ isWaiting: true }) }, { words: [word(150)] });
    expect(log.filter((line) => line.startsWith('act'))).toEqual(['act 60', 'act 120', 'act 150 pause']);
    expect(atSeconds).toBe(150);
  });

  it('goes on after an action that resumes it', () => {
    const { atSeconds } = looped(
      {
        ...THREE_LOOKS,
        act: (turns, _at, words) => ({ isWaiting: turns === 1 && words.length === 0, isEnded: turns === 3 }),
      },
      { words: [word(100)] },
    );
    expect(atSeconds).toBe(180);
  });
});

describe('a controller that looks no more', () => {
  const silent: Behaviour = { next: () => null };

  it('ends the simulation if no person acts later, though it does not wait', () => {
    const { log, atSeconds } = looped(silent);
    expect([log, atSeconds]).toEqual([[], 0]);
  });

  it('takes a turn only when a person acts', () => {
    const { log, atSeconds } = looped(silent, { words: [word(45), word(300, 'resume')] });
    expect(log.filter((line) => line.startsWith('act'))).toEqual(['act 45 pause', 'act 300 resume']);
    expect(atSeconds).toBe(300);
  });
});

describe('a horizon', () => {
  it('ends a rollout that has no end of its own, and the rest up to it is served with the last exposure', () => {
    const { log, atSeconds, turn: last } = looped({ next: (turns) => 60 * (turns + 1) }, { horizonSeconds: 150 });
    expect(log.slice(-4)).toEqual(['serve 60-120 10 %', 'view 120', 'act 120', 'serve 120-150 10 %']);
    expect([atSeconds, last.state]).toEqual([150, 2]);
  });

  it('is itself still an instant for a look', () => {
    const { log, atSeconds } = looped({ next: (turns) => 60 * (turns + 1) }, { horizonSeconds: 120 });
    expect(log.slice(-3)).toEqual(['serve 60-120 10 %', 'view 120', 'act 120']);
    expect(atSeconds).toBe(120);
  });

  it('leaves later actions undelivered', () => {
    const { undelivered } = looped(
      { next: () => null },
      { horizonSeconds: 100, words: [word(100), word(101, 'abort')] },
    );
    expect(undelivered).toEqual([word(101, 'abort')]);
  });

  it('keeps the share of a controller that waits without a later action, or looks no more', () => {
    for (const behaviour of [
      { next: () => 60, act: () => ({ isWaiting: true }) },
      { begin: { isWaiting: true }, next: () => 60 },
      { next: (turns: number) => (turns === 0 ? 60 : null) },
    ]) {
      const { log, atSeconds } = looped(behaviour, { horizonSeconds: 600 });
      expect(log.at(-1)).toBe(`serve ${behaviour.begin === undefined ? 60 : 0}-600 10 %`);
      expect(atSeconds).toBe(600);
    }
  });

  it('does not serve on for a controller that is done', () => {
    const { log, atSeconds } = looped(THREE_LOOKS, { horizonSeconds: 1000 });
    expect([log.at(-1), atSeconds]).toEqual(['act 180', 180]);
  });
});

describe('whatever the controller and people do', () => {
  const steps = fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 12 });
  const dues = fc.array(fc.integer({ min: 0, max: 600 }), { maxLength: 6 }).map((all) => all.sort((a, b) => a - b));
  const horizons = fc.oneof(fc.constant(FOREVER), fc.integer({ min: 0, max: 700 }));

  it('stretches cover 0 to the end without a gap, each view is of its instant, each action comes once', () => {
    fc.assert(
      fc.property(steps, dues, horizons, fc.boolean(), (gaps, due, horizonSeconds, waits) => {
        const log: Log = [];
        const heard: number[] = [];
        let now = 0;
        const words = due.map((at) => word(at));
        // A controller of its own making: it sees the instants at which it is woken.
        const any: Controller<{ readonly at: number; readonly gaps: readonly number[] }, never> = {
          begin: () => ({ ...turn(0), state: { at: 0, gaps }, notes: [] }),
          next: ({ at, gaps: [gap] }) => (gap === undefined ? null : at + gap),
          act(state, atSeconds, said, view) {
            expect(view.atSeconds).toBe(atSeconds);
            expect(atSeconds).toBeGreaterThanOrEqual(state.at);
            heard.push(...said.map((one) => one.atSeconds));
            const [gap] = state.gaps;
            const looks = gap !== undefined && atSeconds === state.at + gap;
            const rest = looks
              ? state.gaps.slice(1)
              : state.gaps.map((one, i) => (i > 0 ? one : one - (atSeconds - state.at)));
            return {
              ...turn(0),
              state: { at: atSeconds, gaps: rest },
              isWaiting: waits && rest.length === 0,
              notes: [],
            };
          },
        };
        const source: Source = {
          ...logging(log),
          serve(from, to) {
            expect([from, to >= from]).toEqual([now, true]);
            now = to;
          },
        };
        const end = runLoop({ controller: any, source, words, recorder: null, horizonSeconds });
        expect(end.atSeconds).toBe(now);
        expect(now).toBeLessThanOrEqual(horizonSeconds);
        if (horizonSeconds !== FOREVER) expect(now).toBe(horizonSeconds);
        expect([...heard, ...end.undelivered.map(({ said }) => said.atSeconds)]).toEqual(due);
        expect(end.undelivered.every(({ dueAtSeconds }) => dueAtSeconds > horizonSeconds)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

/** What a file imports from rooms that the loop may not know. */
function strangersIn(text: string): readonly string[] {
  const imported = [...text.matchAll(/from '([^']+)'|import\('([^']+)'\)/g)].map((found) => found[1] ?? found[2] ?? '');
  expect(imported.length).toBeGreaterThan(0);
  return imported.filter((from) => !/^\.\.\/(model|measures)\/[a-z-]+\.js$/.test(from));
}

describe('the file of the loop', () => {
  const text = sourceFiles('src').find(({ path }) => path === 'src/simulation/loop.ts')?.text ?? '';

  it('imports from model and measures alone', () => {
    expect(strangersIn(text)).toEqual([]);
  });

  it.each(['./playback.js', '../controllers/plan/state.js', '../sources/generated/read-arm.js', '../model/x/y.js'])(
    'fails this test if it imports %s',
    (from) => {
      expect(strangersIn(`import type { X } from '${from}';\n${text}`)).toEqual([from]);
    },
  );
});
