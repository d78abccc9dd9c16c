import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inTemporaryFolder } from '../cli/temporary-folder.js';
import { EXAMPLES, filesIn, GOLDENS, goldens } from './goldens.js';
import { runInProcess } from './run-in-process.js';

const folder = inTemporaryFolder();

it.each(filesIn('experiments'))(
  '%s gives its golden reports byte for byte (after a wanted change: npm run golden)',
  async (example) => {
    const text = join(folder(), 'report.txt');
    const args = ['experiment', join(EXAMPLES, example), '--runs', '50', '--seed', '42', '--format', 'json'];
    const { code, out, err } = await runInProcess([...args, '--report', `text=${text}`]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const given: Readonly<Record<string, string>> = { json: out, text: readFileSync(text, 'utf8') };
    const kept = goldens().filter((golden) => golden.example === example);
    expect(kept.map(({ format }) => format)).toContain('text');
    for (const { file, format } of kept) expect(given[format], file).toBe(readFileSync(join(GOLDENS, file), 'utf8'));
  },
);
