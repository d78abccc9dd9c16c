import type { TaskId } from '../../../examples/exercises/runner/tasks.js';
import type { Patch } from '../copies.js';

/** A solution that people would write and that is wrong: the solution, changed. */
export interface WrongSolution {
  readonly task: TaskId;
  readonly what: string;
  readonly patches: readonly Patch[];
  /** Of what the check says. */
  readonly says: string;
}

/** A text of canary.ts, and what takes its place. */
export function code(from: string | RegExp, to: string): Patch {
  return { file: 'canary.ts', from, to };
}

/** The whole body of advance(). */
export function advance(body: string): Patch {
  const head = 'export function advance(rollout: Rollout, event: RolloutEvent): Rollout {';
  return code(/export function advance\([\s\S]*?\n\}\n/, `${head}\n${body}\n}\n`);
}

/** advance() as the solution has it, with other words for some of its parts. */
export function advanceWith(parts: Partial<Record<'guard' | 'abort' | 'pause' | 'resume' | 'metrics', string>>): Patch {
  const {
    guard = "if (rollout.status === 'COMPLETED' || rollout.status === 'ROLLED_BACK') return rollout;",
    abort = "return { ...rollout, status: 'ROLLED_BACK', reason: 'aborted by hand' };",
    pause = "return { ...rollout, status: 'PAUSED' };",
    resume = "return { ...rollout, status: 'PROGRESSING' };",
    metrics = "return rollout.status === 'PAUSED' ? rollout : endStage(rollout, event);",
  } = parts;
  return advance(`
    ${guard}
    if (event.type === 'ABORT') { ${abort} }
    if (event.type === 'PAUSE') { ${pause} }
    if (event.type === 'RESUME') { ${resume} }
    ${metrics}`);
}
