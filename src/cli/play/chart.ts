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
