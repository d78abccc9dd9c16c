const CELLS = 10;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

/** A share in [0, 100] as a bar of up to ten cells, in eighths of a cell; what is above 0 always shows. */
export function trafficBar(percent: number): string {
  const eighths = Math.round((percent / 100) * CELLS * 8);
  const shown = percent > 0 ? Math.max(1, eighths) : 0;
  return '█'.repeat(Math.floor(shown / 8)) + (EIGHTHS[shown % 8] ?? '');
}
