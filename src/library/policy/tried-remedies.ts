import { type ParsedWorld, parseWorld } from '../../config/parse-world.js';
import type { Policies } from '../../model/policy/policies.js';
import type { PolicyFinding } from '../../model/policy/policy-finding.js';
import type { PlacedEdit } from '../../model/policy/policy-part.js';
import type { ConfigProblem, PolicyProblem } from '../../model/problems/problem.js';
import type { ArgValues } from '../../policies/argo/resolve-args.js';
import type { UndeclaredArg } from '../../policies/argo/undeclared-args.js';
import { mendedFiles } from '../../policies/mended-files.js';
import type { PolicyFile } from '../../policies/read-objects.js';
import { readPolicies } from '../../policies/read-policies.js';
import { findingsOf, type MendableFinding, type PolicyFindings, type WorldRead } from './policy-findings.js';

/** People's files, and the world that is said to them. */
export interface PolicyTexts {
  readonly policies: readonly PolicyFile[];
  readonly args: ArgValues;
  /** Null: there is no world file. */
  readonly world: { readonly file: string; readonly text: string } | null;
}

export interface LookedThrough extends PolicyFindings {
  readonly ok: true;
  readonly policies: Policies;
  readonly world: WorldRead;
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

/** What is found in people's files. */
export async function lookThrough({ policies: files, args, world }: PolicyTexts): Promise<LookedThrough | Unread> {
  const read = readPolicies(files, args);
  const { undeclared } = read;
  if (!read.ok) return { ok: false, of: 'policies', problems: read.problems, undeclared };
  if (undeclared.length > 0) return { ok: false, of: 'policies', problems: [], undeclared };
  const [canaryConfig = null] = read.policies.canaryConfigs;
  const parsed: ParsedWorld = await parseWorld(world?.text ?? null, null, canaryConfig);
  if (!parsed.ok) return { ok: false, of: 'world', problems: parsed.problems };
  const { said, placeOf } = parsed;
  const known = { said, setup: parsed.config.setup, placeOf, file: world?.file ?? null };
  return { ok: true, policies: read.policies, world: known, ...findingsOf(read.policies, known) };
}

/** Of so many findings remedies are tried: a large folder is not read a thousand times over. */
const MOST_TRIED = 30;

/** The same findings, with those of their remedies with which the finding is gone from the text; the first of them is told. */
export async function triedRemedies(
  texts: PolicyTexts,
  findings: readonly MendableFinding[],
): Promise<readonly MendableFinding[]> {
  const tried: MendableFinding[] = [];
  let left = MOST_TRIED;
  for (const { finding, mends } of findings) {
    const helping: (readonly PlacedEdit[])[] = [];
    if (mends.length > 0 && left > 0) {
      left -= 1;
      for (const edits of mends) if (await isGone(texts, findings, finding, edits)) helping.push(edits);
    }
    tried.push({ finding: { ...finding, remedy: helping[0] ?? [] }, mends: helping });
  }
  return tried;
}

/** The texts with changes made; null: they do not fit. */
export function mendedTexts(texts: PolicyTexts, edits: readonly PlacedEdit[]): PolicyTexts | null {
  const policies = mendedFiles(texts.policies, edits);
  const { world } = texts;
  const worlds = world === null ? [] : mendedFiles([{ name: world.file, text: world.text }], edits);
  if (policies === null || worlds === null) return null;
  const [mended] = worlds;
  return {
    ...texts,
    policies,
    world: world === null || mended === undefined ? null : { file: world.file, text: mended.text },
  };
}

async function isGone(
  texts: PolicyTexts,
  before: readonly MendableFinding[],
  finding: PolicyFinding,
  edits: readonly PlacedEdit[],
): Promise<boolean> {
  const mended = mendedTexts(texts, edits);
  if (mended === null) return false;
  const looked = await lookThrough(mended);
  if (!looked.ok) return false;
  const key = keyOf(finding);
  const count = (of: readonly MendableFinding[]) => of.filter((one) => keyOf(one.finding) === key).length;
  return count(looked.findings) < count(before);
}

/** What stays the same of a finding while its numbers change. */
function keyOf(finding: PolicyFinding): string {
  const { code, rollout, run } = finding;
  const of = 'metric' in finding ? finding.metric : 'group' in finding ? finding.group : '';
  return JSON.stringify([code, rollout, run, of, 'field' in finding ? finding.field : '']);
}
