import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Chunk, CompareWork, PlayedChunk, StudyWork } from './play-chunk.js';

/** What a thread is told: a chunk of a work, by its number, and the work itself where the thread plays the first of it. */
export interface Order {
  readonly number: number;
  readonly work: StudyWork | CompareWork | null;
  readonly chunk: Chunk;
}

export interface WorkerPool {
  /** What plays chunks of a study or a comparison, in whichever thread is free. */
  readonly playerOf: <S>(work: StudyWork | CompareWork) => (chunk: Chunk) => Promise<PlayedChunk<S>>;
  /** Ends its threads at once, whatever they do. What they have not answered is rejected. */
  readonly close: () => Promise<void>;
}

/** A chunk that is to be played, or is being played. */
interface Task {
  readonly number: number;
  readonly work: StudyWork | CompareWork;
  readonly chunk: Chunk;
  readonly resolve: (played: PlayedChunk<never>) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  /** Works that it knows, and worlds of them that it has played: for these its code is compiled, and all is made ready. */
  readonly works: Set<number>;
  readonly worlds: Set<string>;
  task: Task | null;
}

/** Threads that play chunks; null where the program is not built, and there is no file that they could run. */
export function workerPool(size: number): WorkerPool | null {
  const file = join(__dirname, 'study-worker.cjs');
  if (!existsSync(file)) return null;
  const waiting: Task[] = [];
  const threads = Array.from({ length: size }, () => threadOf(file));
  let works = 0;
  let failure: Error | null = null;

  const handOut = (thread: Thread): void => {
    const task = thread.task === null ? taken(thread, threads, waiting) : undefined;
    if (task === undefined) return;
    const { number, work, chunk } = task;
    const order: Order = { number, work: thread.works.has(number) ? null : work, chunk };
    thread.task = task;
    thread.works.add(number);
    thread.worlds.add(worldOf(task));
    thread.worker.postMessage(order);
  };
  const fail = (error: Error): void => {
    failure ??= error;
    for (const { task } of threads) task?.reject(failure);
    for (const task of waiting.splice(0)) task.reject(failure);
  };
  for (const thread of threads) {
    thread.worker.on('message', (played: PlayedChunk<never>) => {
      thread.task?.resolve(played);
      thread.task = null;
      handOut(thread);
    });
    thread.worker.on('error', fail);
    thread.worker.on('exit', (code) => fail(new Error(`a thread has ended, with code ${code}`)));
  }

  const playerOf = <S>(work: StudyWork | CompareWork) => {
    const number = works++;
    return (chunk: Chunk): Promise<PlayedChunk<S>> =>
      new Promise((resolve, reject) => {
        if (failure !== null) return reject(failure);
        waiting.push({ number, work, chunk, resolve, reject });
        for (const thread of threads) handOut(thread);
      });
  };
  const close = async (): Promise<void> => {
    fail(new Error('the threads are closed'));
    await Promise.all(threads.map(({ worker }) => worker.terminate()));
  };
  return { playerOf, close };
}

function threadOf(file: string): Thread {
  const worker = new Worker(file, {
    // Neither a loader nor a profiler of this process.
    execArgv: [],
    trackUnmanagedFds: false,
    // Young garbage of runs needs no more room; V8 would give it 48 MB a thread in the course of a million runs.
    resourceLimits: { maxYoungGenerationSizeMb: 12 },
  });
  return { worker, works: new Set(), worlds: new Set(), task: null };
}

/** The task that a free thread is to play next, taken from those that wait. */
function taken(thread: Thread, threads: readonly Thread[], waiting: Task[]): Task | undefined {
  const played = threads.map(({ worlds }) => worlds);
  return waiting.splice(suitableIndex(thread.worlds, played, waiting.map(worldOf)), 1)[0];
}

/**
 * Which of the worlds that wait a thread is to play: the first that it has played, or that no thread has, or of all. A thread
 * compiles anew what each world needs.
 */
export function suitableIndex(
  own: ReadonlySet<string>,
  ofAll: readonly ReadonlySet<string>[],
  waiting: readonly string[],
): number {
  const known = waiting.findIndex((world) => own.has(world));
  if (known >= 0) return known;
  return Math.max(
    0,
    waiting.findIndex((world) => ofAll.every((played) => !played.has(world))),
  );
}

function worldOf({ number, chunk }: Task): string {
  return `${number} ${chunk.world}`;
}
