import { writeFileSync } from 'node:fs';
import { shellWord } from '../../text/shell-command.js';
import { visibleText } from '../../text/visible-text.js';
import { BadInputError, EXIT } from '../exit-codes.js';
import { systemCode } from '../files/paths.js';
import type { Streams } from '../streams.js';

/** A plan that says all it decides: four stages, judged by evidence, and a hard limit as a second line. */
const STARTING_POINT = {
  name: 'my service, next version',
  service: { requests_per_second: 200 },
  stable: { error_rate: 0.001, latency_ms: { p50: 50, p99: 200 } },
  canary: { error_rate: 0.001 },
  analysis: {
    interval: '1m',
    min_requests: 100,
    failure_limit: 0,
    when_inconclusive: 'pause',
    alpha: 0.05,
    judges: [{ method: 'sequential', slower_than_ms: 200 }, { method: 'thresholds' }],
  },
  thresholds: { error_rate: { max: 0.05 } },
  stages: [
    { name: 'canary-1pct', traffic_percent: 1, duration: '15m' },
    { name: 'canary-10pct', traffic_percent: 10, duration: '15m' },
    { name: 'canary-50pct', traffic_percent: 50, duration: '15m' },
    { name: 'full', traffic_percent: 100, duration: '30m' },
  ],
  assertions: ['healthy.released.rate > 0.9', 'healthy.wrongly_stopped.rate < 0.05', 'error_spike.stopped.rate > 0.95'],
};

/** Writes a configuration to start from, never over a file; `-` is standard output. Gives the exit code. */
export function initCommand(file: string, streams: Streams): number {
  const text = `${JSON.stringify(STARTING_POINT, null, 2)}\n`;
  if (file === '-') {
    streams.out(text);
    return EXIT.done;
  }
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    const code = systemCode(error);
    throw new BadInputError([
      code === 'EEXIST' ? { code: 'file_exists', file } : { code: 'output_unwritable', file, systemCode: code },
    ]);
  }
  const named = file.startsWith('-') ? `./${file}` : file;
  streams.err(
    `canary-sim: wrote ${visibleText(file, 200)}; next: canary-sim --seed 42 --config ${shellWord(named)} --format text\n`,
  );
  return EXIT.done;
}
