import { analyzerOf } from '../analysis/analyzer-of.js';
import { planController } from '../controllers/plan/plan-controller.js';
import type { PlanNote } from '../controllers/plan/plan-records.js';
import type { Controller } from '../model/controller.js';
import type { Outcome } from '../model/results/outcome.js';
import type { ScenarioName } from '../model/results/study.js';
import type { Setup } from '../model/setup.js';
import type { Source } from '../model/source.js';
import { keyOf } from '../random/key.js';
import { horizonOf } from '../simulation/horizon.js';
import { wordsOf } from '../simulation/loop.js';
import { outcomePlayer } from '../simulation/outcome.js';
import { rehearse } from '../simulation/rehearsal/rehearse.js';
import { planPartsOf } from '../simulation/simulate.js';
import { worldSource } from '../simulation/world-source.js';
import { checkConfig, checkPlan, objectWith, scenarioName, seedText, trueOrFalse } from './check-arguments.js';
import { checkedController } from './checked-controller.js';
import { checkedSource } from './checked-source.js';
import { type Config, setupIn } from './config.js';
import { knownScenario } from './known-scenario.js';
import { type ReportedRun, reportedRun } from './reported-run.js';
import { type Rollout, rolloutOf } from './rollout.js';

export interface SimulateOptions {
  /** The world to play in: a preset with a canary like stable, or `configured`; unless said, the configuration's own. */
  readonly scenario?: ScenarioName;
}

/** Nothing on the way is kept: a run as a study plays it, quicker. */
export interface UnrecordedOptions extends SimulateOptions {
  readonly record: false;
}

/** What happens on the way is kept, as it is unless said otherwise. */
export interface RecordedOptions extends SimulateOptions {
  readonly record?: true;
}

/** Another controller than the configuration's plan; `source`: another world than its own. */
export interface ControllerOptions<State, Note> extends SimulateOptions {
  readonly controller: Controller<State, Note>;
  readonly source?: Source;
  /** Whether the turns are kept; unless said, they are. */
  readonly record?: boolean;
}

/** Another world than the configuration's own. It serves one rollout: each takes a source of its own. */
export interface SourceOptions extends SimulateOptions {
  readonly source: Source;
  /** Whether the turns are kept; unless said, they are. */
  readonly record?: boolean;
}

/**
 * One rollout, from start to end. Pure: the same configuration, seed and options give the same. A seed is text: `42` and
 * `'42'` are the same, `'1'` and `'11'` are not. The run of seed `42/17` is the 17th of a study of seed 42.
 *
 * With a controller or a source of your own it gives a `Rollout`, which has no report: what a plan says of its stages, and
 * what only a generated world knows, is not in it. A controller that does not end is stopped where the plan's own time is
 * over, with its follow-up; what `operator` of the configuration says is handed to it.
 */
export function simulate<State, Note>(
  config: Config,
  seed: string | number,
  options: ControllerOptions<State, Note>,
): Rollout<Note>;
export function simulate(config: Config, seed: string | number, options: SourceOptions): Rollout<PlanNote>;
export function simulate(config: Config, seed: string | number, options: UnrecordedOptions): Outcome;
export function simulate(config: Config, seed: string | number, options?: RecordedOptions): ReportedRun;
export function simulate(
  config: Config,
  seed: string | number,
  options: Partial<ControllerOptions<unknown, unknown>> = {},
): ReportedRun | Outcome | Rollout<unknown> {
  checkConfig(config);
  const text = seedText(seed);
  objectWith(options, ['scenario', 'record', 'controller', 'source'], ['options']);
  const { controller, source } = options;
  const isRecorded = options.record === undefined || trueOrFalse(options.record, ['options', 'record']);
  const scenario = options.scenario === undefined ? null : scenarioName(options.scenario, ['options', 'scenario']);
  if (scenario !== null) knownScenario(config.document, scenario, ['options', 'scenario']);
  const setup = setupIn(config, scenario);
  if (controller !== undefined || source !== undefined) checkPlan(config);
  if (controller !== undefined) {
    const steered = checkedController(controller, source === undefined ? setup.world : null);
    const horizonSeconds = horizonOf(setup, wordsOf(setup));
    return rolloutOf({
      setup,
      seed: text,
      controller: steered,
      isRecorded,
      horizonSeconds,
      ...sourceOf(setup, text, source),
    });
  }
  if (source !== undefined) {
    const horizonSeconds = Number.POSITIVE_INFINITY;
    const plan = planOf(setup, isRecorded);
    return rolloutOf({
      setup,
      seed: text,
      controller: plan,
      isRecorded,
      horizonSeconds,
      ...sourceOf(setup, text, source),
    });
  }
  if (!isRecorded) return outcomePlayer(setup)(text);
  return reportedRun(config, text, scenario, rehearse);
}

function planOf(setup: Setup, isRecorded: boolean) {
  return planController(planPartsOf(setup, analyzerOf(setup.plan, setup.slo?.objective ?? null), isRecorded));
}

/** The caller's source; or a generated world, which knows what is true as well. */
function sourceOf(setup: Setup, seed: string, given: Source | undefined) {
  if (given !== undefined) return { source: checkedSource(given), served: null };
  return worldSource(setup, false)(keyOf(seed));
}
