import type { Found } from '../../model/problem.js';
import { formatCount } from './format-count.js';
import { quoted } from './quoted.js';

/** What stands in a document, in words: `the text "x"`, `a list of 3`. */
export function foundText(found: Found): string {
  switch (found.kind) {
    case 'text':
      return `the text ${quoted(found.text)}`;
    case 'number':
    case 'boolean':
      return String(found.value);
    case 'null':
      return 'null';
    case 'list':
      return found.length === 0 ? 'an empty list' : `a list of ${formatCount(found.length)}`;
    case 'object':
      return 'an object';
  }
}
