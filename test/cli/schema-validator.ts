import { Ajv2020 } from 'ajv/dist/2020.js';
import { jsonFrom } from './run-here.js';

/** Says what is wrong with a value by the schema that the program prints: null if nothing is. */
export async function validator(which: string): Promise<(value: unknown) => unknown> {
  const validate = new Ajv2020({ strict: false, allErrors: true }).compile(await jsonFrom(['schema', which]));
  return (value) => (validate(value) ? null : validate.errors);
}
