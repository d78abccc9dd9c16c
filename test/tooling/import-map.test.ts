import { describe, expect, test } from 'vitest';
import { IMPORT_MAP, importProblems } from './import-map.js';
import { sourceFiles } from './source-files.js';

const src = sourceFiles('src');

describe('the import map', () => {
  test('src keeps to it', () => {
    expect(src.length).toBeGreaterThan(50);
    expect(importProblems(src)).toEqual([]);
  });

  test.each([
    [
      'src/sources/x.ts',
      "import { advance } from '../controllers/plan/advance.js';",
      'sources may not import controllers',
    ],
    ['src/analysis/x.ts', "import type { Key } from '../random/key.js';", 'analysis may not import random'],
    ['src/analysis/x.ts', "type Key = import('../random/key.js').Key;", 'analysis may not import random'],
    ['src/analysis/x.ts', "export * from '../controllers/thresholds.js';", 'analysis may not import controllers'],
    ['src/report/x.ts', "const y = await import('../simulation/simulate.js');", 'report may not import simulation'],
    ['src/config/x.ts', "import { thresholds } from '../analysis/thresholds.js';", 'config may not import analysis'],
    ['src/text/x.ts', "import { complete } from '../config/complete.js';", 'text may not import config'],
    ['src/stats/x.ts', "import { formatNumber } from '../text/format-number.js';", 'stats may not import text'],
    ['src/config/checks/x.ts', "import { judge } from '../../analysis/judging.js';", 'config may not import analysis'],
    ['src/report/json/x.ts', "import type { Judge } from '../../analysis/judge.js';", 'report may not import analysis'],
    ['src/study/x.ts', "import { uniform } from '../sources/x.js';", 'study may not import sources'],
    ['src/measures/x.ts', "import { normalCdf } from '../stats/laws/normal.js';", 'measures may not import stats'],
    ['src/sources/x.ts', "import { metricRow } from '../measures/metrics.js';", 'sources may not import measures'],
    ['src/model/x.ts', "import { simulate } from '../index.js';", 'model may not import the entry'],
    ['src/index.ts', "export { runProgram } from './cli/program.js';", 'the entry may not import cli'],
    ['src/helpers/x.ts', "import { y } from './y.js';", 'src/helpers is not on the map'],
    ['src/stats/x.ts', "import { readFileSync } from 'node:fs';", 'node:fs outside cli'],
    ['src/library/x.ts', "import { readFileSync } from 'node:fs';", 'node:fs outside cli'],
    ['src/library/x.ts', "import { EXIT } from '../cli/exit-codes.js';", 'library may not import cli'],
    ['src/play/x.ts', "import { frame } from '../cli/play/frame.js';", 'play may not import cli'],
    ['src/browser/x.ts', "import { simulate } from '../simulation/simulate.js';", 'browser may not import simulation'],
    ['src/browser/x.ts', "import { createHash } from 'node:crypto';", 'node:crypto outside cli'],
    ['src/cli/x.ts', "import { playPage } from '../browser/play-page.js';", 'cli may not import browser'],
    ['src/report/x.ts', "import { format } from '../library/format.js';", 'report may not import library'],
    ['src/sources/x.ts', "import seedrandom from 'seedrandom';", 'sources may not import the package seedrandom'],
    ['src/cli/x.ts', "import { z } from 'zod/mini';", 'cli may not import the package zod'],
    ['src/promql/x.ts', "import { pathText } from '../text/found.js';", 'promql may not import text'],
    ['src/sources/x.ts', "import { bind } from '../promql/bind.js';", 'sources may not import promql'],
    [
      'src/cli/x.ts',
      "import { parser } from '@prometheus-io/lezer-promql';",
      'cli may not import the package @prometheus-io/lezer-promql',
    ],
    ['src/config/x.ts', 'await import(name);', 'config may not import the package (computed)'],
  ])('a wrong import in %s is found', (path, text, problem) => {
    expect(importProblems([{ path, text }])).toEqual([`${path}:1: ${problem}`]);
  });

  test.each(['src/config/schema/x.ts', 'src/report/words/x.ts'])('%s may import the table of conditions', (path) => {
    const text = "import { CONDITIONS } from '../../measures/conditions.js';";
    expect(importProblems([{ path, text }])).toEqual([]);
  });

  test('an import in a comment or a text is no import', () => {
    const text =
      "// import { advance } from '../controllers/plan/advance.js';\nconst x = \"from '../controllers/advance.js'\";";
    expect(importProblems([{ path: 'src/sources/x.ts', text }])).toEqual([]);
  });

  test('seedrandom is imported in one file', () => {
    expect(src.filter(({ text }) => /from 'seedrandom'/.test(text)).map(({ path }) => path)).toEqual([
      'src/random/key.ts',
    ]);
  });

  test('every folder of src is on the map, and every room of the map is a folder', () => {
    const folders = new Set(
      src
        .map(({ path }) => path.split('/'))
        .filter((parts) => parts.length > 2)
        .map((p) => p[1]),
    );
    expect([...folders].sort()).toEqual(Object.keys(IMPORT_MAP).sort());
  });
});
