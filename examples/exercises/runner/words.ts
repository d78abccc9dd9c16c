import { TASKS, type Task } from './tasks.js';

/** Lines of at most 96 characters, every one indented. A line break in the text stays one. */
export function wrapped(text: string, indent: string, first = indent): string {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = lines.length === 0 ? first : indent;
    let empty = true;
    for (const word of paragraph.split(/ (?=\S)/)) {
      if (!empty && line.length + 1 + word.length > 96) {
        lines.push(line);
        line = indent;
        empty = true;
      }
      line += empty ? word : ` ${word}`;
      empty = false;
    }
    lines.push(line);
  }
  return `${lines.join('\n')}\n`;
}

export const HELP = `Exercises: build a better canary rollout, in twelve tasks.

  npm run exercise              what is done, what is next
  npm run exercise start DIR    makes your copy of the simulator (DIR: my-rollout)
  npm run exercise fix-2        checks one task
  npm run exercise -- --dir DIR fix-2
                                checks another copy than the one started last

Tasks: ${TASKS.map(({ id }) => id).join(', ')}.
Your code may run for 10 s in a check, its tests for 30 s (EXERCISE_SECONDS=20 doubles both).
Exit codes: 0 done, 1 not yet, 2 usage.
`;

/** What to do once all is done; the paths are those of the clone. */
const WHAT_NEXT = [
  'One way of many is examples/exercises/solution/canary.ts: compare it with yours.',
  'What next:',
  '- the same questions asked of the tool: examples/exercises/README.md, "With the tool"',
  '- the quizzes, answered by runs: examples/exercises/quizzes.md',
  "- the operator's seat: npx canary-sim play",
  '- a plan of your own: npx canary-sim init, then npx canary-sim study says how good it is',
].join('\n');

/** The tasks with ✓ or ✗, then how many are done and what is next. */
export function overviewText(done: readonly boolean[], copy: string, started: boolean): string {
  const width = Math.max(...TASKS.map(({ id }) => id.length));
  const lines = TASKS.map(({ id, title }, index) => `  ${done[index] ? '✓' : '✗'} ${id.padEnd(width)} ${title}\n`);
  const next: Task | undefined = TASKS.find((_, index) => !done[index]);
  const count = done.filter((one) => one).length;
  let text = `Exercises in ${copy}\n\n${lines.join('')}\n${count} of ${TASKS.length} done.`;
  if (!started) return `${text} There is no copy yet. Begin with:\n  npm run exercise start ${copy}\n`;
  if (next === undefined) return `${text} That is all of them.\n\n${wrapped(WHAT_NEXT, '  ')}`;
  text += ` Next: ${next.id}\n\n${wrapped(next.statement, '  ')}`;
  return `${text}\n  npm run exercise ${next.id}\n`;
}

/** One task: done, with why it is so where that is the question; or what is still wrong. A hint is for who has tried. */
export function taskText(task: Task, problems: readonly string[], wasTried: boolean): string {
  if (problems.length === 0) {
    const why = task.why === undefined ? '' : `${wrapped(task.why, '  ', '  Why: ')}\n`;
    return `✓ ${task.id}  ${task.title}\n\n${why}  npm run exercise shows what is next.\n`;
  }
  const wrong = problems.map((problem) => wrapped(problem, '    ', '  - ')).join('');
  const hint = wasTried
    ? wrapped(task.hint, '  ', '  Hint: ')
    : wrapped(`A hint comes once you have tried: change ${task.file}, and check again.`, '  ');
  return `✗ ${task.id}  ${task.title}\n\n${wrapped(task.statement, '  ')}\n  Still wrong:\n${wrong}\n${hint}`;
}
