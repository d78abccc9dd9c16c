import { quoted } from '../../../text/sentence.js';
import { visibleText } from '../../../text/visible-text.js';

/** Of a value that is given for an argument which no template declares. */
export function undeclaredArgSentence(suggestion: string | null): string {
  const meant = suggestion === null ? '' : `, did you mean ${quoted(suggestion)}?`;
  return `no template declares an argument of this name${meant}`;
}

/** More names of policies do not help a reader. */
const MOST_LETTERS = 400;

/** Of files that do not hold one policy: `found` names what they hold. */
export function choiceSentence(found: readonly string[]): string {
  if (found.length === 0) return 'nothing in these files can be rehearsed: no Rollout, Canary, template or run';
  const named = visibleText(found.join(', '), MOST_LETTERS);
  return `these files hold ${found.length} policies, and a rehearsal is of one: ${named}`;
}
