import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import type { Sandbox } from './sandbox.js';

/** Runs a TypeScript module that imports `canary-sim`. */
export function runModule(source: string, { folder, run }: Sandbox): ReturnType<Sandbox['run']> {
  writeFileSync(join(folder, 'example.mjs'), transformSync(source, { loader: 'ts', target: 'node20' }).code);
  return run('node example.mjs');
}
