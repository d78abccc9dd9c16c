import type { Tree } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import type { QueryProblem, RangeEdge } from '../../model/policy/query.js';
import { checkTypes } from './check-types.js';
import { placeIn, RefusedQuery } from './problem.js';
import { readExpression } from './read-expression.js';
import type { Expression } from './syntax.js';
import { syntaxError } from './syntax-error.js';

export type ParsedQuery =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly problem: QueryProblem };

/** Characters of a query; the longest of the policies that were read has 700. */
const MOST_CHARACTERS = 10_000;
/** Nodes of the grammar within one another; a chain of operators counts one for each. */
const MOST_NESTED = 400;

/** Reads a query and checks it as Prometheus does before it looks at a sample. */
export function parseQuery(written: string, edge: RangeEdge): ParsedQuery {
  try {
    if (written.length > MOST_CHARACTERS) {
      throw new RefusedQuery('too_large', `a query of ${written.length} characters; at most ${MOST_CHARACTERS}`, 0);
    }
    const text = forGrammar(written);
    const tree = parser.parse(text);
    checkDepth(tree);
    const refused = syntaxError(text, tree);
    if (refused !== null) throw refused;
    const expression = readExpression({ text, edge }, tree.topNode);
    checkTypes(expression);
    return { ok: true, expression };
  } catch (error) {
    if (!(error instanceof RefusedQuery)) throw error;
    return { ok: false, problem: { code: error.code, reason: error.message, ...placeIn(written, error.from) } };
  }
}

/**
 * The grammar does not know `5.` and `0X1F`, which are numbers to Prometheus: the point becomes a blank, the letter a small
 * one, so that every other character stays where it is.
 */
function forGrammar(text: string): string {
  const quoted = '"(?:[^\\\\"]|\\\\.)*"?|\'(?:[^\\\\\']|\\\\.)*\'?|`[^`]*`?|#[^\\n]*';
  const pattern = new RegExp(`${quoted}|(?<![\\w.:])(?:(\\d+)\\.(?!\\d)(e[+-]?\\d+)?|(0X))`, 'gis');
  return text.replace(pattern, (whole, digits, exponent = '', hexadecimal) => {
    if (hexadecimal !== undefined) return '0x';
    return digits === undefined ? whole : `${digits}${exponent} `;
  });
}

/** By hand, not by a function that calls itself: the depth is what decides whether functions may. */
function checkDepth(tree: Tree): void {
  const cursor = tree.cursor();
  let depth = 0;
  while (true) {
    if (depth > MOST_NESTED) throw new RefusedQuery('too_large', 'too deeply nested', cursor.from);
    if (cursor.firstChild()) {
      depth += 1;
      continue;
    }
    while (!cursor.nextSibling()) {
      if (!cursor.parent()) return;
      depth -= 1;
    }
  }
}
