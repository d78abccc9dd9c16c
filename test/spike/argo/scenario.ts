import type { OperatorAction } from '../../../src/model/operator.js';
import { runLoop, type Word } from '../../../src/simulation/loop.js';
import { certainSeconds } from '../../../src/text/duration.js';
import { letterAt, Notes, ScriptedSource } from '../scripted-source.js';
import { analysisRun, type Measurement, type RunReason, type RunState } from './analysis-run.js';
import { type AnalysisSpec, type MetricSpec, PLAIN_METRIC } from './analysis-spec.js';
import type { Outcome, Phase } from './metric-result.js';

type MetricScenario = Partial<Omit<MetricSpec, 'name' | 'intervalSeconds' | 'initialDelaySeconds'>> & {
  readonly name: string;
  readonly interval?: string;
  readonly initialDelay?: string;
};

/** What a run comes to: of each metric its phase, its counters and the second of each measurement. */
interface Ending {
  readonly phase: Phase;
  readonly completedAtSec: number | null;
  readonly reason: RunReason | null;
  /** Not there where the specification is refused. */
  readonly metrics?: Readonly<Record<string, object>>;
}

/** One scenario of the oracle. */
export interface RunScenario {
  readonly id: string;
  readonly metrics: readonly MetricScenario[];
  readonly script: Readonly<Record<string, string>>;
  readonly horizonSec: number;
  readonly terminateAtSec?: number;
  readonly dryRun?: readonly string[];
  readonly expect: Ending;
}

const ANSWERS: Readonly<Record<string, string>> = { S: 'ok', F: 'failed', I: 'inconclusive', E: 'error' };

const LETTERS: Readonly<Record<Outcome, string>> = { Successful: 'S', Failed: 'F', Inconclusive: 'I', Error: 'E' };

/** Plays a scenario through the loop. */
export function endingOf(scenario: RunScenario): Ending {
  const { script, horizonSec, terminateAtSec } = scenario;
  const source = new ScriptedSource({
    answer: (name, nth) => ANSWERS[letterAt(script[name] ?? '', nth)] ?? '',
    readiness: () => 'ready',
  });
  const notes = new Notes<Measurement>();
  const end = runLoop<RunState, Measurement>({
    controller: analysisRun(specOf(scenario), EXPOSURE),
    source,
    words: terminateAtSec === undefined ? [] : [termination(terminateAtSec)],
    recorder: notes,
    horizonSeconds: horizonSec,
  });
  const { phase, reason, metrics } = end.turn.state;
  const ending = { phase, completedAtSec: end.turn.isEnded ? end.atSeconds : null, reason };
  if (reason?.rule === 'invalidSpec') return ending;
  const results = metrics.map(({ spec: { name }, dueAtSeconds: _, ...counters }) => {
    const own = notes.all.filter(({ note }) => note.metric === name);
    return [name, { ...counters, at: own.map(({ note, atSeconds }) => [atSeconds, LETTERS[note.outcome]]) }] as const;
  });
  return { ...ending, metrics: Object.fromEntries(results) };
}

const EXPOSURE = {
  canaryPercent: 20,
  line: null,
  mirroredPercent: 0,
  among: null,
  replicas: { canary: 1, stable: 4, splitTraffic: true },
  isSticky: false,
};

function specOf({ metrics, dryRun = [] }: RunScenario): AnalysisSpec {
  return {
    metrics: metrics.map(({ interval, initialDelay, ...metric }) => ({
      ...PLAIN_METRIC,
      ...metric,
      intervalSeconds: interval === undefined ? null : certainSeconds(interval),
      initialDelaySeconds: initialDelay === undefined ? 0 : certainSeconds(initialDelay),
    })),
    dryRun,
  };
}

/** A rollout that has come to its end terminates a run in the background. */
function termination(dueAtSeconds: number): Word {
  const said: OperatorAction = { atSeconds: dueAtSeconds, action: 'promote' };
  return { dueAtSeconds, said };
}
