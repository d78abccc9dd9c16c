import { ArgumentError } from '../../library/argument-error.js';
import type { DocumentPath } from '../../model/place.js';
import { pathText } from '../../text/found.js';
import { refuse } from '../exit-codes.js';

/** Does something with what a user asked for; what the library says of an argument is then said of an option. */
export async function asUsage<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    return error instanceof ArgumentError ? refuse(`${where(error.path)}: ${error.reason}`) : Promise.reject(error);
  }
}

const OPTIONS: Readonly<Record<string, string>> = {
  assertions: '--assert',
  scenarios: '--scenarios',
  sweep: '--sweep',
};

/** As the user knows it: an option, or a place in the configuration. */
function where([argument, ...path]: DocumentPath): string {
  const option = argument === 'options' ? OPTIONS[String(path[0])] : undefined;
  return option ?? pathText(path);
}
