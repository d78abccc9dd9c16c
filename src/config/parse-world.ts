import type { DocumentPath, Place } from '../model/place.js';
import type { KayentaCanary } from '../model/policy/kayenta-policy.js';
import type { ConfigProblem } from '../model/problems/problem.js';
import type { WorldProblemDetail } from '../model/problems/world-problem.js';
import type { SaidOfStages, WorldSaid } from '../model/world-said.js';
import { certainSeconds } from '../text/duration.js';
import { buildKayentaStage } from './build-kayenta-stage.js';
import { buildMetrics } from './build-metrics.js';
import { buildSetup } from './build-setup.js';
import { rehearsedKayentaProblems } from './checks/check-rehearsed-kayenta.js';
import { fitProblems } from './checks/fit-problems.js';
import { worldWarnings } from './checks/warnings/config-warnings.js';
import { complete } from './complete.js';
import { DEFAULT_PLAN } from './default-plan.js';
import type { Config } from './parse-config.js';
import { inOrderOfText, type ReadFields, readFields, readValue } from './read-fields.js';
import { type ConfigDocument, type ConfigInput, configSchema } from './schema/config-schema.js';
import type { Tolerant } from './schema/field.js';
import { buildWorldSaid } from './world/build-world-said.js';
import { namedStages } from './world/named-stages.js';
import { type NamedStage, standInStages } from './world/stand-in-stages.js';
import { worldProblems } from './world/world-problems.js';
import { SHARED_KEYS, type WorldDocument, type WorldInput, worldSchema } from './world/world-schema.js';

/** A world file that holds together. */
export interface ReadWorld {
  /** Its plan is a stand-in, which nothing judges: stages by the names of the policy's. */
  readonly config: Config;
  readonly said: WorldSaid;
  /** Where in its text something stands. */
  readonly placeOf: (path: DocumentPath) => Place;
}

export type ParsedWorld =
  | ({ readonly ok: true } & ReadWorld)
  /** At least one, in the order of the text. */
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** Stages of a policy, as the world has them. */
export type StagesOfPolicy = readonly NamedStage[] | ((said: SaidOfStages) => readonly NamedStage[]);

/**
 * Reads a world file, JSON or YAML, for a policy with these stages, or says everything that is wrong with it; null is the
 * world that is met where no file is given. Without stages the file may name any. `canaryConfig`: of Kayenta's, where that is the
 * policy. Never rejects.
 */
export async function parseWorld(
  text: string | null,
  stages: StagesOfPolicy | null,
  canaryConfig: KayentaCanary | null = null,
): Promise<ParsedWorld> {
  return worldOf(await readWorld(text), stages, canaryConfig);
}

/** A world file as it stands, before it is known what policy meets it. */
export async function readWorld(text: string | null): Promise<ReadFields> {
  const { stages: _, ...world } = DEFAULT_PLAN;
  return text === null ? readValue(world, worldSchema) : await readFields(text, worldSchema);
}

/** The same as `parseWorld` of a file that was read. */
export function worldOf(
  read: ReadFields,
  stages: StagesOfPolicy | null,
  canaryConfig: KayentaCanary | null,
): ParsedWorld {
  if (!read.ok) return { ok: false, problems: read.problems.map(ofWorld) };
  const said = read.said as NonNullable<Tolerant<WorldInput>>;
  const shared = Object.fromEntries(Object.entries(said).filter(([key]) => SHARED_KEYS.includes(key)));
  const own = Object.keys(said.metrics ?? {});
  const ofKayenta =
    canaryConfig === null || !('kayenta' in said)
      ? []
      : rehearsedKayentaProblems(said.kayenta, canaryConfig, own, ['kayenta']);
  // Only a problem leaves anything unknown.
  const whole = complete(worldSchema, said) as WorldDocument;
  const isWhole = read.problems.length + ofKayenta.length === 0;
  const ofStages = isWhole ? saidOfStages(whole, canaryConfig) : NOTHING_SAID;
  // Of a file that is not whole it is not known which stages there are.
  const isOpen = !isWhole && (canaryConfig !== null || 'canary_since' in said);
  const named = typeof stages === 'function' ? (isOpen ? null : stages(ofStages)) : stages;
  const configured = { ...shared, thresholds: {}, stages: standInStages(named ?? namedStages(said)) } as NonNullable<
    Tolerant<ConfigInput>
  >;
  const understood = complete(configSchema, configured);
  const fit = [...fitProblems({ said: configured, understood }), ...worldProblems(said), ...ofKayenta];
  const problems = [...read.problems.map(ofPlan), ...fit.map(read.place).map(ofStandIn)];
  if (problems.length > 0) return { ok: false, problems: problems.sort(inOrderOfText) };
  const document = understood as ConfigDocument;
  const setup = buildSetup(document);
  const { metrics } = buildMetrics(document.metrics);
  return {
    ok: true,
    config: { setup, document, warnings: worldWarnings(setup) },
    said: buildWorldSaid(whole, metrics, ofStages, said),
    placeOf: read.placeOf,
  };
}

const NOTHING_SAID: SaidOfStages = { kayenta: null, canaryPercent: null, canarySinceSeconds: null };

function saidOfStages(world: WorldDocument, canaryConfig: KayentaCanary | null): SaidOfStages {
  const { kayenta, canary_percent: canaryPercent = null, canary_since: since } = world;
  return {
    kayenta: canaryConfig === null || kayenta === undefined ? null : buildKayentaStage(kayenta, canaryConfig),
    canaryPercent,
    canarySinceSeconds: since === undefined ? null : certainSeconds(since),
  };
}

/** What says what a plan would say. */
const INSTEAD: Readonly<Record<string, Extract<WorldProblemDetail, { readonly code: 'key_of_plan' }>['instead']>> = {
  stages: 'policy',
  thresholds: 'policy',
  analysis: 'policy',
  baseline: 'policy',
  rollback: 'policy',
  when_alerted: 'policy',
  instances: 'pods',
  telemetry: 'prometheus',
};

/** An unknown key that a configuration has is one of its plan. */
function ofPlan(problem: ConfigProblem): ConfigProblem {
  if (problem.code !== 'unknown_key' || problem.path.length !== 1) return problem;
  const { key, path, place } = problem;
  const instead = Object.hasOwn(INSTEAD, key) ? INSTEAD[key] : undefined;
  return instead === undefined ? problem : { code: 'key_of_plan', key, instead, path, place };
}

/** Of the stand-in's windows and parts nothing is said: they are as many as the rollout is long. */
function ofStandIn(problem: ConfigProblem): ConfigProblem {
  if (problem.code !== 'too_many_windows' && problem.code !== 'too_many_parts') return problem;
  return { code: 'rollout_too_long', path: [], place: { line: 1, column: 1 } };
}

/** What is said of a text as a whole, said of a world file. */
function ofWorld(problem: ConfigProblem): ConfigProblem {
  const { path, place } = problem;
  if (problem.code === 'text_empty') return { code: 'no_world', path, place };
  if (problem.code === 'not_an_object') return { code: 'not_world', found: problem.found, path, place };
  return problem;
}
