/** `npm run golden`: makes `examples/golden/` anew, and says which files changed. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GOLDENS, goldenFiles, goldens, reportOf } from './goldens.js';

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const wanted = goldens();
let changed = 0;
for (const golden of wanted) {
  const path = join(GOLDENS, golden.file);
  const report = await reportOf(golden);
  if (existsSync(path) && readFileSync(path, 'utf8') === report) continue;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, report);
  changed++;
  say(`written  ${golden.file}`);
}
for (const file of goldenFiles()) {
  if (wanted.some((golden) => golden.file === file)) continue;
  rmSync(join(GOLDENS, file));
  changed++;
  say(`removed  ${file}`);
}
say(`${wanted.length} golden reports, ${changed} changed`);
