import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';

/** Expects the same, of much or often: to compare for a message takes a hundred times as long, and is done only where they differ. */
export function expectSame<T>(got: T, expected: T): void {
  if (!isDeepStrictEqual(got, expected)) expect(got).toStrictEqual(expected);
}
