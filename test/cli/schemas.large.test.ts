import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { exampleFiles } from '../examples/goldens.js';
import { example } from './configs.js';
import { jsonFrom } from './run-here.js';
import { validator } from './schema-validator.js';
import { inTemporaryFolder } from './temporary-folder.js';

inTemporaryFolder();

it.each(exampleFiles())('a diagnosis and the worst cases of %s fit their schemas', async (file) => {
  writeFileSync(file, example(file));
  const lint = await jsonFrom(['lint', '-qc', file, '-f', 'json']);
  const worst = await jsonFrom(['blast-radius', '-qc', file, '-f', 'json']);
  expect((await validator('lint'))(lint)).toBeNull();
  expect((await validator('blast-radius'))(worst)).toBeNull();
});
