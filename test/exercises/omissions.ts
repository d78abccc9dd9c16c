import type { TaskId } from '../../examples/exercises/runner/tasks.js';
import type { Patch } from './copies.js';

/** What makes the solution miss exactly one task. */
export const OMISSIONS: Readonly<Record<TaskId, readonly Patch[]>> = {
  // Without PAUSED at all, its test (fix-3) would have nothing to test: here it is entered and does not halt.
  'alter-1': [{ file: 'canary.ts', from: "if (rollout.status === 'PAUSED') return rollout;", to: '' }],
  'alter-2': [{ file: 'canary.ts', from: 'plan.stages[stageIndex]?.max_error_rate ?? ', to: '' }],
  'alter-3': [{ file: 'canary.ts', from: 'values.seed === undefined ? Math.random : ', to: 'true ? Math.random : ' }],
  'break-1': [{ file: 'answers.json', from: '[50, 25, 100, 100]', to: 'null' }],
  'break-2': [{ file: 'answers.json', from: /"answer": 37/, to: '"answer": null' }],
  'break-3': [{ file: 'answers.json', from: '"answer": "ROLLED_BACK"', to: '"answer": null' }],
  'fix-1': [{ file: 'canary.ts', from: 'before !== undefined && stage.traffic_percent <=', to: 'before && -1 >=' }],
  'fix-2': [
    {
      file: 'canary.ts',
      from: "if (rollout.status === 'COMPLETED' || rollout.status === 'ROLLED_BACK') return rollout;",
      to: '',
    },
  ],
  'fix-3': [{ file: 'canary.test.ts', from: /describe\('PAUSED'[\s\S]*?\n\}\);/, to: '' }],
  'explain-1': [{ file: 'answers.json', from: /"answer": \[12, 328\]/, to: '"answer": null' }],
  'explain-2': [{ file: 'machine.mmd', from: '    PAUSED --> ROLLED_BACK: ABORT\n', to: '' }],
  mastery: [{ file: 'canary.ts', from: 'latencyRatio > plan.max_latency_ratio', to: 'false' }],
};

/** Solutions that are nearly right: the task they miss, and what the check says. */
export const NEARLY: readonly { task: TaskId; what: string; patches: readonly Patch[]; says: string }[] = [
  {
    task: 'alter-1',
    what: 'a pause that takes the traffic away',
    patches: [
      {
        file: 'canary.ts',
        from: "if (rollout.status === 'ROLLED_BACK') return 0;",
        to: "if (rollout.status === 'ROLLED_BACK' || rollout.status === 'PAUSED') return 0;",
      },
    ],
    says: 'it was in stage 0 with 5 % of the traffic, and is in stage 0 with 0 %',
  },
  {
    task: 'alter-1',
    what: 'a pause that ends the stage',
    patches: [
      {
        file: 'canary.ts',
        from: "return { ...rollout, status: 'PROGRESSING' };",
        to: "return { ...rollout, status: 'PROGRESSING', stageIndex: rollout.stageIndex + 1 };",
      },
    ],
    says: 'After RESUME it is PROGRESSING in stage 1 with 25 %; it should be PROGRESSING in stage 0 with 5 % again.',
  },
  {
    task: 'alter-2',
    what: 'an example plan that is not stricter at 50 %',
    patches: [{ file: 'canary.ts', from: 'max_error_rate: 0.015', to: 'max_error_rate: 0.03' }],
    says: 'its max_error_rate is 0.03 at 50 % and 0.03 at 5 %',
  },
  {
    task: 'alter-3',
    what: 'a seed that reaches nothing',
    patches: [{ file: 'canary.ts', from: 'seeded(Number(values.seed))', to: 'seeded(1)' }],
    says: 'The seeds 7, 1 and 2 print the same report',
  },
  {
    task: 'break-1',
    what: 'a wrong list',
    patches: [{ file: 'answers.json', from: '[50, 25, 100, 100]', to: '[50, 50, 100, 100]' }],
    says: 'break-1, question a: [50,50,100,100] is not what happens.',
  },
  {
    task: 'break-2',
    what: 'a chance too far off',
    patches: [{ file: 'answers.json', from: /"answer": 37/, to: '"answer": 43' }],
    says: 'break-2, question d: 43 is not what happens.',
  },
  {
    task: 'fix-1',
    what: 'equal shares accepted',
    patches: [{ file: 'canary.ts', from: 'stage.traffic_percent <= before', to: 'stage.traffic_percent < before' }],
    says: 'createRollout() accepts stages of 25, 25, 100 percent',
  },
  {
    task: 'fix-2',
    what: 'a guard for COMPLETED alone',
    patches: [
      {
        file: 'canary.ts',
        from: "rollout.status === 'COMPLETED' || rollout.status === 'ROLLED_BACK') return r",
        to: "rollout.status === 'COMPLETED') return r",
      },
    ],
    says: 'METRICS within the limit after ROLLED_BACK make it PROGRESSING.',
  },
  {
    task: 'mastery',
    what: 'a reason that does not say latency',
    patches: [{ file: 'canary.ts', from: /`p99 latency is .* times stable's, above/, to: '`more than' }],
    says: 'The reason of a rollback for latency should say so; it says: "more than 3".',
  },
];
