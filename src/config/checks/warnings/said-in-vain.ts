import type { ConfigWarning } from '../../../model/problems/warning.js';

/** Of warnings of several policies in one world those that hold for each: what one policy has no use for another may have. */
export function ofEach(warnings: readonly (readonly ConfigWarning[])[]): readonly ConfigWarning[] {
  const [first = [], ...others] = warnings.map((each) => each.map((one) => [JSON.stringify(one), one] as const));
  return first.flatMap(([key, one]) => (others.every((other) => other.some(([same]) => same === key)) ? [one] : []));
}
