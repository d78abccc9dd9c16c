import * as z from 'zod/mini';
import type { CopiesAccount } from '../../model/harm.js';
import { SIDE_EFFECTS } from '../../model/world.js';
import { roundOrNull } from './figures-json.js';
import { count, orNull } from './schema-fields.js';

const sideEffect = z.strictObject({
  duplicated: count('How often it happened a second time; 0 where it is contained'),
  contained: z.boolean().check(z.describe('Whether a copy is kept from doing it')),
});

export const shadow = z
  .nullable(
    z.strictObject({
      copied_requests: count("Copies of stable's requests that the canary got"),
      failed_copies: count('Copies that the canary failed; no user waited for an answer'),
      mismatch_rate: orNull(
        "Of the answers to copies: the share that differs from stable's, rounded to 9 decimals; null without answers",
      ),
      side_effects: z
        .partialRecord(z.enum(SIDE_EFFECTS), sideEffect)
        .check(z.describe('What copies did a second time, by shadow.side_effects; empty if nothing is said there')),
    }),
  )
  .check(z.describe('What became of copies of requests, over the whole run; null if there were none'));

export function shadowJson(copies: CopiesAccount | null): z.infer<typeof shadow> {
  if (copies === null) return null;
  return {
    copied_requests: copies.copies,
    failed_copies: copies.failed,
    mismatch_rate: roundOrNull(copies.mismatchRate, 'rate'),
    side_effects: Object.fromEntries(
      copies.sideEffects.map(({ effect, duplicated, isContained }) => [effect, { duplicated, contained: isContained }]),
    ),
  };
}
