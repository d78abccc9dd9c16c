import type { SeenFault } from '../../../model/source.js';
import type { World } from '../../../model/world.js';
import type { ArmPool } from '../pods/arm-pools.js';
import { type FaultSpan, levelAt, levelSeconds } from './fault-timing.js';

// What of an arm's instances goes by the time itself, and so is no part of the conditions, which many parts share.

/** Of its oldest instance, at a moment, or right `before` it: what begins or ends as a part ends is no part of it. */
export function memoryMbAt({ version, spans, sinceSeconds }: ArmPool, at: number, before: boolean): number {
  let mb = version.memoryMb + (version.memoryGrowthMbPerMinute * Math.max(0, at - sinceSeconds)) / 60;
  for (const span of spans) {
    const { memoryMb: step, memoryGrowthMbPerMinute: growth } = span.fault.effect;
    if (step !== 0) mb += step * levelAt(span, at, before);
    if (growth !== 0) mb += (growth * levelSeconds(span, at, before)) / 60;
  }
  return mb;
}

/** The faults that act from one instant to another: since when, within that time, and their end if it is in it. */
export function faultsBetween(
  world: World,
  { canary, stable }: { readonly canary: ArmPool; readonly stable: ArmPool },
  from: number,
  to: number,
): readonly SeenFault[] {
  const seen = (spans: readonly FaultSpan[], onCanary: boolean): SeenFault[] =>
    spans
      .filter(({ startSeconds, endSeconds }) => startSeconds < to && endSeconds > from)
      .map(({ fault, startSeconds, endSeconds }) => ({
        faultIndex: world.faults.indexOf(fault),
        onCanary,
        fromSeconds: Math.max(from, startSeconds),
        endsAtSeconds: endSeconds <= to ? endSeconds : null,
      }));
  return [...seen(canary.spans, true), ...seen(stable.spans, false)];
}
