import { readFileSync } from 'node:fs';
import { type Config, parseConfig } from '../../src/index.js';

/** An example's configuration, as its file is named from `examples/`. */
export function exampleConfig(file: string): Promise<Config> {
  const text = readFileSync(new URL(`../../examples/${file}`, import.meta.url), 'utf8');
  return configOf(text, file);
}

/** A configuration that is right. */
export async function configOf(source: string | object, file?: string): Promise<Config> {
  const parsed = await parseConfig(source, file === undefined ? {} : { file });
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('\n'));
  return parsed.config;
}

/** A plan of three stages for a service of 200 requests a second, whose canary is worse by some tenths of a percent. */
export const THREE_STAGES = {
  name: 'three stages',
  service: { requests_per_second: 200 },
  canary: { error_rate: 0.004 },
  stages: [
    { name: 'small', traffic_percent: 5, duration: '5m' },
    { name: 'half', traffic_percent: 50, duration: '5m' },
    { name: 'full', traffic_percent: 100, duration: '5m' },
  ],
};
