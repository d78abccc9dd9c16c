import { NOTHING_SERVED } from '../../../src/measures/metric-value.js';
import type { Arm } from '../../../src/model/arm.js';
import type { Exposure, Mark } from '../../../src/model/exposure.js';
import type { OperatorAction } from '../../../src/model/operator.js';
import type { KayentaCanary, KayentaCanaryMetric } from '../../../src/model/policy/kayenta-policy.js';
import type { KayentaStage } from '../../../src/model/policy/rehearsal.js';
import type { RehearsalNote } from '../../../src/model/policy/rehearsal-note.js';
import type { RehearsedController } from '../../../src/model/policy/rehearsed-controller.js';
import type { Readiness, Reading, Source, View } from '../../../src/model/source.js';
import { runLoop } from '../../../src/simulation/loop.js';
import { metric } from '../../analysis/kayenta/judging.js';

/** What an arm serves in a minute, counted from 0. */
export type Minute = (arm: Arm, minute: number) => { readonly requests: number; readonly errors: number };

/** Traffic by whole minutes, as a test writes it down. */
export class ScriptedTraffic implements Source, View {
  atSeconds = 0;
  readonly exposures: (readonly [fromSeconds: number, percent: number])[] = [];
  readonly marks: (readonly [mark: Mark, atSeconds: number])[] = [];
  readonly reads: (readonly [arm: Arm, fromSeconds: number, toSeconds: number])[] = [];
  private readonly minute: Minute;
  private readonly ready: (atSeconds: number) => Readiness;

  constructor(minute: Minute, ready: (atSeconds: number) => Readiness = () => 'ready') {
    this.minute = minute;
    this.ready = ready;
  }

  mark(mark: Mark, atSeconds: number): void {
    this.marks.push([mark, atSeconds]);
  }

  serve(fromSeconds: number, _: number, { canaryPercent }: Exposure): void {
    if (this.exposures.at(-1)?.[1] !== canaryPercent) this.exposures.push([fromSeconds, canaryPercent]);
  }

  view(atSeconds: number): View {
    this.atSeconds = atSeconds;
    return this;
  }

  read(arm: Arm, fromSeconds: number, toSeconds: number): Reading {
    this.reads.push([arm, fromSeconds, toSeconds]);
    let [requests, errors] = [0, 0];
    for (let minute = fromSeconds / 60; minute < toSeconds / 60; minute++) {
      const served = this.minute(arm, minute);
      requests += served.requests;
      errors += served.errors;
    }
    return { ...NOTHING_SERVED, requests, errors };
  }

  users = () => null;

  answer = () => 'pass';

  readiness(): Readiness {
    return this.ready(this.atSeconds);
  }
}

/** A canary config of these metrics, each with the judge's defaults but for what is said. */
export function canaryConfig(
  metrics: Readonly<Record<string, Partial<KayentaCanaryMetric>>>,
  rest: Partial<KayentaCanary> = {},
): KayentaCanary {
  return {
    name: 'shop',
    judge: 'NetflixACAJudge-v1.0',
    metrics: Object.entries(metrics).map(([name, one]) => ({ ...metric(), provider: '', ...one, name })),
    groupWeights: {},
    pass: 95,
    marginal: 75,
    words: [],
    ...rest,
  };
}

/** Three hours with a judgement each hour, of one metric `errors`: their share. */
export function stageOf(options: Partial<KayentaStage> = {}): KayentaStage {
  return {
    sharePercent: 5,
    lifetimeSeconds: 10_800,
    intervalSeconds: 3_600,
    warmUpSeconds: 0,
    lookbackSeconds: null,
    stepSeconds: 60,
    marginal: 75,
    pass: 95,
    control: 'baseline',
    metrics: { errors: { is: 'error_share', windowSeconds: 60, scale: 100 } },
    ...options,
  };
}

/** Plays a stage to its end. */
export function play<State>(
  rehearsed: RehearsedController<State>,
  traffic: ScriptedTraffic,
  said: readonly OperatorAction[] = [],
) {
  const notes: (readonly [atSeconds: number, note: RehearsalNote])[] = [];
  const end = runLoop({
    controller: rehearsed.controller,
    source: traffic,
    words: said.map((word) => ({ dueAtSeconds: word.atSeconds, said: word })),
    recorder: { record: (note, atSeconds) => notes.push([atSeconds, note]) },
    horizonSeconds: Number.POSITIVE_INFINITY,
  });
  return { atSeconds: end.atSeconds, turn: end.turn, standing: rehearsed.standing(end.turn.state), notes };
}
