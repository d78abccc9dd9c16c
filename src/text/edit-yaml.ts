import { type Document, isMap, isScalar, parseAllDocuments } from 'yaml';
import type { DocumentPath } from '../model/place.js';
import type { PolicyChange } from '../model/policy/policy-part.js';
import { insertedText } from './inserted-text.js';
import { isEmptyDocument, YAML_OPTIONS } from './read-yaml.js';

/** A change of one document of a text; `document`: which, from 0, empty ones not counted. */
type DocumentEdit = PolicyChange & { readonly document: number; readonly way: DocumentPath };

/** A YAML or JSON text with changes made; comments stay. Null: one of them does not fit what is written. */
export function editYaml(text: string, edits: readonly DocumentEdit[]): string | null {
  const all = parseAllDocuments(text, YAML_OPTIONS);
  if (!Array.isArray(all)) return null;
  const documents = (all as Document.Parsed[]).filter((each) => each.errors.length > 0 || !isEmptyDocument(each));
  try {
    for (const edit of edits) {
      const document = documents[edit.document];
      if (document === undefined || !changed(document, edit)) return null;
    }
    return documents.map((each) => each.toString({ directives: false, lineWidth: 0 })).join('---\n');
  } catch {
    // An alias, or a text, on the way to what is to be changed.
    return null;
  }
}

function changed(document: Document.Parsed, edit: DocumentEdit): boolean {
  const { way } = edit;
  const was: unknown = document.getIn(way);
  switch (edit.does) {
    case 'set':
      document.setIn(way, document.createNode(edit.to));
      return true;
    case 'remove':
      return document.deleteIn(way);
    case 'rename': {
      const map: unknown = way.length === 1 ? document.contents : document.getIn(way.slice(0, -1));
      const pair = isMap(map) ? map.items.find(({ key }) => isScalar(key) && key.value === way.at(-1)) : undefined;
      if (pair === undefined) return false;
      pair.key = document.createNode(edit.to);
      return true;
    }
    case 'replace':
      if (typeof was !== 'string' || !was.includes(edit.from)) return false;
      document.setIn(
        way,
        was.replaceAll(edit.from, () => edit.to),
      );
      return true;
    case 'insert': {
      if (typeof was !== 'string') return false;
      document.setIn(way, insertedText(was, edit.texts));
      return true;
    }
  }
}
