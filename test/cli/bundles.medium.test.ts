import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** The files of which a bundle is made, as esbuild says in comments. */
function filesOf(bundle: string): readonly string[] {
  const text = readFileSync(new URL(`../../dist/${bundle}.cjs`, import.meta.url), 'utf8');
  return [...text.matchAll(/^\/\/ (?:\.\.\/)*(\S*?)((?:node_modules|src)\/\S+)$/gm)].map(([, , file = '']) => file);
}

function foldersOf(bundle: string): readonly string[] {
  return [...new Set(filesOf(bundle).map((file) => file.split('/').slice(0, 2).join('/')))].sort();
}

describe('what is loaded and compiled', () => {
  it('before the command is known is the command line alone', () => {
    expect(filesOf('canary-sim')).toContain('src/cli/arguments/build-program.ts');
    expect(foldersOf('canary-sim').filter((folder) => folder.startsWith('node_modules/'))).toEqual([
      'node_modules/commander',
    ]);
    expect(foldersOf('canary-sim')).not.toEqual(expect.arrayContaining([expect.stringMatching(/config|simulation/)]));
  });

  it('in each thread of a study is what plays runs: no configuration, none of its packages, no report but lines of CSV', () => {
    expect(filesOf('study-worker')).toContain('src/simulation/loop.ts');
    expect(foldersOf('study-worker').filter((folder) => folder.startsWith('node_modules/'))).toEqual([
      'node_modules/seedrandom',
    ]);
    const ours = foldersOf('study-worker');
    for (const folder of ['config', 'policies', 'promql']) expect(ours).not.toContain(`src/${folder}`);
    expect(filesOf('study-worker').filter((file) => file.startsWith('src/report/'))).toEqual([
      'src/report/formats/csv-cells.ts',
    ]);
  });

  it('for a study holds no schema of a report', () => {
    const schemas = filesOf('study-command').filter((file) => /^src\/report\/.*schema/.test(file));
    expect(schemas).toEqual([]);
  });
});
