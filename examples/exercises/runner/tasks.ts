/** One task of the unit, in the words a learner reads. */
export interface Task {
  readonly id: string;
  readonly title: string;
  /** What is asked for, with the names the check goes by. */
  readonly statement: string;
  /** Where to begin, for somebody who does not know. */
  readonly hint: string;
}

/** In the order in which they are best done. */
export const TASKS = [
  {
    id: 'alter-1',
    title: 'PAUSED halts the rollout without rolling it back',
    statement:
      "advance() understands { type: 'PAUSE' } and { type: 'RESUME' }. PAUSE makes the status PAUSED: stage and traffic stay what they are, and METRICS within the limit do not move the rollout on. RESUME makes it PROGRESSING again, in the same stage. (What METRICS above the limit do during a pause is for you to decide.)",
    hint: 'Add the status and the two events to the types; then let advance() look at event.type before anything else.',
  },
  {
    id: 'alter-2',
    title: 'A rollback threshold for each stage, stricter at 50 % than at 5 %',
    statement:
      'A stage may have its own max_error_rate, which takes the place of the one of the plan; a stage without one keeps that of the plan. In examplePlan the stage with 50 % is stricter than the one with 5 %.',
    hint: 'advance() knows the stage it is in: rollout.plan.stages[rollout.stageIndex]. A value that may be missing: ??',
  },
  {
    id: 'alter-3',
    title: 'A --seed flag makes results deterministic',
    statement:
      '`npx tsx canary.ts --seed 7` prints the same report every time; another seed prints another one. Without the flag it still works.',
    hint: 'Math.random cannot be seeded. Give simulate() the source of chance as an argument, and write a small generator such as mulberry32. For the flag: parseArgs of node:util.',
  },
  {
    id: 'break-1',
    title: 'Stages with non-increasing traffic (50, 25, 100): what happens?',
    statement: 'Find out with the simulator as you got it, and answer the questions of break-1 in answers.json.',
    hint: 'try.ts is a place to play: createRollout() with such a plan, then print trafficPercent() after each event.',
  },
  {
    id: 'break-2',
    title: 'A threshold of 0.0: does every stage trigger a rollback?',
    statement: 'Find out with the simulator as you got it, and answer the questions of break-2 in answers.json.',
    hint: 'What does > say to 0 and 0, and what is 0 / 0? For the chances: the probability that none of n requests fails, or simulate() in a loop.',
  },
  {
    id: 'break-3',
    title: 'advance() after the rollout has completed: does it handle the terminal state?',
    statement: 'Find out with the simulator as you got it, and answer the questions of break-3 in answers.json.',
    hint: 'In try.ts, go on calling advance() after COMPLETED, and after ROLLED_BACK; print status, stageIndex and trafficPercent().',
  },
  {
    id: 'fix-1',
    title: 'Traffic percentages are validated: they strictly increase',
    statement:
      'createRollout(plan) throws an Error when a stage does not get more traffic than the one before it (50, 25, 100; also 25, 25), and so does simulate(plan). Plans that increase are accepted.',
    hint: 'Compare each stage with the one before it, and throw an Error that names both: whoever wrote the plan will read it.',
  },
  {
    id: 'fix-2',
    title: 'A guard: nothing advances past COMPLETED or ROLLED_BACK',
    statement:
      'advance() of a rollout that is COMPLETED or ROLLED_BACK leaves status, stageIndex and traffic as they are, or throws an Error; METRICS within the limit, METRICS above it, ABORT, it is all the same.',
    hint: 'One line at the top of advance() is enough.',
  },
  {
    id: 'fix-3',
    title: 'A test for the PAUSED transition',
    statement:
      'canary.test.ts has a test that passes with your simulator, and fails with a simulator in which PAUSE does not lead to PAUSED. (It is run against both.) The test uses advance() of canary.ts.',
    hint: "Needs alter-1. createRollout(), advance() with { type: 'PAUSE' }, and expect(…) the status to be 'PAUSED'.",
  },
  {
    id: 'mastery',
    title: 'A new rollback condition: a latency spike',
    statement:
      "A plan may have a max_latency_ratio, for example 3. When the canary's p99 latency is more than 3 times stable's, the rollout is ROLLED_BACK, and its reason says that it was the latency. A plan without max_latency_ratio does not look at latencies, and error rates count as before.",
    hint: 'METRICS already carry canaryLatencyP99Ms and stableLatencyP99Ms; nobody looks at them. Mind the order: which reason should a person see when both are bad?',
  },
] as const satisfies readonly Task[];

export type TaskId = (typeof TASKS)[number]['id'];
