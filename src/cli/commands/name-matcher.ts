import { RE2JS, RE2JSSyntaxException } from 're2js';
import { quoted } from '../../text/sentence.js';
import { refuse } from '../exit-codes.js';

/**
 * Whether a name matches a regular expression, in time that grows with the name and no faster, whatever either says: the
 * language's own engine takes longer than anybody waits for `(a+)+$` and thirty letters. It is that of RE2: no look-around,
 * no references back. Loaded only where an expression is given.
 */
export function nameMatcher(expression: string): (name: string) => boolean {
  try {
    const compiled = RE2JS.compile(expression);
    return (name) => compiled.matcher(name).find();
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    const where = error.getPattern() ?? '';
    const what = where === '' || where === expression ? '' : ` at ${quoted(where)}`;
    return refuse(`--run: ${quoted(expression)} is no regular expression (RE2): ${error.getDescription()}${what}`);
  }
}
