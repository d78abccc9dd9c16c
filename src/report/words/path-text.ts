import type { DocumentPath } from '../../model/problem.js';
import { visibleText } from './visible-text.js';

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
