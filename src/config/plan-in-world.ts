import type { DocumentPath } from '../model/place.js';
import { checkDocument, type ParsedConfig } from './parse-config.js';
import type { ConfigDocument } from './schema/config-schema.js';

/** What a team decides on; all else in a configuration is the world, or what goes out. */
const PLAN_KEYS: readonly string[] = [
  'name',
  'baseline',
  'analysis',
  'thresholds',
  'stages',
  'rehearsal',
  'operator',
  'when_paused',
  'rollback',
  'assertions',
];

/** Whether a field is part of what a team decides on. */
export function isOfPlan([key]: DocumentPath): boolean {
  return PLAN_KEYS.includes(String(key));
}

/** Whether two configurations differ in their plans only. */
export function haveSameWorld(one: ConfigDocument, other: ConfigDocument): boolean {
  return JSON.stringify(worldOf(one)) === JSON.stringify(worldOf(other));
}

/** The plan of one configuration in the world of another, put through all the checks. */
export async function planInWorld(plan: ConfigDocument, world: ConfigDocument): Promise<ParsedConfig> {
  return checkDocument({ ...worldOf(world), ...planOf(plan) });
}

function worldOf(document: ConfigDocument): object {
  return Object.fromEntries(Object.entries(document).filter(([key]) => !PLAN_KEYS.includes(key)));
}

function planOf(document: ConfigDocument): object {
  return Object.fromEntries(Object.entries(document).filter(([key]) => PLAN_KEYS.includes(key)));
}
