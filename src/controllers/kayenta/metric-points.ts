import { measuredIn } from '../../analysis/measured-in.js';
import type { Arm } from '../../model/arm.js';
import type { KayentaMeasure, KayentaStage } from '../../model/policy/rehearsal.js';
import type { View } from '../../model/source.js';
import type { JudgedWindow } from './judged-windows.js';

/** The points of one metric, the earliest first; NaN: there was no traffic, or nothing of it. */
export interface MetricPoints {
  readonly metric: string;
  readonly experiment: readonly number[];
  readonly control: readonly number[];
}

/** What was read for the judgement before. */
export interface ReadPoints {
  /** The rollout's seconds from which on points were read. */
  readonly fromSeconds: number;
  readonly points: readonly MetricPoints[];
}

/**
 * A point for each whole step of a window, for each metric; `startSeconds` is when the analysis began. Of a window that grows
 * only what is new is read.
 */
export function metricPoints(
  { metrics, control, stepSeconds }: KayentaStage,
  names: readonly string[],
  { fromSeconds, toSeconds }: JudgedWindow,
  startSeconds: number,
  before: ReadPoints | null,
  view: View,
): ReadPoints {
  const begins = startSeconds + fromSeconds;
  const kept = before?.fromSeconds === begins ? before.points : [];
  const count = Math.floor((toSeconds - fromSeconds) / stepSeconds);
  const points = names.map((name, at): MetricPoints => {
    const old = kept[at];
    const measure = metrics[name];
    if (measure === undefined) throw new Error(`${name} is judged without a measure`);
    const from = old?.experiment.length ?? 0;
    const side = (arm: Arm) =>
      Array.from({ length: count - from }, (_, index) => {
        return pointOf(measure, arm, begins + (from + index + 1) * stepSeconds, view);
      });
    return {
      metric: name,
      experiment: [...(old?.experiment ?? []), ...side('canary')],
      control: [...(old?.control ?? []), ...side(control)],
    };
  });
  return { fromSeconds: begins, points };
}

/** Before the rollout there is nothing to read. */
function pointOf({ is, windowSeconds, scale }: KayentaMeasure, arm: Arm, toSeconds: number, view: View): number {
  if (toSeconds <= 0) return Number.NaN;
  const from = Math.max(0, toSeconds - windowSeconds);
  const value = measuredIn(is, view.read(arm, from, toSeconds), toSeconds - from);
  return value === null ? Number.NaN : value * scale;
}
