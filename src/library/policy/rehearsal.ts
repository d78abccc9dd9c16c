import { type Config, rehearsed } from '../../config/parse-config.js';
import { readWorld, worldOf } from '../../config/parse-world.js';
import type { ReadFields } from '../../config/read-fields.js';
import type { Policies } from '../../model/policy/policies.js';
import type { PlayedRehearsal } from '../../model/policy/rehearsal.js';
import type { ConfigProblem, PolicyProblem } from '../../model/problems/problem.js';
import type { UndeclaredArg } from '../../policies/argo/undeclared-args.js';
import type { PolicyFile } from '../../policies/read-objects.js';
import { readPolicies } from '../../policies/read-policies.js';
import { looksProblem, scrapesProblem } from '../../policies/rehearsal/looks-problem.js';
import { rehearsalOf } from '../../policies/rehearsal/rehearsal-of.js';
import { rehearsalInstances } from '../../simulation/rehearsal/rehearsal-instances.js';
import { rehearsedControllerOf, stagesOf } from '../../simulation/rehearsal/rehearsed-controller-of.js';
import { plainFileName } from '../reproduce-command.js';
import { type Rehearsable, rehearsable } from './rehearsable.js';
import { withoutEffect } from './without-effect.js';

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
  | { readonly ok: false; readonly of: 'args'; readonly undeclared: readonly UndeclaredArg[] }
  /** Which of several; or that there is none: names of what there is. */
  | { readonly ok: false; readonly of: 'choice'; readonly found: readonly string[] };

/**
 * Reads somebody's policy and the world that it is to meet as a configuration: what all else takes. The one way from files to a
 * rehearsal, of the program and of the library.
 */
export async function readRehearsal(parts: RehearsalParts): Promise<ReadRehearsal> {
  const read = readPolicies(parts.policies, parts.args);
  if (!read.ok) return { ok: false, of: 'policies', problems: read.problems };
  if (read.undeclared.length > 0) return { ok: false, of: 'args', undeclared: read.undeclared };
  return rehearsalIn(await readWorld(parts.world?.text ?? null), read.policies, parts);
}

/** The same of a policy and a world that were read. */
export function rehearsalIn(
  world: ReadFields,
  policies: Policies,
  parts: Pick<RehearsalParts, 'policies' | 'world' | 'command'>,
): ReadRehearsal {
  const all = rehearsable(policies);
  const whole = all.filter(({ isWhole }) => isWhole);
  const found = whole.length > 0 ? whole : all;
  const [only] = found;
  if (only === undefined || found.length > 1) {
    return { ok: false, of: 'choice', found: found.map(titleOf) };
  }
  const policy = only.of(null);
  const tooMany = looksProblem(policy, stagesOf(policy));
  if (tooMany !== null) return { ok: false, of: 'policies', problems: [inSomeFile(tooMany, parts)] };
  // How many stages there are may depend on the world.
  const parsed = worldOf(world, (said) => stagesOf(only.of(said)), only.canaryConfig);
  if (!parsed.ok) return { ok: false, of: 'world', problems: parsed.problems };
  const { said } = parsed;
  const made = rehearsalOf(only.of(said), said);
  if (!made.ok) return { ok: false, of: 'policies', problems: made.problems };
  const { rehearsal } = made;
  const rules = rehearsedControllerOf(rehearsal);
  const tooLong = scrapesProblem(rehearsal, rules.stages);
  if (tooLong !== null) return { ok: false, of: 'policies', problems: [inSomeFile(tooLong, parts)] };
  const idle = [...made.warnings, ...withoutEffect(rehearsal, said, parsed.config.setup)];
  const played: PlayedRehearsal = {
    ...rehearsal,
    stages: rules.stages,
    instances: rehearsalInstances(rules, said.pods),
    command: parts.command,
    world: parts.world === null ? '' : plainFileName(parts.world.file),
    ...(idle.length === 0 ? {} : { withoutEffect: idle }),
  };
  const config = rehearsed({ document: { ...parsed.config.document, name: titleOf(only) } }, played);
  return { ok: true, config, policies };
}

/** A problem of a policy as a whole, which is told in the first of its files. */
function inSomeFile(problem: PolicyProblem, { policies }: Pick<RehearsalParts, 'policies'>): PolicyProblem {
  return problem.file === '' ? { ...problem, file: policies[0]?.name ?? '' } : problem;
}

function titleOf({ kind, name }: Rehearsable): string {
  return `${kind} ${name}`;
}
