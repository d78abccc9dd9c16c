import { readWorld, worldOf } from '../../config/parse-world.js';
import type { ReadFields } from '../../config/read-fields.js';
import type { Policies } from '../../model/policy/policies.js';
import type { ConfigProblem, PolicyProblem } from '../../model/problems/problem.js';
import type { ArgValues } from '../../policies/argo/resolve-args.js';
import type { UndeclaredArg } from '../../policies/argo/undeclared-args.js';
import type { PolicyFile } from '../../policies/read-objects.js';
import { type ReadPolicies, readPolicies } from '../../policies/read-policies.js';
import { findingsOf, type PolicyFindings, type WorldRead } from './policy-findings.js';

/** People's files, and the world that is said to them. */
export interface PolicyTexts {
  readonly policies: readonly PolicyFile[];
  readonly args: ArgValues;
  /** Null: there is no world file. */
  readonly world: { readonly file: string; readonly text: string } | null;
}

/** What was read of people's files, once for all that is made of it, and what is found in it. */
export interface LookedThrough extends PolicyFindings {
  readonly ok: true;
  readonly texts: PolicyTexts;
  readonly policies: Policies;
  readonly world: WorldRead;
  /** The world file as it stands: a rehearsal makes a world of it that has the stages of its policy. */
  readonly worldFields: ReadFields;
}

/** What is wrong with them. */
export type Unread =
  /** Of at least one of them there is one. */
  | {
      readonly ok: false;
      readonly of: 'policies';
      readonly problems: readonly PolicyProblem[];
      readonly undeclared: readonly UndeclaredArg[];
    }
  | { readonly ok: false; readonly of: 'world'; readonly problems: readonly ConfigProblem[] };

/** Reads people's files and says what is found in them. What is still the same text as it was `before` is not read again. */
export async function lookThrough(texts: PolicyTexts, before?: LookedThrough): Promise<LookedThrough | Unread> {
  const read = policiesIn(texts, before);
  const { undeclared } = read;
  if (!read.ok) return { ok: false, of: 'policies', problems: read.problems, undeclared };
  if (undeclared.length > 0) return { ok: false, of: 'policies', problems: [], undeclared };
  const { policies } = read;
  const worldFields = await worldIn(texts, before);
  const [canaryConfig = null] = policies.canaryConfigs;
  const parsed = worldOf(worldFields, null, canaryConfig);
  if (!parsed.ok) return { ok: false, of: 'world', problems: parsed.problems };
  const { said, placeOf } = parsed;
  const world = { said, setup: parsed.config.setup, placeOf, file: texts.world?.file ?? null };
  return { ok: true, texts, policies, world, worldFields, ...findingsOf(policies, world) };
}

function policiesIn({ policies: files, args }: PolicyTexts, before: LookedThrough | undefined): ReadPolicies {
  const isSame = before?.texts.policies.every(({ text }, index) => text === files[index]?.text) === true;
  return isSame ? { ok: true, policies: before.policies, undeclared: [] } : readPolicies(files, args);
}

async function worldIn({ world }: PolicyTexts, before: LookedThrough | undefined): Promise<ReadFields> {
  const text = world?.text ?? null;
  return before !== undefined && before.texts.world?.text === world?.text ? before.worldFields : readWorld(text);
}
