import { type Config, rehearsed } from '../config/parse-config.js';
import { type ParsedWorld, parseWorld } from '../config/parse-world.js';
import type { KayentaCanary } from '../model/kayenta-policy.js';
import type { Policies } from '../model/policies.js';
import type { ConfigProblem, PolicyProblem } from '../model/problem.js';
import type { KayentaStage, PlayedRehearsal, RehearsedPolicy } from '../model/rehearsal.js';
import type { WorldSaid } from '../model/world-said.js';
import type { PolicyFile } from '../policies/read-objects.js';
import { readPolicies } from '../policies/read-policies.js';
import { rehearsalOf } from '../policies/rehearsal/rehearsal-of.js';
import { rehearsalInstances } from '../simulation/rehearsal/rehearsal-instances.js';
import { rehearsedControllerOf, stagesOf } from '../simulation/rehearsal/rehearsed-controller-of.js';
import { plainFileName } from './reproduce-command.js';

/** What a rehearsal is made of. */
export interface RehearsalParts {
  readonly policies: readonly PolicyFile[];
  /** Values of arguments that come from the cluster. */
  readonly args: ReadonlyMap<string, string>;
  /** The world file; null: the world that is met where none is given. */
  readonly world: { readonly file: string; readonly text: string } | null;
  /** Options that name the policies in a command. */
  readonly command: readonly string[];
}

export type ReadRehearsal =
  | { readonly ok: true; readonly config: Config; readonly policies: Policies }
  /** At least one; what the world file has to say of a policy is told where the policy asks it. */
  | { readonly ok: false; readonly of: 'policies'; readonly problems: readonly PolicyProblem[] }
  | { readonly ok: false; readonly of: 'world'; readonly problems: readonly ConfigProblem[] }
  /** Which of several; or that there is none: names of what there is. */
  | { readonly ok: false; readonly of: 'choice'; readonly found: readonly string[] };

/** Reads somebody's policy and the world that it is to meet as a configuration: what all else takes. */
export async function readRehearsal(parts: RehearsalParts): Promise<ReadRehearsal> {
  const read = readPolicies(parts.policies, parts.args);
  if (!read.ok) return { ok: false, of: 'policies', problems: read.problems };
  const { policies } = read;
  const found = rehearsable(policies);
  const [only] = found;
  if (only === undefined || found.length > 1) {
    return { ok: false, of: 'choice', found: found.map(({ name }) => name) };
  }
  const parsed = await worldFor(only, parts.world?.text ?? null);
  if (!parsed.ok) return { ok: false, of: 'world', problems: parsed.problems };
  const { said } = parsed;
  const made = rehearsalOf(only.of(said), said);
  if (!made.ok) return { ok: false, of: 'policies', problems: made.problems };
  const { rehearsal } = made;
  const rules = rehearsedControllerOf(rehearsal);
  const played: PlayedRehearsal = {
    ...rehearsal,
    stages: rules.stages,
    instances: rehearsalInstances(rules, said.pods),
    command: parts.command,
    world: parts.world === null ? '' : plainFileName(parts.world.file),
  };
  const config = rehearsed({ document: { ...parsed.config.document, name: only.name } }, played);
  return { ok: true, config: { ...config, warnings: [...config.warnings, ...made.warnings] }, policies };
}

/** A world for a policy. How many stages Kayenta's has the world itself says: it is read without them, and again. */
async function worldFor({ of, canaryConfig }: Rehearsable, text: string | null): Promise<ParsedWorld> {
  if (canaryConfig === null) return parseWorld(text, stagesOf(of(null)));
  const parsed = await parseWorld(text, null, canaryConfig);
  return parsed.ok ? parseWorld(text, stagesOf(of(parsed.said)), canaryConfig) : parsed;
}

/** The stage of a canary config of which a world file says nothing: it is refused for want of its metrics. */
const UNSAID_STAGE: KayentaStage = {
  sharePercent: 5,
  lifetimeSeconds: 10_800,
  intervalSeconds: 10_800,
  warmUpSeconds: 0,
  lookbackSeconds: null,
  stepSeconds: 60,
  marginal: 50,
  pass: 75,
  control: 'baseline',
  metrics: {},
};

interface Rehearsable {
  /** Where it is Kayenta's: what else a world file is read for. */
  readonly canaryConfig: KayentaCanary | null;
  /** With its kind. */
  readonly name: string;
  readonly of: (said: WorldSaid | null) => RehearsedPolicy;
}

/** Of a canary of which nothing is said. */
const USUAL_PERCENT = 50;

/** What of the files can be rehearsed: whole rollouts, or, where there are none, what measures by itself. */
function rehearsable({ rollouts, canaries, canaryConfigs, runs, templates }: Policies): readonly Rehearsable[] {
  const whole: readonly Rehearsable[] = [
    ...rollouts.map((rollout) => ({
      name: `Rollout ${rollout.name}`,
      canaryConfig: null,
      of: (): RehearsedPolicy => ({ controller: 'argo_rollout', rollout }),
    })),
    ...canaries.map((canary) => ({
      name: `Canary ${canary.name}`,
      canaryConfig: null,
      of: (): RehearsedPolicy => ({ controller: 'flagger', canary }),
    })),
    ...canaryConfigs.map((canary) => ({
      name: `canary config ${canary.name}`,
      canaryConfig: canary,
      of: (said: WorldSaid | null): RehearsedPolicy => ({
        controller: 'kayenta',
        canary,
        stage: said?.kayenta ?? UNSAID_STAGE,
      }),
    })),
  ];
  if (whole.length > 0) return whole;
  const analyses = [
    ...runs.map(({ name, spec }) => ({ kind: 'AnalysisRun', name, spec })),
    ...templates.map(({ name, spec, isCluster }) => ({
      kind: isCluster ? 'ClusterAnalysisTemplate' : 'AnalysisTemplate',
      name,
      spec,
    })),
  ];
  return analyses.map(({ kind, name, spec }) => ({
    name: `${kind} ${name}`,
    canaryConfig: null,
    of: (said) => ({
      controller: 'argo_analysis',
      name,
      spec,
      canaryPercent: said?.canaryPercent ?? USUAL_PERCENT,
    }),
  }));
}
