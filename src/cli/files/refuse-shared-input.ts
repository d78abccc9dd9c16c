import { refuse } from '../exit-codes.js';
import type { NamedFile } from './refuse-outputs.js';

/** Standard input is read once: of what a command line names only one may be `-`. */
export function refuseSharedInput(inputs: readonly NamedFile[]): void {
  const [one, other] = inputs.filter(({ file }) => file === '-');
  if (one === undefined || other === undefined) return;
  refuse(
    one.what === other.what
      ? 'standard input is named twice, and can be read only once'
      : `standard input cannot be both ${one.what} and ${other.what}`,
  );
}
