const EIGHTHS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

export interface ChartShape {
  readonly columns: number;
  readonly rows: number;
  /** The value at the top; above 0. */
  readonly most: number;
  /** Columns of a bar; 1 unless said. */
  readonly barWidth?: number;
}

/**
 * Bars of one width, of the latest values that fit; from the top row down, each row `columns` wide. A value above 0 is at
 * least the lowest bar, one beyond the top is cut there; nothing is drawn where there is none.
 */
export function chart(values: readonly (number | null)[], { columns, rows, most, barWidth = 1 }: ChartShape): string[] {
  const shown = values.slice(-Math.floor(columns / barWidth));
  const heights = shown.map((value) => {
    if (value === null) return 0;
    return Math.min(rows * 8, Math.max(1, Math.round((value / most) * rows * 8)));
  });
  return Array.from({ length: rows }, (_, row) => {
    const below = (rows - 1 - row) * 8;
    return heights
      .map((height) => ((height > below && EIGHTHS[Math.min(8, height - below) - 1]) || ' ').repeat(barWidth))
      .join('')
      .padEnd(columns);
  });
}

/** The least of 1, 2 and 5 times a power of ten that is not below any of the values; `least` when there is nothing more. */
export function roundTop(values: readonly (number | null)[], least: number): number {
  const most = values.reduce<number>((top, value) => Math.max(top, value ?? 0), least);
  const power = Number(`1e${Math.floor(Math.log10(most))}`);
  // A hair more: 3 × 0.1 is above 0.3.
  const factor = [1, 2, 3, 5, 7, 10].find((each) => each * power * 1.000001 >= most) ?? 10;
  return Number((factor * power).toPrecision(1));
}
