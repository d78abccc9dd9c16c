import type { DocumentPath, Found } from '../model/place.js';
import { formatCount } from './format-number.js';
import { quoted } from './sentence.js';
import { visibleText } from './visible-text.js';

/** A value of a document, as problems speak of it. */
export function found(value: unknown): Found {
  if (typeof value === 'string') return { kind: 'text', text: value };
  if (typeof value === 'number') return { kind: 'number', value };
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  if (Array.isArray(value)) return { kind: 'list', length: value.length };
  return value === null ? { kind: 'null' } : { kind: 'object' };
}

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

/** A path as JavaScript would write it: `stages[1].traffic_percent`; '' for the document itself. */
export function pathText(path: DocumentPath): string {
  return path
    .map((step, depth) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^[A-Za-z_$][\w$]*$/.test(step) || step.length > 40) return `["${visibleText(step, 40)}"]`;
      return depth === 0 ? step : `.${step}`;
    })
    .join('');
}
