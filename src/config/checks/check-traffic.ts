import { secondsOf } from '../../text/duration.js';
import type { Draft, FitProblem } from './draft.js';

const PATH = ['service', 'requests_per_second'] as const;

/** Points of traffic that are out of order, begin too late, or bring no traffic at all. */
export function trafficProblems({ understood }: Draft): readonly FitProblem[] {
  const points = understood.service?.requests_per_second;
  if (!Array.isArray(points)) return [];
  const times = points.map((point) => (typeof point?.[0] === 'string' ? secondsOf(point[0]) : undefined));
  const first = times[0] ?? 0;
  return [
    ...(first > 0 ? [{ code: 'first_rate_not_at_start', atSeconds: first, path: [...PATH, 0, 0] } as const] : []),
    ...orderProblems(times),
    ...(points.length > 0 && points.every((point) => point?.[1] === 0)
      ? [{ code: 'rates_all_zero', points: points.length, path: PATH } as const]
      : []),
  ];
}

function orderProblems(times: readonly (number | undefined)[]): readonly FitProblem[] {
  const problems: FitProblem[] = [];
  let earlier: { readonly index: number; readonly atSeconds: number } | null = null;
  for (const [index, atSeconds] of times.entries()) {
    if (atSeconds === undefined) continue;
    if (earlier !== null && atSeconds <= earlier.atSeconds) {
      const before = { earlierIndex: earlier.index, earlierAtSeconds: earlier.atSeconds };
      problems.push({ code: 'rates_out_of_order', index, atSeconds, ...before, path: [...PATH, index, 0] });
    }
    earlier = { index, atSeconds };
  }
  return problems;
}
