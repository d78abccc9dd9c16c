import { scenarioSetup } from '../config/build-setup.js';
import { haveSameWorld, planInWorld } from '../config/plan-in-world.js';
import type { ConfigDocument } from '../config/schema/config-schema.js';
import type { ConfigProblem } from '../model/problems/problem.js';
import type { ScenarioName } from '../model/results/study.js';
import type { Setup } from '../model/setup.js';
import { greatestCommonDivisor } from '../sources/generated/traffic-model.js';
import type { ComparedScenario } from '../study/compare.js';

/** The configurations of the two plans of a comparison. */
export interface TwoDocuments {
  readonly before: ConfigDocument;
  readonly after: ConfigDocument;
}

/** A world of a comparison, as both plans meet it. */
export type ComparedWorld = Omit<ComparedScenario, 'paired'>;

export type ComparedWorlds =
  | { readonly ok: true; readonly worlds: readonly ComparedWorld[] }
  /** At least one: the old plan does not fit the new world. */
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** The worlds of a comparison, in the order of its scenarios: those of the new plan, if the old one has a place there. */
export async function comparedWorlds(
  { before, after }: TwoDocuments,
  scenarios: readonly ScenarioName[],
): Promise<ComparedWorlds> {
  const read = haveSameWorld(before, after) ? null : await planInWorld(before, after);
  if (read !== null && !read.ok) return read;
  const old = read === null ? before : read.config.document;
  // Both meet the same world to the cell: where one is scraped, that of the other has the same cells.
  const scrapes = [old, after].flatMap(({ rehearsal }) => rehearsal?.prometheus.scrapeSeconds ?? []);
  const resolutionSeconds =
    scrapes.length === 0 ? null : scrapes.reduce((one, other) => greatestCommonDivisor(one, other));
  const setupIn = (document: ConfigDocument, name: ScenarioName): Setup => ({
    ...scenarioSetup(document, name),
    ...(resolutionSeconds === null ? {} : { resolutionSeconds }),
  });
  const worlds = scenarios.map((name) => ({ name, before: setupIn(old, name), after: setupIn(after, name) }));
  return { ok: true, worlds };
}
