import { buildProgramIfStale } from './cli/built-program.js';

/** Vitest calls it once, before the first test that may start the built program: all share one build. */
export function setup(): void {
  buildProgramIfStale();
}
