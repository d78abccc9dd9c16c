import { describe, expect, test } from 'vitest';
import { importCircles } from './import-circles.js';
import { sourceFiles } from './source-files.js';

const src = sourceFiles('src');

const file = (path: string, ...lines: readonly string[]) => ({ path: `src/${path}`, text: lines.join('\n') });

describe('no file imports itself through others, types included', () => {
  test('in src', () => {
    expect(src.length).toBeGreaterThan(50);
    expect(importCircles(src)).toEqual([]);
  });

  test.each([
    [
      'of values',
      [file('a/x.ts', "import { y } from '../b/y.js';"), file('b/y.ts', "export { x } from '../a/x.js';")],
      'src/a/x.ts → src/b/y.ts → src/a/x.ts',
    ],
    [
      'of types',
      [
        file('a/x.ts', "import type { Y } from './y.js';", 'export type X = Y;'),
        file('a/y.ts', "import { type Z } from './z.js';"),
        file('a/z.ts', "export type Z = import('./x.js').X;"),
      ],
      'src/a/x.ts → src/a/y.ts → src/a/z.ts → src/a/x.ts',
    ],
    [
      'of what is loaded later',
      [file('a/x.ts', "const y = await import('./y.js');"), file('a/y.ts', "import './x.js';")],
      'src/a/x.ts → src/a/y.ts → src/a/x.ts',
    ],
    ['of one file', [file('a/x.ts', "import { x } from './x.js';")], 'src/a/x.ts → src/a/x.ts'],
  ])('a planted circle %s is found', (_, planted, circle) => {
    expect(importCircles(planted)).toEqual([circle]);
  });

  test('a circle that is planted in src is found, and told of once', () => {
    const planted = [
      file('model/one.ts', "import type { Two } from './two.js';"),
      file('model/two.ts', "import type { One } from './one.js';", "import type { Three } from './three.js';"),
      file('model/three.ts', "import type { One } from './one.js';"),
    ];
    const circles = importCircles([...src, ...planted]);
    expect(circles).toEqual(['src/model/one.ts → src/model/two.ts → src/model/one.ts']);
  });

  test('files that meet again, or import one file twice, are no circle', () => {
    const diamond = [
      file('a/top.ts', "import { l } from './left.js';", "import { r } from './right.js';"),
      file('a/left.ts', "import { b } from './bottom.js';", "import type { B } from './bottom.js';"),
      file('a/right.ts', "import { b } from './bottom.js';"),
      file('a/bottom.ts', "// import { t } from './top.js';"),
    ];
    expect(importCircles(diamond)).toEqual([]);
  });
});
