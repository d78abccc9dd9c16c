import { writeFileSync } from 'node:fs';

/** The texts that a configuration, and a file of policy tests on it, are written with. */
export interface Kit {
  /** Names: of the rollout, of the first stage, of a fault, of a case. */
  readonly name: string;
  /** Of files: without their endings. */
  readonly file: string;
}

/** Letters where a text has anything to see, so that it takes as much room, and spaces where it has spaces. */
export function harmless({ name, file }: Kit): Kit {
  return { name: masked(name), file: masked(file).replaceAll('x', 'y') };
}

/** Signs of commands are taken apart by a space where they are shown. */
export function masked(text: string): string {
  return text
    .replace(/(##\w*)(?=\[)/g, '$1 ')
    .replace(/(^|\s)(:{2,})(?=\S)/g, (_, before: string, colons: string) => before + [...colons].join(' '))
    .replace(/\S/gu, 'x');
}

/** As a file may be called. */
export function fileNamed(text: string): string {
  return text.replaceAll('/', '∕').slice(0, 80);
}

/** Which files a kit comes to. */
export interface Files {
  readonly config: string;
  readonly other: string;
  readonly tests: string;
}

/** Writes a plan that rolls back in its second stage, another one, and cases that all fail. */
export function writeFiles({ name, file }: Kit): Files {
  const plan = {
    name,
    service: { requests_per_second: 50, users: 2_000 },
    canary: { error_rate: 0.02 },
    analysis: { interval: '1m', min_requests: 10 },
    slo: { objective: 0.99 },
    thresholds: { error_rate: { max: 0.05 }, latency_p99_ms: { max_ratio: 1.5 } },
    faults: [
      {
        name,
        error_rate: 0.4,
        from: { stage: `${name}2`, plus: '1m' },
        cohort: { share: 0.9, from_stage: `${name}2` },
      },
      { name: `${name}3`, error_rate: 0.1, min_traffic_percent: 90 },
    ],
    follow_up: '1m',
    stages: [
      { name, traffic_percent: 10, duration: '3m' },
      { name: `${name}2`, traffic_percent: 50, duration: '3m' },
    ],
  };
  const files = { config: `${file}.json`, other: `${file}2.json`, tests: `${file}.tests.json` };
  writeFileSync(files.config, JSON.stringify(plan));
  writeFileSync(
    files.other,
    JSON.stringify({
      ...plan,
      name: `${name}2`,
      thresholds: { error_rate: { max: 0.5 } },
      faults: plan.faults.slice(1),
    }),
  );
  writeFileSync(
    files.tests,
    JSON.stringify({
      config: files.config,
      cases: [
        { name, seed: '42', expect: { final_state: 'PAUSED', stage: name } },
        {
          name: `${name}2`,
          runs: 3,
          expect: { final_state: 'COMPLETED', stage: name, assertions: ['released.rate > 99%'] },
        },
      ],
    }),
  );
  return files;
}

/** What is printed in some format, by a command that is given the files of a kit. */
export interface Printed {
  readonly args: (files: Files) => readonly string[];
  readonly format: 'json' | 'jsonl' | 'text' | 'markdown' | 'csv' | 'junit' | 'github';
  /** Where it is written to instead of standard output. */
  readonly written?: string;
}

const study = ['--runs', '3', '--scenarios', 'configured', '--jobs', '1'];
const all = ['json', 'text', 'markdown', 'csv', 'junit', 'github'] as const;

/** Every format of every command. */
export const PRINTED: Readonly<Record<string, readonly Printed[]>> = {
  run: [
    ...all.map(
      (format): Printed => ({ args: ({ config }) => ['-c', config, '--expect', 'COMPLETED', '-f', format], format }),
    ),
    { args: ({ config }) => ['-c', config, '--trace', '-', '-o', 'report.json'], format: 'jsonl' },
  ],
  validate: [
    { args: ({ config }) => ['validate', '-c', config], format: 'text' },
    { args: ({ config }) => ['validate', '-c', config, '--print'], format: 'json' },
  ],
  lint: all.map((format) => ({
    args: ({ config }) => ['lint', '-c', config, '-f', format],
    format,
  })),
  'blast-radius': all.map((format) => ({
    args: ({ config }) => ['blast-radius', '-c', config, '-f', format],
    format,
  })),
  play: [{ args: ({ config }) => ['play', '-c', config, '--script', '-', '--seed', '7'], format: 'text' }],
  study: [
    ...all.map(
      (format): Printed => ({
        args: ({ config }) => [
          'study',
          '-c',
          config,
          ...study,
          '--assert',
          'healthy.released.rate > 1e-9',
          '-f',
          format,
        ],
        format,
      }),
    ),
    {
      args: ({ config }) => ['study', '-c', config, ...study, '--csv', 'runs.csv', '-o', 'report.json'],
      format: 'csv',
      written: 'runs.csv',
    },
  ],
  sweep: all.map((format) => ({
    args: ({ config }) => ['study', '-c', config, '-n', '3', '--sweep', 'canary.error_rate=0.01,0.2', '-f', format],
    format,
  })),
  compare: all.map((format) => ({
    args: ({ config, other }) => ['compare', config, other, ...study, '-f', format],
    format,
  })),
  test: all.map((format) => ({
    args: ({ tests }) => ['test', tests, '-f', format],
    format,
  })),
};
