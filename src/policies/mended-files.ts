import type { PlacedEdit } from '../model/policy/policy-part.js';
import { editYaml } from '../text/edit-yaml.js';
import type { PolicyFile } from './read-objects.js';

/** The texts of people's files with changes made; null: one of them does not fit what is written. */
export function mendedFiles<F extends PolicyFile>(
  files: readonly F[],
  edits: readonly PlacedEdit[],
): readonly F[] | null {
  const mended: F[] = [];
  for (const file of files) {
    const own = edits.filter((edit) => edit.file === file.name);
    const text = own.length === 0 ? file.text : editYaml(file.text, own);
    if (text === null) return null;
    mended.push({ ...file, text });
  }
  return mended;
}
