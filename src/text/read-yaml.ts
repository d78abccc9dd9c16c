import { isAlias, isCollection, isMap, isScalar, isSeq, type Node, type Pair, parseDocument } from 'yaml';
import type { DocumentPath, Place } from '../model/place.js';
import type { ConfigProblem, ConfigProblemDetail } from '../model/problem.js';
import { type Mark, NO_CHILDREN, type ReadDocument, TEXT_LIMITS } from './mark.js';

interface Reader {
  readonly placeAt: (offset: number) => Place;
  readonly problems: ConfigProblem[];
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
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    // Found here, with both places, rather than there.
    uniqueKeys: false,
    prettyErrors: false,
    // 'silent' would also silence the error about a second document.
    logLevel: 'error',
  });
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
  if (top === null || (isScalar(top) && top.source === '')) {
    return { ok: false, problem: { code: 'text_empty', path: [], place: placeAt(0) } };
  }
  const reader: Reader = { placeAt, problems: [] };
  const { value, mark } = readNode(reader, top, [], null, 0);
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
  if (isAlias(node)) return refused({ code: 'yaml_alias', alias: node.source });
  if (node.tag !== undefined) return refused({ code: 'yaml_tag', tag: node.tag.replace(CORE_TAG, '!!') });
  if (isCollection(node) && path.length >= TEXT_LIMITS.nesting) {
    return refused({ code: 'nested_too_deep', allowed: TEXT_LIMITS.nesting });
  }
  if (isMap(node)) return readMap(reader, node.items as Pair<Node, Node | null>[], path, leaf);
  if (isSeq(node)) return readList(reader, node.items as Node[], path, leaf);
  return { value: isScalar(node) ? node.value : undefined, mark: leaf };
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
    values.set(name, part.value);
    children.set(name, part.mark);
  }
  // Not by assignment, which would take a key named `__proto__` for an order.
  return { value: Object.fromEntries(values), mark: { ...leaf, children } };
}

function readList(reader: Reader, items: readonly Node[], path: DocumentPath, leaf: Mark): Part {
  const parts = items.map((item, index) => readNode(reader, item, [...path, index], null, leaf.start));
  return {
    value: parts.map((part) => part.value),
    mark: { ...leaf, children: new Map(parts.map((part, index) => [index, part.mark])) },
  };
}
