import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type ParsedNode,
  parseAllDocuments,
  parseDocument,
} from 'yaml';
import type { DocumentPath, Place } from '../model/place.js';
import type { ConfigProblem, ConfigProblemDetail } from '../model/problems/problem.js';
import { type Mark, NO_CHILDREN, type ReadDocument, TEXT_LIMITS } from './mark.js';

interface Reader {
  readonly placeAt: (offset: number) => Place;
  readonly problems: ConfigProblem[];
  /** Null where aliases are refused. */
  readonly anchors: Anchors | null;
}

/** What aliases stand for, and how many values they may still bring in. */
interface Anchors {
  readonly named: Map<string, Node>;
  left: number;
}

interface Part {
  /** Undefined where it could not be read; a problem says why. */
  readonly value: unknown;
  readonly mark: Mark;
}

/**
 * A YAML text (1.2, core schema) as the JSON it stands for. Aliases are refused, which leaves nothing for an alias bomb
 * to multiply; so are tags, keys that are not text, and more documents than one.
 */
export function readYaml(text: string, placeAt: (offset: number) => Place): ReadDocument {
  return readParsed(parseDocument(text, YAML_OPTIONS), placeAt, false);
}

/** At most so many documents are read of one text. */
const MOST_DOCUMENTS = 1_000;

/** At most so many values are brought in by the aliases of one document. */
const MOST_BY_ALIAS = 10_000;

/**
 * The documents of a YAML text, one after the other, as people write Kubernetes' objects: aliases are followed as far as they
 * bring in a bounded number of values, and `<<` takes over what an alias names. Empty documents are left out.
 */
export function readYamlDocuments(text: string, placeAt: (offset: number) => Place): readonly ReadDocument[] {
  const refused = (problem: ConfigProblem): readonly ReadDocument[] => [{ ok: false, problem }];
  if (text.length > TEXT_LIMITS.characters) {
    const { characters: allowed } = TEXT_LIMITS;
    const unit = 'characters';
    return refused({ code: 'text_too_long', unit, found: text.length, allowed, path: [], place: placeAt(allowed) });
  }
  const begins = [...text.matchAll(/^---/gm)];
  if (begins.length > MOST_DOCUMENTS) {
    const place = placeAt(begins[MOST_DOCUMENTS]?.index ?? 0);
    return refused({ code: 'documents_many', allowed: MOST_DOCUMENTS, path: [], place });
  }
  const documents = parseAllDocuments(text, YAML_OPTIONS);
  if (!Array.isArray(documents)) return [];
  return (documents as Document.Parsed[])
    .filter((document) => document.errors.length > 0 || !isEmptyDocument(document))
    .map((document) => readParsed(document, placeAt, true));
}

export const YAML_OPTIONS = {
  version: '1.2',
  schema: 'core',
  // Found here, with both places, rather than there.
  uniqueKeys: false,
  prettyErrors: false,
  // 'silent' would also silence the error about a second document.
  logLevel: 'error',
} as const;

/** Whether nothing is written in a document. */
export function isEmptyDocument({ contents }: Document.Parsed): boolean {
  return isEmpty(contents);
}

function isEmpty(top: ParsedNode | null): boolean {
  return top === null || (isScalar(top) && top.source === '');
}

function readParsed(
  document: Document.Parsed,
  placeAt: (offset: number) => Place,
  followsAliases: boolean,
): ReadDocument {
  const error = document.errors[0] ?? document.warnings.find(({ code }) => code !== 'TAG_RESOLVE_FAILED');
  if (error !== undefined) {
    const detail: ConfigProblemDetail =
      error.code === 'RESOURCE_EXHAUSTION'
        ? { code: 'nested_too_deep', allowed: TEXT_LIMITS.nesting }
        : error.code === 'MULTIPLE_DOCS'
          ? { code: 'many_documents' }
          : { code: 'not_yaml', detail: error.message };
    return { ok: false, problem: { ...detail, path: [], place: placeAt(error.pos[0]) } };
  }
  const top = document.contents;
  if (top === null || isEmpty(top)) {
    return { ok: false, problem: { code: 'text_empty', path: [], place: placeAt(0) } };
  }
  const anchors = followsAliases ? { named: new Map<string, Node>(), left: MOST_BY_ALIAS } : null;
  const reader: Reader = { placeAt, problems: [], anchors };
  const { value, mark } = readNode(reader, top, [], null, 0);
  // One tells of all of them, and of what they leave unknown.
  const alias = followsAliases ? undefined : reader.problems.find(({ code }) => code === 'yaml_alias');
  if (alias !== undefined) return { ok: false, problem: alias };
  return { ok: true, value, root: mark, problems: reader.problems };
}

