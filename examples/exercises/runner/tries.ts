import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAnswers } from './checks/answer.js';
import type { Task } from './tasks.js';

/** What the file of each task was like when the task was first shown. */
type Seen = Readonly<Record<string, string>>;

/**
 * Whether a task was tried: whether what it is about has changed since it was first shown, which is remembered in a
 * git-ignored folder of the clone.
 */
export function wasTried(task: Task, copy: string, clone: string): boolean {
  const file = join(clone, '.exercise', `seen-${digest(copy)}.json`);
  const seen = read(file);
  const now = digest(subjectOf(task, copy));
  if (seen[task.id] !== undefined) return seen[task.id] !== now;
  mkdirSync(join(clone, '.exercise'), { recursive: true });
  writeFileSync(file, JSON.stringify({ ...seen, [task.id]: now }));
  return false;
}

function read(file: string): Seen {
  try {
    return Object(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return {};
  }
}

/** Of answers.json only the task's own answers. */
function subjectOf({ id, file }: Task, copy: string): string {
  if (file === 'answers.json') {
    const read = readAnswers(copy);
    return JSON.stringify('problem' in read ? read : (read.answers[id] ?? null));
  }
  const path = join(copy, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
