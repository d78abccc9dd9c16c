import * as z from 'zod/mini';
import type { Diagnosis } from '../../model/diagnosis.js';
import { lintJson } from './lint-json.js';
import { lintSchema } from './lint-schema.js';

export type LintJson = z.infer<typeof lintSchema>;

/** What `lint --format json` prints, as an object. */
export function lintReport(name: string, diagnosis: Diagnosis, toolVersion: string): LintJson {
  return z.parse(lintSchema, JSON.parse(lintJson(name, diagnosis, toolVersion)));
}
