import type { ScenarioName } from '../model/results/study.js';
import {
  isObject,
  listOf,
  objectWith,
  scenarioName,
  seedText,
  textAt,
  trueOrFalse,
  wholeWithin,
  within,
} from './check-arguments.js';

/** Says whether work is to stop: an `AbortSignal`, or what is like one. */
export interface StopSignal {
  readonly aborted: boolean;
}

/** What studies, sweeps and comparisons are asked. */
export interface ManyRunsOptions {
  /** What chance is made from: run 17 has the seed `SEED/17`; 42 unless said. */
  readonly seed?: string | number;
  /** Of each world, from 1; 1,000 unless said. */
  readonly runs?: number;
  /** An `AbortSignal`, say: once it is aborted no more is begun, and the report is of what is played, not `complete`. */
  readonly signal?: StopSignal;
}

export interface StudyOptions extends ManyRunsOptions {
  /** Worlds to play in; `healthy` is always among them; all there are unless said. */
  readonly scenarios?: readonly ScenarioName[];
  /** As `memory_leak.stopped.rate > 95%`; what the configuration asserts counts first. */
  readonly assertions?: readonly string[];
  /** Between 0 and 1: the study ends early once the intervals of all rates are narrower. */
  readonly untilWidth?: number;
}

/** A million times what a study needs; it keeps run numbers exact. */
const MOST_RUNS = 1_000_000_000;

/** The options of a study that are allowed by name, checked and with what was left out. */
export function studyOptions(given: StudyOptions, names: readonly (keyof StudyOptions)[]) {
  const { seed = '42', runs = 1_000, signal, scenarios, assertions = [], untilWidth } = given;
  objectWith(given, names, ['options']);
  const at = (name: keyof StudyOptions) => ['options', name];
  const checkedWidth =
    untilWidth === undefined ? undefined : within(untilWidth, { above: 0, below: 1 }, at('untilWidth'));
  return {
    seed: seedText(seed, at('seed')),
    runs: wholeWithin(runs, { atLeast: 1, atMost: MOST_RUNS }, at('runs')),
    scenarios: scenarios === undefined ? undefined : listOf(scenarios, scenarioName, at('scenarios')),
    assertions: listOf(assertions, textAt, at('assertions')),
    untilWidth: checkedWidth,
    signal: signal === undefined ? NEVER : signalAt(signal),
  };
}

const NEVER: StopSignal = { aborted: false };

function signalAt(signal: StopSignal): StopSignal {
  const path = ['options', 'signal'];
  trueOrFalse(isObject(signal) ? signal.aborted : signal, [...path, 'aborted']);
  return signal;
}
