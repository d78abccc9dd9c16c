import { parser } from '@prometheus-io/lezer-promql';
import { checkTypes } from './check-types.js';
import { placeIn, type QueryProblem, RefusedQuery } from './problem.js';
import { readExpression } from './read-expression.js';
import type { RangeEdge } from './reading.js';
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
export function parseQuery(text: string, edge: RangeEdge): ParsedQuery {
  try {
    if (text.length > MOST_CHARACTERS) {
      throw new RefusedQuery('too_large', `a query of ${text.length} characters; at most ${MOST_CHARACTERS}`, 0);
    }
    const tree = parser.parse(text);
    const cursor = tree.cursor();
    let depth = 0;
    // The walk is by hand: how deep the tree is decides whether functions may call themselves along it.
    do {
      if (depth > MOST_NESTED) throw new RefusedQuery('too_large', 'too deeply nested', cursor.from);
      if (cursor.firstChild()) depth += 1;
      else {
        while (!cursor.nextSibling()) {
          if (!cursor.parent()) break;
          depth -= 1;
        }
        if (depth === 0) break;
      }
    } while (depth > 0);
    const refused = syntaxError(text, tree);
    if (refused !== null) throw refused;
    const expression = readExpression({ text, edge }, tree.topNode);
    checkTypes(expression);
    return { ok: true, expression };
  } catch (error) {
    if (!(error instanceof RefusedQuery)) throw error;
    return { ok: false, problem: { code: error.code, reason: error.message, ...placeIn(text, error.from) } };
  }
}
