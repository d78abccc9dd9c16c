import { describe, expect, test } from 'vitest';
import type { Controller } from '../../../src/model/controller.js';
import { UNEXPOSED } from '../../../src/model/exposure.js';
import type { RehearsalNote } from '../../../src/model/policy/rehearsal-note.js';
import type { RehearsedController } from '../../../src/model/policy/rehearsed-controller.js';
import type { Source, View } from '../../../src/model/source.js';
import type { Status } from '../../../src/model/status.js';
import { runLoop } from '../../../src/simulation/loop.js';
import { supervised } from '../../../src/simulation/rehearsal/supervised.js';

interface Waiting {
  readonly status: Status;
  readonly heard: readonly (readonly [atSeconds: number, action: string])[];
}

/** Pauses at 60 s until a person goes on, or for good where it does not listen. */
function waiter(listens: boolean): RehearsedController<Waiting> {
  const turn = (state: Waiting, isNew = false) => ({
    state,
    exposure: { ...UNEXPOSED, replicas: { canary: 1, stable: 1, splitTraffic: false } },
    status: state.status,
    isWaiting: state.status === 'PAUSED',
    isEnded: state.status === 'COMPLETED' || state.status === 'ROLLED_BACK',
    marks: isNew ? (['stage:only'] as const) : [],
    notes: [],
  });
  const controller: Controller<Waiting, RehearsalNote> = {
    begin: () => turn({ status: 'PROGRESSING', heard: [] }, true),
    next: ({ status }) => (status === 'PROGRESSING' ? 60 : null),
    act(state, atSeconds, words) {
      const heard = [...state.heard, ...words.map(({ action }) => [atSeconds, action] as const)];
      const [word] = words;
      if (word === undefined) return turn({ status: 'PAUSED', heard });
      const status = !listens ? 'PAUSED' : word.action === 'abort' ? 'ROLLED_BACK' : 'COMPLETED';
      return turn({ status, heard });
    },
  };
  return {
    stages: [{ name: 'only', does: '', sharePercent: 0, seconds: 60 }],
    controller,
    standing: () => ({ stageIndex: 0, phase: '', message: '', decidedBy: null, decidedAtSeconds: null }),
    awaitsPerson: ({ status }) => status === 'PAUSED',
    lookSeconds: 60,
    longestSeconds: 600,
    makesCopies: false,
    keepsUsers: false,
    instances: null,
  };
}

const nothingServed: Source = { mark: () => {}, serve: () => {}, view: () => ({}) as View };

function played(controller: RehearsedController<Waiting>, given: Partial<Parameters<typeof supervised>[1]>) {
  const supervision = { whenPaused: null, longestSeconds: 600, promotedUpTo: 0, countsInstances: false, ...given };
  const end = runLoop({
    controller: supervised(controller, supervision),
    source: nothingServed,
    words: [],
    recorder: null,
    horizonSeconds: Number.POSITIVE_INFINITY,
  });
  return { atSeconds: end.atSeconds, status: end.turn.status, heard: end.turn.state.inner.heard, turn: end.turn };
}

describe('people around a rehearsed controller', () => {
  test('come as long after the pause began as `when_paused` says, and do what it says', () => {
    expect(played(waiter(true), { whenPaused: { actAfterSeconds: 300, action: 'promote' } })).toMatchObject({
      atSeconds: 360,
      status: 'COMPLETED',
      heard: [[360, 'resume']],
    });
    expect(played(waiter(true), { whenPaused: { actAfterSeconds: 0, action: 'abort' } })).toMatchObject({
      atSeconds: 60,
      status: 'ROLLED_BACK',
      heard: [[60, 'abort']],
    });
  });

  test('do not come where nothing is said of them', () => {
    expect(played(waiter(true), {})).toMatchObject({ atSeconds: 60, status: 'PAUSED', heard: [] });
  });

  test('come once where they change nothing', () => {
    expect(played(waiter(false), { whenPaused: { actAfterSeconds: 30, action: 'promote' } })).toMatchObject({
      atSeconds: 90,
      status: 'PAUSED',
      heard: [[90, 'resume']],
    });
  });

  test('go on at once before the stage from which harm is counted', () => {
    expect(played(waiter(true), { promotedUpTo: 1 })).toMatchObject({ atSeconds: 60, status: 'COMPLETED' });
  });
});

test('what is not over after the longest time is ended where it stands', () => {
  const endless = waiter(false);
  const never = { ...endless, controller: { ...endless.controller, next: () => 10_000 } };
  expect(played(never, { longestSeconds: 100 })).toMatchObject({ atSeconds: 100 });
});

test('instances are asked for only where the world counts them', () => {
  expect(played(waiter(true), {}).turn.exposure.replicas).toBeNull();
  expect(played(waiter(true), { countsInstances: true }).turn.exposure.replicas).toEqual({
    canary: 1,
    stable: 1,
    splitTraffic: false,
  });
});
