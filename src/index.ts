/**
 * canary-sim as a library. A configuration's text becomes a setup, a setup and a seed become a run, a run becomes a
 * report; or drive the state machine yourself with `start` and `advance`.
 */
export { type Config, type ParsedConfig, parseConfig } from './config/parse-config.js';
export { advance, start } from './controllers/plan/advance.js';
export type { ActiveState, RolloutEvent, RolloutState } from './controllers/plan/state.js';
export { RolloutEndedError, trafficPercent } from './controllers/plan/state.js';
export { TRANSITIONS, type Transition } from './controllers/plan/transitions.js';
export type { Plan, Stage } from './model/plan.js';
export type { Problem } from './model/problem.js';
export type { Run } from './model/run.js';
export type { Setup } from './model/setup.js';
export type { FinalState, Status } from './model/status.js';
export type { Verdict } from './model/verdict.js';
export type { World } from './model/world.js';
export { buildReport } from './report/json/build-report.js';
export type { Report } from './report/json/report-schema.js';
export { problemSentence } from './report/words/problem-sentence.js';
export { EmptySeedError, simulate } from './simulation/simulate.js';
