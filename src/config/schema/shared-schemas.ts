import * as z from 'zod/mini';
import { LIMITS } from './config-limits.js';
import { clockField, durationField, nameField } from './field-schemas.js';

/**
 * What fields have in common. Built at every start of the program, so once: a field wraps it (in a default, or as
 * optional) and describes the wrapper, or makes its own where it needs none.
 */
export const SHARED = {
  rate: z.number().check(z.gte(0), z.lte(1)),
  percent: z.number().check(z.gte(0), z.lte(100)),
  ratio: z.number().check(z.gt(0), z.lte(LIMITS.ratio)),
  /** Of something that only gets worse. */
  growth: z.number().check(z.gte(1), z.lte(LIMITS.ratio)),
  quantity: z.number().check(z.gte(0), z.lte(LIMITS.quantity)),
  cv: z.number().check(z.gte(0), z.lte(LIMITS.cv)),
  correlation: z.number().check(z.gte(0), z.lt(1)),
  latencyMs: z.number().check(z.gte(LIMITS.latencyMs.least), z.lte(LIMITS.latencyMs.most)),
  latencyThresholdMs: z.number().check(z.gte(0), z.lte(LIMITS.latencyThresholdMs)),
  /** A duration that may be "0s", and one that may not. */
  moment: durationField(0),
  stretch: durationField(1),
  clock: clockField(),
  name: nameField(),
} as const;
