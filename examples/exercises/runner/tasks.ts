/** One task of the unit, in the words a learner reads. */
export interface Task {
  readonly id: string;
  readonly title: string;
  /** What is asked for, with the names the check goes by. */
  readonly statement: string;
  /** Where to begin, for somebody who has tried. */
  readonly hint: string;
  /** What the task is about, and whose change is a try: a file of the copy. */
  readonly file: 'canary.ts' | 'canary.test.ts' | 'answers.json' | 'machine.mmd';
  /** Once it is solved: why it is so. */
  readonly why?: string;
}

/** In the order in which they are best done. */
export const TASKS = [
  {
    id: 'alter-1',
    title: 'PAUSED halts the rollout without rolling it back',
    statement:
      "advance() understands { type: 'PAUSE' } and { type: 'RESUME' }. PAUSE makes the status PAUSED: stage and traffic stay what they are, and METRICS within the limit do not move the rollout on, and a second PAUSE changes nothing. RESUME makes it PROGRESSING again, in the same stage; of a rollout that is not PAUSED it changes nothing. ABORT rolls back a PAUSED rollout, too. (What METRICS above the limit do during a pause is for you to decide.)",
    hint: 'Add the status and the two events to the types; then let advance() look at event.type before anything else.',
    file: 'canary.ts',
  },
  {
    id: 'alter-2',
    title: 'A rollback threshold for each stage, stricter at 50 % than at 5 %',
    statement:
      'A stage may have its own max_error_rate, stricter or laxer, which takes the place of the one of the plan, and which the reason then names; 0 is a limit, too. A stage without one keeps that of the plan. In examplePlan the stage with 50 % is stricter than the one with 5 %.',
    hint: 'advance() knows the stage it is in: rollout.plan.stages[rollout.stageIndex]. A value that may be missing: ??',
    file: 'canary.ts',
  },
  {
    id: 'alter-3',
    title: 'A --seed flag makes results deterministic',
    statement:
      '`npx tsx canary.ts --seed 7` prints the same report every time; another seed prints another one; 0 is a seed, too. `npx tsx canary.ts plan.json --seed 7` does so with the plan in that file. Every request fails by chance as before, independently of all others. Without the flag it still works.',
    hint: 'Math.random cannot be seeded. Give simulate() the source of chance as an argument, and write a small generator such as mulberry32. For the flag: parseArgs of node:util.',
    file: 'canary.ts',
  },
  {
    id: 'break-1',
    title: 'Stages with non-increasing traffic (50, 25, 100): what happens?',
    statement: 'Find out with the simulator as you got it, and answer the questions of break-1 in answers.json.',
    hint: 'try.ts is a place to play: createRollout() with such a plan, then print trafficPercent() after each event.',
    file: 'answers.json',
    why: "The simulator takes the stages as they come: nothing compares a share with the one before. So half of the canary's users go back to the old version at 25 %, while it is called progress, and the stage at 25 % shows nothing that the one at 50 % has not shown with more traffic. 100 first is worse: everybody meets the new version before anything is known of it. A plan like that is a slip, and the simulator is the last one who could say so: that is fix-1.",
  },
  {
    id: 'break-2',
    title: 'A threshold of 0.0: does every stage trigger a rollback?',
    statement: 'Find out with the simulator as you got it, and answer the questions of break-2 in answers.json.',
    hint: 'What does > say to 0 and 0, and what is 0 / 0? For the chances: the probability that none of n requests fails, or simulate() in a loop.',
    file: 'answers.json',
    why: 'A breach is more than the limit: 0 is not more than 0, so a stage without a failure passes. The first failure in any stage ends the rollout, so at most one stage triggers; which one is a matter of traffic, not of quality: of 200 requests none fails with probability 0.995 to the power of 200, 37 %. Without a request the rate is 0 / 0, NaN, which is not more than anything: no evidence passes as good evidence. A threshold of 0 tests whether a version has had traffic, and NaN whether anybody looked.',
  },
  {
    id: 'break-3',
    title: 'advance() after the rollout has completed: does it handle the terminal state?',
    statement: 'Find out with the simulator as you got it, and answer the questions of break-3 in answers.json.',
    hint: 'In try.ts, go on calling advance() after COMPLETED, and after ROLLED_BACK; print status, stageIndex and trafficPercent().',
    file: 'answers.json',
    why: 'advance() never asks for the status. After COMPLETED the stages are counted on beyond the last one, and a late bad metric rolls back a release that everybody has. After ROLLED_BACK a good metric makes it PROGRESSING in the next stage: a version that was found bad is back, with ten times the traffic. Metrics do come late in life, so a state that is final has to say so itself: that is fix-2.',
  },
  {
    id: 'fix-1',
    title: 'Traffic percentages are validated: they strictly increase',
    statement:
      'createRollout(plan) throws an Error when a stage does not get more traffic than the one before it (50, 25, 100; also 25, 25), and so does simulate(plan). Plans that increase are accepted.',
    hint: 'Compare each stage with the one before it, and throw an Error that names both: whoever wrote the plan will read it.',
    file: 'canary.ts',
  },
  {
    id: 'fix-2',
    title: 'A guard: nothing advances past COMPLETED or ROLLED_BACK',
    statement:
      'advance() of a rollout that is COMPLETED or ROLLED_BACK leaves status, stageIndex, traffic and reason as they are, or throws an Error; METRICS within the limit, METRICS above it, ABORT, PAUSE, RESUME, it is all the same.',
    hint: 'One line at the top of advance() is enough.',
    file: 'canary.ts',
  },
  {
    id: 'fix-3',
    title: 'A test for the PAUSED transition',
    statement:
      'All tests of canary.test.ts pass with your simulator. One of them fails with a simulator in which PAUSE changes nothing, and also with one in which PAUSE rolls back. (They are run against all three.) The test uses advance() of canary.ts. Where you have changed what the simulator does, change the old test that says otherwise.',
    hint: "Needs alter-1. createRollout(), advance() with { type: 'PAUSE' }, and expect(…) the status to be 'PAUSED'.",
    file: 'canary.test.ts',
  },
  {
    id: 'explain-1',
    title: 'Four questions, answered by runs with a seed of your own',
    statement:
      'Choose a seed, and write it into answers.json at explain-1. Then answer its four questions: each names what to run, with --seed and your seed, in the root of the clone (npx canary-sim …), and which figure of the report is the answer.',
    hint: 'npx canary-sim --seed YOURS --config examples/exercises/explain/canary.json prints the report; --output FILE keeps it. The figures are named as in the report; in that of the study, look at the scenario "configured".',
    file: 'answers.json',
    why: 'Big bang: the same version, the same limit, seen in the same minute, and many times the failures, since all users met it. Terminal states: every stage ends by a verdict, and so every rollout ends COMPLETED or ROLLED_BACK, and goes nowhere from there; none of yours is left PAUSED. Seeds: the same seed is the same day, failure by failure, so that a surprise can be looked at again and a test of a plan does not fail by luck; another seed is another day. Kubernetes: a Deployment asks whether pods are ready, and a version that fails its requests is ready; all four were replaced. Argo Rollouts has weights apart from pods, and an analysis that the step has to pass: it ended in the first.',
  },
  {
    id: 'explain-2',
    title: 'The machine, drawn: does your code do what your diagram says?',
    statement:
      'machine.mmd is a state diagram (Mermaid) of your simulator: an arrow for every event that changes the status or the stage, from the status it is in to the one it leads to, [*] --> for the beginning, and --> [*] behind every status that nothing leads out of. Events are METRICS_WITHIN (the limit), METRICS_ABOVE, PAUSE, RESUME, ABORT. It is compared with what advance() of your canary.ts does.',
    hint: 'Go through it status by status, and try each of the five events: five times four. METRICS_WITHIN leads to two places. If your code does what you would not draw, mend the code: fix-2, alter-1.',
    file: 'machine.mmd',
    why: 'Nothing leads out of COMPLETED and ROLLED_BACK: that makes them final, and a reader of a report relies on it. Out of PAUSED only a person leads. All else is METRICS: a verdict for each stage. The diagram of canary-sim itself (canary-sim diagram) has the same four states, and more events.',
  },
  {
    id: 'mastery',
    title: 'A new rollback condition: a latency spike',
    statement:
      "A plan may have a max_latency_ratio, for example 3. When the canary's p99 latency is more than 3 times stable's, the rollout is ROLLED_BACK, and its reason says that it was the latency. A plan without max_latency_ratio does not look at latencies, and error rates count as before.",
    hint: 'METRICS already carry canaryLatencyP99Ms and stableLatencyP99Ms; nobody looks at them. Mind the order: which reason should a person see when both are bad?',
    file: 'canary.ts',
  },
] as const satisfies readonly Task[];

export type TaskId = (typeof TASKS)[number]['id'];
