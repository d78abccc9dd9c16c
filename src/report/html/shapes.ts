/** A filled rectangle, as ECharts draws it. */
export function rectangle(x: number, y: number, width: number, height: number, fill: string, opacity = 1): object {
  return { type: 'rect', shape: { x, y, width, height }, style: { fill, opacity } };
}

/** A line from one point to another. */
export function segment(x1: number, y1: number, x2: number, y2: number, stroke: string, lineWidth: number): object {
  return { type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke, lineWidth, fill: 'none' } };
}

/** What ECharts hands to whoever draws an item of a custom series. */
export interface DrawApi {
  readonly value: (dimension: number) => number | string;
  readonly coord: (point: readonly (number | string)[]) => readonly [number, number];
  readonly size: (extent: readonly number[]) => readonly number[];
}
