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
