import type { ConfigDocument } from '../../src/config/schema/config-schema.js';
import { secondsOf } from '../../src/text/duration.js';

/** At least as many parts as one rollout has to play, roughly: all the time that is written down, in its shortest steps. */
export function sizeBound(document: ConfigDocument): number {
  const steps = [60, secondsOf(document.analysis?.interval), secondsOf(document.noise?.every)];
  const stages = document.stages.length + 1;
  const waits = (secondsOf(document.when_paused?.act_after) ?? 0) * stages;
  return (durationsIn(document) + waits) / Math.min(...steps.filter((step) => step !== undefined));
}

function durationsIn(value: unknown): number {
  if (typeof value === 'string') return /^(\d+[dhms])+$/.test(value) ? (secondsOf(value) ?? 0) : 0;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, each) => sum + durationsIn(each), 0);
}
