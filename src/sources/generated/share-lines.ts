import type { Exposure } from '../../model/exposure.js';

/** A share of the canary's that changed linearly, as it was asked for, and when it was left: at its end, or before. */
export interface KeptLine {
  readonly fromSeconds: number;
  readonly exposure: Exposure;
  endsAtSeconds: number;
}

/** The canary's share, in percent, at an instant from which on it has not changed. */
export function percentAt({ canaryPercent, line }: Exposure, seconds: number): number {
  if (line === null) return canaryPercent;
  const { fromSeconds, untilSeconds, toPercent } = line;
  const left = Math.max(0, (untilSeconds - seconds) / (untilSeconds - fromSeconds));
  return toPercent + (canaryPercent - toPercent) * left;
}

/** From an instant on the canary has another share: lines end there, and another may begin. */
export function keepLine(lines: KeptLine[], exposure: Exposure, atSeconds: number): void {
  const latest = lines.at(-1);
  if (latest !== undefined) latest.endsAtSeconds = Math.min(latest.endsAtSeconds, atSeconds);
  const { line } = exposure;
  if (line !== null) lines.push({ fromSeconds: line.fromSeconds, exposure, endsAtSeconds: line.untilSeconds });
}

/** The canary's shares, in [0, 1], at both ends of a stretch in which its share was on a line; null if it was on none. */
export function sharesBetween(lines: readonly KeptLine[], from: number, to: number): readonly [number, number] | null {
  const line = lines.find(({ fromSeconds, endsAtSeconds }) => fromSeconds <= from && to <= endsAtSeconds);
  return line === undefined ? null : [percentAt(line.exposure, from) / 100, percentAt(line.exposure, to) / 100];
}
