import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { BadInputError, refuse } from '../exit-codes.js';
import { isSameFile, linkTarget, systemCode } from './paths.js';

/** A file that an option names: an output, or what is read. */
export interface NamedFile {
  readonly what: string;
  readonly file: string | undefined;
}

/** Two outputs in one place, or an output over an input, is never meant. `-` stands for no file. */
export function refuseSameFiles(outputs: readonly NamedFile[], inputs: readonly NamedFile[]): void {
  for (const [index, { what, file }] of outputs.entries()) {
    if (!isFile(file)) continue;
    const other = outputs.slice(0, index).find((each) => isFile(each.file) && isSameFile(each.file, file));
    if (other !== undefined) refuse(`${other.what} and ${what} both write to ${file}`);
    const input = inputs.find((each) => isFile(each.file) && isSameFile(each.file, file));
    if (input !== undefined) {
      refuse(`${what} would overwrite ${[input.what, input.file].filter((part) => part !== '').join(' ')}`);
    }
  }
}

/** Says before a long study what would be said after it: that a file cannot be written. */
export function refuseUnwritable(outputs: readonly NamedFile[]): void {
  for (const { file } of outputs) {
    if (!isFile(file)) continue;
    try {
      const target = linkTarget(file);
      const there = statSync(target, { throwIfNoEntry: false });
      if (there?.isDirectory() === true) throw Object.assign(new Error('is a directory'), { code: 'EISDIR' });
      if (there !== undefined) accessSync(target, constants.W_OK);
      if (there === undefined || there.isFile()) accessSync(dirname(target), constants.W_OK);
    } catch (error) {
      throw new BadInputError([{ code: 'output_unwritable', file, systemCode: systemCode(error) }]);
    }
  }
}

function isFile(file: string | undefined): file is string {
  return file !== undefined && file !== '-';
}
