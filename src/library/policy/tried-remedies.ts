import type { PolicyFinding } from '../../model/policy/policy-finding.js';
import type { PlacedEdit } from '../../model/policy/policy-part.js';
import { mendedFiles } from '../../policies/mended-files.js';
import { type LookedThrough, lookThrough, type PolicyTexts } from './look-through.js';
import type { MendableFinding } from './policy-findings.js';

/** Changes of people's files, and the files with them, read once for all that is tried with them. */
export interface Remedy {
  readonly edits: readonly PlacedEdit[];
  readonly mended: LookedThrough;
}

/** Of so many findings remedies are tried: a large folder is not read a thousand times over. */
const MOST_TRIED = 30;

/** The findings of some files, with those remedies that are to be tried. */
export function findingsToMend({ findings }: LookedThrough): readonly MendableFinding[] {
  let tried = 0;
  return findings.map((one) => {
    if (one.mends.length === 0) return one;
    tried += 1;
    return tried > MOST_TRIED ? { ...one, mends: [] } : one;
  });
}

/** The same findings, each with the first of its remedies with which it is gone from the text. */
export async function triedRemedies(looked: LookedThrough): Promise<readonly PolicyFinding[]> {
  const tried: PolicyFinding[] = [];
  for (const { finding, mends } of findingsToMend(looked)) {
    const first = await helpingRemedies(looked, mends, finding).next();
    tried.push({ ...finding, remedy: first.done === true ? [] : first.value.edits });
  }
  return tried;
}

/** The remedies with which a finding is gone from the text, each tried when it is asked for: so only one is kept at a time. */
export async function* helpingRemedies(
  looked: LookedThrough,
  mends: MendableFinding['mends'],
  finding: PolicyFinding,
): AsyncGenerator<Remedy, void> {
  for await (const remedy of fittingRemedies(looked, mends)) {
    if (isGone(finding, looked, remedy.mended)) yield remedy;
  }
}

/** The remedies with which files can be read, each tried when it is asked for. */
export async function* fittingRemedies(
  looked: LookedThrough,
  mends: MendableFinding['mends'],
): AsyncGenerator<Remedy, void> {
  for (const edits of mends) {
    const texts = mendedTexts(looked.texts, edits);
    if (texts === null) continue;
    const mended = await lookThrough(texts, looked);
    if (mended.ok) yield { edits, mended };
  }
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

function isGone(finding: PolicyFinding, before: LookedThrough, after: LookedThrough): boolean {
  const key = keyOf(finding);
  const count = ({ findings }: LookedThrough) => findings.filter((one) => keyOf(one.finding) === key).length;
  return count(after) < count(before);
}

/** What stays the same of a finding while its numbers change. */
function keyOf(finding: PolicyFinding): string {
  const { code, rollout, run } = finding;
  const of = 'metric' in finding ? finding.metric : 'group' in finding ? finding.group : '';
  return JSON.stringify([code, rollout, run, of, 'field' in finding ? finding.field : '']);
}
