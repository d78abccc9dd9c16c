import { BadInputError } from '../bad-input-error.js';
import { isSameFile } from './same-file.js';

export interface Places {
  readonly config: string;
  readonly output: string;
  readonly trace: string | undefined;
}

/** Two outputs in one place, or an output over the input, is never meant. */
export function refuseCollisions({ config, output, trace }: Places): void {
  if (trace !== undefined && isSamePlace(trace, output)) {
    refuse(`--trace and --output both write to ${output === '-' ? 'standard output' : output}`);
  }
  if (config === '-') return;
  if (output !== '-' && isSameFile(output, config)) refuse(`--output would overwrite the configuration ${config}`);
  if (trace !== undefined && trace !== '-' && isSameFile(trace, config)) {
    refuse(`--trace would overwrite the configuration ${config}`);
  }
}

function isSamePlace(one: string, other: string): boolean {
  return one === '-' || other === '-' ? one === other : isSameFile(one, other);
}

function refuse(message: string): never {
  throw new BadInputError([{ code: 'usage', message }]);
}
