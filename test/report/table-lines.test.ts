import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cell, Column, TableBlock } from '../../src/report/page/page.js';
import { displayWidth } from '../../src/report/text/display-width.js';
import { tableLines } from '../../src/report/text/table-lines.js';

/** Words that no other cell has: where one stands, its cell stands. */
const word = (cell: string, length: number) => `${cell}${'x'.repeat(length)}`;

interface Shape {
  readonly rows: number;
  readonly names: readonly number[];
  readonly columns: readonly {
    readonly worth: number;
    readonly alignment: Column['alignment'];
    readonly goesBelow: boolean;
    readonly lengths: readonly (readonly number[])[];
  }[];
  readonly width: number;
}

const ROWS = 4;
const shapes: fc.Arbitrary<Shape> = fc.record({
  rows: fc.integer({ min: 1, max: ROWS }),
  names: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: ROWS, maxLength: ROWS }),
  columns: fc.array(
    fc.record({
      worth: fc.integer({ min: 1, max: 9 }),
      alignment: fc.constantFrom('left', 'right'),
      goesBelow: fc.boolean(),
      // Lines of a cell, each of so many letters.
      lengths: fc.array(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 3 }), {
        minLength: ROWS,
        maxLength: ROWS,
      }),
    }),
    { maxLength: 6 },
  ),
  width: fc.integer({ min: 20, max: 200 }),
});

const cellOf = (row: number, column: number) => `${'abcdefgh'[column]}${row}`;

/** A column that goes below is worth it. */
function tableOf({ rows, names, columns }: Shape): TableBlock {
  const indices = Array.from({ length: rows }, (_, row) => row);
  return {
    kind: 'table',
    caption: 'a table',
    columns: [
      { heading: 'name', alignment: 'left', worth: 0, cells: indices.map((row) => word(`n${row}`, names[row] ?? 1)) },
      ...columns.map(({ worth, alignment, goesBelow, lengths }, column): Column => {
        const cells = indices.map(
          (row): Cell => (lengths[row] ?? []).map((length) => word(cellOf(row, column), length)),
        );
        return { heading: `h${column}`, alignment, cells, goesBelow, worth: goesBelow ? 5 + (worth % 5) : worth };
      }),
    ],
  };
}

const all = (table: TableBlock, width: number) => {
  const { heading, rows } = tableLines(table, width);
  return [heading, ...rows.flatMap(({ lines }) => lines)];
};

describe('a table as text', () => {
  test('is never wider than it may be', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        for (const line of all(tableOf(shape), shape.width))
          expect(displayWidth(line)).toBeLessThanOrEqual(shape.width);
      }),
    );
  });

  test('never loses a name: a row begins with as much of it as there is room for, and of twelve columns in any case', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const table = tableOf(shape);
        const { rows, shown } = tableLines(table, shape.width);
        expect(shown[0]).toBe('name');
        expect(rows).toHaveLength(shape.rows);
        for (const [row, { lines }] of rows.entries()) {
          const name = word(`n${row}`, shape.names[row] ?? 1);
          const [told = ''] = (lines[0] ?? '').split(/ {2}|$/);
          expect(told.endsWith('…') ? name.startsWith(told.slice(0, -1)) : told === name, told).toBe(true);
          if (told.endsWith('…')) expect(told.length).toBeGreaterThanOrEqual(12);
        }
      }),
    );
  });

  test('shows every line of a cell that may go below, whole, beside its row or below it', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { rows } = tableLines(tableOf(shape), shape.width);
        for (const [row, { lines }] of rows.entries()) {
          const shown = lines.join('').replace(/\s/g, '');
          for (const [column, { goesBelow, lengths }] of shape.columns.entries()) {
            if (!goesBelow) continue;
            for (const length of lengths[row] ?? []) expect(shown).toContain(word(cellOf(row, column), length));
          }
        }
      }),
    );
  });

  test('has what is beside each other in columns: cells of one begin, or end, at one place in all rows', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { heading, rows } = tableLines(tableOf(shape), shape.width);
        for (const [column, { alignment }] of shape.columns.entries()) {
          const headed = heading.indexOf(`h${column}`);
          if (headed < 0) continue;
          const places = rows.flatMap(({ lines }, row) =>
            lines.flatMap((line) => {
              const at = line.indexOf(cellOf(row, column));
              if (at < 0) return [];
              return [alignment === 'left' ? at : at + (/^\S+/.exec(line.slice(at))?.[0].length ?? 0)];
            }),
          );
          expect(new Set([...places, alignment === 'left' ? headed : headed + 2]).size).toBe(1);
        }
      }),
    );
  });

  test('cuts a long heading of its names, so that no other column is cut', () => {
    const names: Column = { heading: 'thresholds.error_rate.then', alignment: 'left', worth: 0, cells: ['pause'] };
    const figures = ['abcdefgh', 'ijklmnop', 'qrstuvwx'].map((heading): Column => {
      return { heading, alignment: 'right', worth: 8, cells: ['1'] };
    });
    const { heading, rows } = tableLines({ kind: 'table', caption: '', columns: [names, ...figures] }, 54);
    expect(heading).toBe('thresholds.error_rate.t…  abcdefgh  ijklmnop  qrstuvwx');
    expect(rows[0]?.lines).toEqual([`pause${' '.repeat(28)}1         1         1`]);
  });

  test('lets names that wrap go on in the next line, whole', () => {
    const names: Column = {
      heading: 'hypothesis',
      alignment: 'left',
      worth: 0,
      cells: ['success_rate >= 0.999 over 5m', 'short'],
      wraps: true,
    };
    const others: Column = { heading: 'worst', alignment: 'right', worth: 9, cells: ['0.99', '1'] };
    const { rows } = tableLines({ kind: 'table', caption: '', columns: [names, others] }, 31);
    expect(rows.map(({ lines }) => lines)).toEqual([
      ['success_rate >= 0.999   0.99', 'over 5m'],
      ['short                      1'],
    ]);
  });

  test('gives up what is worth least first', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const table = tableOf(shape);
        const { shown } = tableLines(table, shape.width);
        const rests = table.columns.slice(1).filter(({ goesBelow }) => goesBelow !== true);
        const lost = rests.filter(({ heading }) => !shown.includes(heading)).map(({ worth }) => worth);
        const kept = rests.filter(({ heading }) => shown.includes(heading)).map(({ worth }) => worth);
        if (lost.length > 0 && kept.length > 0) expect(Math.max(...lost)).toBeLessThanOrEqual(Math.min(...kept));
      }),
    );
  });
});
