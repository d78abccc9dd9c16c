import * as z from 'zod/mini';
import type { PolicyFinding } from '../../model/policy/policy-finding.js';
import type { PlacedEdit } from '../../model/policy/policy-part.js';
import { pathText } from '../../text/found.js';
import { insertedText } from '../../text/inserted-text.js';
import { count, text } from '../json/schema-fields.js';
import { policyFindingSentence } from '../words/policy-finding-sentence.js';
import { remedyPhrase } from '../words/remedy-words.js';

const place = {
  file: text('In which file; empty: in none, since it is the world that is met where none is named'),
  line: count('Where it stands, from 1'),
  column: count('From 1'),
  path: text('The same as a path into its object'),
};

const change = z.strictObject({
  ...place,
  does: z
    .enum(['set', 'remove', 'rename', 'insert', 'replace'])
    .check(z.describe('What is done there: insert and replace change a part of a text')),
  was: z.unknown().check(z.describe('What stands there; null: nothing')),
  to: z.unknown().check(z.describe('What is to stand there, or the new name; null: nothing')),
});

export const policyFindingSchema = z.strictObject({
  code: text('Which kind of finding'),
  rollout: text('Of which Rollout, Canary or canary config'),
  run: z
    .nullable(z.string())
    .check(z.describe('Where its run is created, of several as `step 2, step 4`; null: of the whole')),
  ...place,
  message: text('In a sentence'),
  suggestion: z
    .nullable(z.string())
    .check(
      z.describe('Changes with which the finding is gone from the text, in which they were tried; null: none is known'),
    ),
  changes: z.array(change).check(z.describe('The same, one by one')),
});

export type PolicyFindingJson = z.infer<typeof policyFindingSchema>;

export function policyFindingJson(finding: PolicyFinding): PolicyFindingJson {
  const { code, rollout, run, remedy } = finding;
  const phrase = remedyPhrase(remedy);
  return {
    code,
    rollout,
    run,
    ...placeJson(finding),
    message: policyFindingSentence(finding),
    suggestion: phrase === null ? null : `${phrase} the finding is gone`,
    changes: remedy.map(changeJson),
  };
}

function placeJson({ file, place: { line, column }, path }: Pick<PolicyFinding, 'file' | 'place' | 'path'>) {
  return { file, line, column, path: pathText(path) };
}

function changeJson(edit: PlacedEdit): PolicyFindingJson['changes'][number] {
  return { ...placeJson(edit), does: edit.does, was: edit.was ?? null, to: madeOf(edit) };
}

function madeOf(edit: PlacedEdit): unknown {
  const was = typeof edit.was === 'string' ? edit.was : '';
  switch (edit.does) {
    case 'set':
    case 'rename':
      return edit.to;
    case 'remove':
      return null;
    case 'replace':
      return was.replaceAll(edit.from, () => edit.to);
    case 'insert':
      return insertedText(was, edit.texts);
  }
}

/** `rollout.yaml:34:9 spec.strategy.canary.steps[2].analysis`. */
export function placeText({
  file,
  line,
  column,
  path,
}: Pick<PolicyFindingJson, 'file' | 'line' | 'column' | 'path'>): string {
  if (file === '') return path;
  return `${file === '-' ? 'standard input' : file}:${line}:${column}${path === '' ? '' : ` ${path}`}`;
}