const CORE_TAG = /^tag:yaml\.org,2002:/;

function readNode(
  reader: Reader,
  node: Node | null,
  path: DocumentPath,
  keyStart: number | null,
  before: number,
): Part {
  const start = node?.range?.[0] ?? before;
  const leaf: Mark = { start, keyStart, children: NO_CHILDREN };
  const refused = (detail: ConfigProblemDetail): Part => {
    reader.problems.push({ ...detail, path, place: reader.placeAt(start) });
    return { value: undefined, mark: leaf };
  };
  if (node === null) return { value: null, mark: leaf };
  if (isAlias(node)) {
    const named = reader.anchors?.named.get(node.source);
    if (reader.anchors === null || named === undefined) return refused({ code: 'yaml_alias', alias: node.source });
    if (path.length >= TEXT_LIMITS.nesting) return refused({ code: 'nested_too_deep', allowed: TEXT_LIMITS.nesting });
    reader.anchors.left -= 1 + countedNodes(named, reader.anchors.left);
    if (reader.anchors.left < 0) return refused({ code: 'yaml_aliases_many', allowed: MOST_BY_ALIAS });
    return { value: readNode(reader, named, path, null, before).value, mark: leaf };
  }
  if (node.anchor !== undefined) reader.anchors?.named.set(node.anchor, node);
  if (node.tag !== undefined) return refused({ code: 'yaml_tag', tag: node.tag.replace(CORE_TAG, '!!') });
  if (isCollection(node) && path.length >= TEXT_LIMITS.nesting) {
    return refused({ code: 'nested_too_deep', allowed: TEXT_LIMITS.nesting });
  }
  if (isMap(node)) return readMap(reader, node.items as Pair<Node, Node | null>[], path, leaf);
  if (isSeq(node)) return readList(reader, node.items as Node[], path, leaf);
  return { value: isScalar(node) ? node.value : undefined, mark: leaf };
}

/** How many nodes stand in a node, no further than is of interest. */
function countedNodes(node: Node, most: number): number {
  let count = 0;
  const todo: unknown[] = [node];
  for (let at = todo.pop(); at !== undefined && count <= most; at = todo.pop()) {
    count += 1;
    if (isMap(at) || isSeq(at)) todo.push(...at.items);
    else if (typeof at === 'object' && at !== null && 'key' in at && 'value' in at) todo.push(at.value);
  }
  return count;
}

function readMap(reader: Reader, pairs: readonly Pair<Node, Node | null>[], path: DocumentPath, leaf: Mark): Part {
  const values = new Map<string, unknown>();
  const children = new Map<string | number, Mark>();
  for (const { key, value } of pairs) {
    const keyStart = key.range?.[0] ?? leaf.start;
    const place = reader.placeAt(keyStart);
    if (!isScalar(key) || key.tag !== undefined) {
      reader.problems.push({ code: 'key_not_text', path, place });
      continue;
    }
    const name = key.source ?? String(key.value);
    const earlier = children.get(name);
    if (earlier !== undefined) {
      const first = reader.placeAt(earlier.keyStart ?? earlier.start);
      reader.problems.push({ code: 'duplicate_key', key: name, first, path: [...path, name], place });
    }
    const part = readNode(reader, value, [...path, name], keyStart, keyStart);
    if (name === '<<' && reader.anchors !== null) {
      for (const [inner, of] of mergedEntries(part.value)) if (!values.has(inner)) values.set(inner, of);
      continue;
    }
    values.set(name, part.value);
    children.set(name, part.mark);
  }
  // Not by assignment, which would take a key named `__proto__` for an order.
  return { value: Object.fromEntries(values), mark: { ...leaf, children } };
}

/** What `<<` brings in: the keys of an object, or of several, the first of which counts. */
function mergedEntries(value: unknown): readonly (readonly [string, unknown])[] {
  const objects = (Array.isArray(value) ? [...value].reverse() : [value]).filter(
    (object) => typeof object === 'object' && object !== null && !Array.isArray(object),
  );
  return Object.entries(Object.assign({}, ...objects) as Record<string, unknown>);
}

function readList(reader: Reader, items: readonly Node[], path: DocumentPath, leaf: Mark): Part {
  const parts = items.map((item, index) => readNode(reader, item, [...path, index], null, leaf.start));
  return {
    value: parts.map((part) => part.value),
    mark: { ...leaf, children: new Map(parts.map((part, index) => [index, part.mark])) },
  };
}
