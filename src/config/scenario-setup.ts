import type { Setup } from '../model/setup.js';
import type { ScenarioName } from '../model/study.js';
import { buildSetup } from './build-setup.js';
import { followUp } from './follow-up.js';
import type { ConfigDocument } from './schema/config-schema.js';
import { secondsOf } from './schema/duration.js';

/**
 * The same plan in another world: with a canary that behaves as stable does and the faults of a preset, followed up if
 * that is needed to see them; or `configured`, as the document has it.
 */
export function scenarioSetup(document: ConfigDocument, name: ScenarioName): Setup {
  if (name === 'configured') return buildSetup(document);
  const world = { ...document, canary: document.stable, preset: name, faults: [] };
  const needed = secondsOf(document.follow_up) === 0 ? followUp(world) : undefined;
  return buildSetup({ ...world, follow_up: needed ?? document.follow_up });
}
