import type { QueryProblem } from '../../../model/policy/query.js';
import { visibleText } from '../../../text/visible-text.js';

/** One line of English for a query that is refused, without a full stop. */
export function queryProblemSentence({ code, reason, line, column }: QueryProblem): string {
  const what = visibleText(reason);
  return code === 'not_supported'
    ? `not supported by the simulator: ${what}, at ${line}:${column}`
    : `at ${line}:${column}: ${what}`;
}
