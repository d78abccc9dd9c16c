import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inFolder, processCost } from './process-cost.js';
import type { Row } from './table.js';

const PROGRAM = fileURLToPath(new URL('../../dist/canary-sim.cjs', import.meta.url));

/** Texts that are as long as is read, or nearly, and ask for as much as such a text can; each in the file of its name. */
const TEXTS: Readonly<Record<string, () => string>> = {
  'brackets.json': () => '['.repeat(999_000),
  'lists.json': () => `[${'[],'.repeat(333_000)}1]`,
  'unknown-keys.json': () => `{${Array.from({ length: 80_000 }, (_, key) => `"k${key}":1`).join()}}`,
  'one-key.json': () => `{${'"k":1,'.repeat(160_000)}"k":1}`,
  'brackets.yaml': () => `a: ${'['.repeat(999_000)}`,
  'lists.yaml': () => `a: [${'[],'.repeat(333_000)}1]`,
  'one-key.yaml': () => 'k: 1\n'.repeat(199_000),
  'tags.yaml': () => `a:\n${'- !x y\n'.repeat(140_000)}`,
  'laughs.yaml': () =>
    `a0: &a0 [x]\n${Array.from({ length: 50 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i},*a${i}]\n`).join('')}`,
  'largest-plan.json': () => JSON.stringify(LARGEST_PLAN),
  'zeros.part': () => '\0'.repeat(128_000_000),
  'lists.part': () => part('[],', 127_900_000),
  'buckets.part': () => part('[1,1,1],', 127_900_000),
  'keys.part': () => `{"study_part":"2.0.0",${Array.from({ length: 990_000 }, (_, key) => `"k${key}":1`).join()}}`,
};

/** As many windows as are allowed, in as many stages. */
const LARGEST_PLAN = {
  service: { requests_per_second: 1e7 },
  analysis: { interval: '1s' },
  thresholds: { error_rate: { max: 0.5 }, latency_p99_ms: { max_ratio: 5 } },
  stages: Array.from({ length: 1_000 }, (_, stage) => ({ traffic_percent: (stage + 1) / 10, duration: '200s' })),
};

function part(item: string, length: number): string {
  return `{"study_part":"2.0.0","x":[${item.repeat(Math.floor(length / item.length))}1]}`;
}

/** What it takes to answer what was made to cost: processor seconds and megabytes of a whole process. */
export function hostileInputs(): Promise<Row[]> {
  if (!existsSync(PROGRAM)) throw new Error(`no ${PROGRAM}: npm run build`);
  return inFolder((folder) => {
    const rows = Object.entries(TEXTS).map(([name, text]) => {
      writeFileSync(join(folder, name), text());
      const row = gauged(folder, name, name.endsWith('.part') ? ['merge', name] : ['-qc', name, '-o', 'report.json']);
      rmSync(join(folder, name));
      return row;
    });
    return [
      ...rows,
      gauged(folder, '/dev/zero', ['-c', '/dev/zero']),
      gauged(folder, '/dev/zero as a part', ['merge', '/dev/zero']),
    ];
  });
}

function gauged(folder: string, what: string, args: readonly string[]): Row {
  const { cpuSeconds, megabytes, exitCode } = processCost(PROGRAM, args, folder);
  return { what, cells: [`${cpuSeconds.toFixed(1)} s`, `${Math.round(megabytes)} MB`, `exit ${exitCode}`] };
}
