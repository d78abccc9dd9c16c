import type { TaskId } from './tasks.js';

/** The tasks whose check calls the functions of the learner's canary.ts. */
export type ProbedTask = Extract<TaskId, 'alter-1' | 'alter-2' | 'fix-1' | 'fix-2' | 'explain-2' | 'mastery'>;
