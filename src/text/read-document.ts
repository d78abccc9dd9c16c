import type { Place } from '../model/place.js';
import type { ConfigProblem } from '../model/problems/problem.js';
import { type ReadDocument, TEXT_LIMITS } from './mark.js';
import { scanJson } from './scan-json.js';

/**
 * Reads JSON or YAML. A text that begins as only JSON would (`{`, `[` or a `//` comment) has to be JSON to its end: YAML would also
 * take it, along with most slips that make it no JSON. The YAML parser is loaded only for YAML, since it costs more to
 * load than all else here to run.
 */
export async function readDocument(
  text: string,
  placeAt: (offset: number) => Place,
  allowed: number = TEXT_LIMITS.characters,
): Promise<ReadDocument> {
  if (text.trim() === '' || text.length > allowed || /^\s*[{[/]/.test(text)) return readJson(text, placeAt, allowed);
  const { readYaml } = await import('./read-yaml.js');
  return readYaml(text, placeAt);
}

/** Reads JSON, at once. */
export function readJson(
  text: string,
  placeAt: (offset: number) => Place,
  allowed: number = TEXT_LIMITS.characters,
): ReadDocument {
  const refused = (problem: ConfigProblem): ReadDocument => ({ ok: false, problem });
  if (text.length > allowed) {
    return refused({
      code: 'text_too_long',
      unit: 'characters',
      found: text.length,
      allowed,
      path: [],
      place: placeAt(allowed),
    });
  }
  if (text.trim() === '') return refused({ code: 'text_empty', path: [], place: placeAt(0) });
  const scan = scanJson(text);
  if (scan.ok) {
    const problems = scan.duplicates.map(
      ({ path, key, start, firstStart }): ConfigProblem => ({
        code: 'duplicate_key',
        key,
        first: placeAt(firstStart),
        path,
        place: placeAt(start),
      }),
    );
    return { ok: true, value: JSON.parse(text), root: scan.root, problems };
  }
  const { fault, start, found } = scan;
  if (fault === 'too_deep') {
    return refused({ code: 'nested_too_deep', allowed: TEXT_LIMITS.nesting, path: [], place: placeAt(start) });
  }
  return refused({ code: 'not_json', fault, found, path: [], place: placeAt(start) });
}
