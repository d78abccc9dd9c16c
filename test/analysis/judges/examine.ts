import type { Judge } from '../../../src/analysis/judge.js';
import { judgeOf } from '../../../src/analysis/judge-of.js';
import type { Evidence } from '../../../src/model/evidence.js';
import type { JudgeSpec } from '../../../src/model/judge.js';
import type { BaselineSource } from '../../../src/model/observation.js';
import type { Plan, Stage } from '../../../src/model/plan.js';
import type { UserSplit } from '../../../src/model/source.js';
import { type Figures, observation } from '../observations.js';

/** What a minute of a stage saw. */
export interface Minute {
  readonly canary: Figures;
  readonly baseline?: Figures;
  readonly source?: BaselineSource;
  readonly users?: UserSplit;
}

/** A minute in which so many of the requests failed. */
export function counted(errors: number, requests: number, baseErrors: number, baseRequests: number): Minute {
  return { canary: { errors, requests }, baseline: { errors: baseErrors, requests: baseRequests } };
}

export function judgeFor(spec: JudgeSpec, plan: Plan): Judge<unknown> {
  const judge = judgeOf(spec, plan, null);
  if (judge === null) throw new Error('thresholds are no judge');
  return judge;
}

/** What a judge says of each minute of a rollout, its stages one after the other. Each minute is one window. */
export function examined(
  judge: Judge<unknown>,
  minutes: readonly (readonly [stage: Stage, minutes: readonly Minute[]])[],
): readonly (readonly Evidence[])[] {
  let memory = judge.begin();
  return minutes.flatMap(([stage, seen]) =>
    seen.map(({ canary, baseline, source, users }, i) => {
      const stageSeconds = 60 * (i + 1);
      const stageEnds = stageSeconds === stage.bakeSeconds;
      const look = { stageSeconds, stageEnds, ...(users === undefined ? {} : { users }) };
      const seenNow = observation(canary, baseline, source, look);
      const said = judge.examine(memory, { stage, observation: seenNow, newest: seenNow, stageBegins: i === 0 });
      memory = said.memory;
      return said.evidence;
    }),
  );
}

/** The same, of its first metric, and in the last minute. */
export function lastExamined(...of: Parameters<typeof examined>): Evidence {
  const last = examined(...of).at(-1)?.[0];
  if (last === undefined) throw new Error('nothing was evidence');
  return last;
}
