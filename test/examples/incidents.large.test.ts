import { readdirSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.js';
import type { ConfigDocument } from '../../src/config/schema/config-schema.js';
import type { Run } from '../../src/model/run.js';
import type { Setup } from '../../src/model/setup.js';
import type { Report } from '../../src/report/json/report-schema.js';
import { simulate } from '../../src/simulation/simulate.js';
import { inTemporaryFolder } from '../cli/temporary-folder.js';
import { EXAMPLES, GOLDENS, goldens, isIncident } from './goldens.js';
import { runInProcess } from './run-in-process.js';

const INCIDENTS = join(EXAMPLES, 'incidents');
const MINUTE = 60;
const DAY = 86_400;

/** Latent faults: what their second files change is the world, or what is rolled out, since no plan helps. */
const LATENT = ['fastly-2021-06-08', 'google-2025-06-12'];
const NAMES = [
  'cloudflare-2022-06-21',
  'cloudflare-2022-10-25',
  'cloudflare-2025-11-18',
  'crates-io-2023-07-20',
  ...LATENT,
  'workbook-20pct-of-5pct',
];
const FILES = NAMES.flatMap((name) => [`${name}-staged.yaml`, `${name}.yaml`]).sort();

const folder = inTemporaryFolder();

interface Told {
  readonly report: Report;
  readonly text: string;
}

const known = new Map<string, Promise<Told>>();

/** Its report, and the same as text: each is played once for all tests. */
function told(name: string): Promise<Told> {
  const made = known.get(name) ?? run(name);
  known.set(name, made);
  return made;
}

async function report(name: string): Promise<Report> {
  return (await told(name)).report;
}

async function run(name: string): Promise<Told> {
  const file = join(folder(), `${name}.txt`);
  const args = ['--seed', '42', '--config', join(INCIDENTS, `${name}.yaml`), '--report', `text=${file}`];
  const { code, out, err } = await runInProcess(args);
  if (code !== 0 || err !== '') throw new Error(`${name}: exit code ${code}\n${err}`);
  return { report: JSON.parse(out), text: readFileSync(file, 'utf8') };
}

async function understood(name: string): Promise<ConfigDocument> {
  const { out } = await runInProcess(['validate', '--print', '--config', join(INCIDENTS, `${name}.yaml`)]);
  return JSON.parse(out);
}

/** A file with something in it changed. */
async function setup(name: string, change: (document: ConfigDocument) => object): Promise<Setup> {
  const document = await understood(name);
  const parsed = await parseConfig(JSON.stringify({ ...document, ...change(document) }));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.config.setup;
}

async function play(name: string, change: (document: ConfigDocument) => object): Promise<Run> {
  return simulate(await setup(name, change), '42');
}

/** Requests that would not have failed without the change. */
function harm({ metrics, follow_up }: Report): number {
  return metrics.excess_failed_requests + (follow_up?.excess_failed_requests ?? 0);
}

function allRequests({ metrics: { canary, stable } }: Report): number {
  return canary.requests + stable.requests;
}

function when(of: Report, event: Report['timeline'][number]['event']): number | undefined {
  return of.timeline.find((entry) => entry.event === event)?.at_seconds;
}

/** What some files say beside the harm. */
function aside(file: string, of: Report): string {
  if (file.startsWith('workbook')) return `: ${percentOfAll(of)} % of all`;
  return file === 'crates-io-2023-07-20.yaml'
    ? `, of ${comma(Math.round(allRequests(of) / (13 * MINUTE)))} a second`
    : '';
}

function percentOfAll(of: Report): string {
  return ((100 * harm(of)) / allRequests(of)).toFixed(2);
}

function source(file: string): string {
  return readFileSync(join(INCIDENTS, file), 'utf8');
}

const comma = (count: number): string => count.toLocaleString('en-US');
const within = (value: number | undefined, expected: number, share: number): void => {
  expect(Math.abs((value ?? Number.NaN) / expected - 1), `${value} against ${expected}`).toBeLessThan(share);
};

describe('every replay', () => {
  it('is one of a pair', () => {
    expect(
      readdirSync(INCIDENTS)
        .filter((file) => file !== 'README.md')
        .sort(),
    ).toEqual(FILES);
  });

  it.each(FILES)('%s is valid without a warning', async (file) => {
    const { code, err } = await runInProcess(['validate', '--config', join(INCIDENTS, file)]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  const ofIncidents = goldens().filter(({ example }) => isIncident(example));
  it.each(ofIncidents)(
    '$file is byte for byte what $example gives (after a wanted change: npm run golden)',
    async ({ example, file }) => {
      const { text } = await told(parse(example).name);
      expect(text).toBe(readFileSync(join(GOLDENS, file), 'utf8'));
    },
  );

  it('is told in full by its golden report', () => {
    expect(ofIncidents.map(({ example, format }) => `${example} ${format}`)).toEqual(
      FILES.map((file) => `incidents/${file} text`),
    );
  });

  it.each(FILES)('%s runs without a warning', async (file) => {
    expect((await report(file.replace('.yaml', ''))).warnings).toEqual([]);
  });

  it.each(FILES)('%s begins with its source, what is published, what is assumed, and what comes out', async (file) => {
    const text = source(file);
    const header = text.slice(0, text.indexOf('\nname:')).split('\n');
    expect(header.length).toBeLessThanOrEqual(25);
    for (const part of [/^# Source: /, /^# PUBLISHED/, /^# ASSUMED: /, /^# LOOK AT: /]) {
      expect(header.filter((line) => part.test(line))).toHaveLength(1);
    }
    const of = await report(file.replace('.yaml', ''));
    const said = `# SEED 42: ${of.final_state}, ${comma(harm(of))} requests failed that would not have`;
    expect(header.at(-1)).toBe(`${said}${aside(file, of)}.`);
  });

  it.each(NAMES.filter((name) => !LATENT.includes(name)))('%s is the same world in both files', async (name) => {
    const world = async (file: string): Promise<object> => {
      const { service, stable, canary, noise, faults } = await understood(file);
      // When a plan first reaches what a fault hits is the plan's affair; whom it hits is the world's.
      const hits = faults.map(({ cohort, from, ...fault }) => ({
        ...fault,
        from: typeof from === 'object' ? null : from,
        share: cohort?.share,
      }));
      return { service, stable, canary, noise, faults: hits };
    };
    expect(await world(`${name}-staged`)).toEqual(await world(name));
  });

  it.each(NAMES)('%s-staged completes where nothing goes wrong', async (name) => {
    const healthy = await play(`${name}-staged`, ({ stable }) => ({ faults: [], canary: stable, operator: [] }));
    expect(healthy.finalState).toBe('COMPLETED');
  });

  it.each(NAMES)('%s does less than a fifteenth of the harm when staged', async (name) => {
    expect(harm(await report(`${name}-staged`)) * 15).toBeLessThan(harm(await report(name)));
  });
});

describe('the table of the README', () => {
  it.each(NAMES)('has the figures of %s', async (name) => {
    const row = source('README.md')
      .split('\n')
      .find((line) => line.startsWith('|') && line.includes(`(${name}.yaml)`));
    expect(row).toContain(`(${name}-staged.yaml)`);
    const figures = await Promise.all(
      [name, `${name}-staged`].map(async (file) => {
        const of = await report(file);
        return name.startsWith('workbook') ? `${comma(harm(of))}: ${percentOfAll(of)} % of all` : comma(harm(of));
      }),
    );
    expect(row?.split(' | ').slice(-2)).toEqual([figures[0], `${figures[1]} |`]);
  });

  it('has no other rows', () => {
    const rows = source('README.md').match(/^\| \[/gm);
    expect(rows).toHaveLength(NAMES.length);
  });
});

describe('SRE Workbook', () => {
  it('20 % of requests fail without a canary, 1 % with one of 5 %', async () => {
    const everybody = await report('workbook-20pct-of-5pct');
    const canary = await report('workbook-20pct-of-5pct-staged');
    // Three standard errors: of counting 360,000 failures; of counting 18,000 and of who of a million is in the canary.
    within(everybody.metrics.failed_requests / allRequests(everybody), 0.2, 0.005);
    within(canary.metrics.failed_requests / allRequests(canary), 0.01, 0.026);
    expect(everybody.rollback?.restored_at_seconds).toBe(canary.rollback?.restored_at_seconds);
  });
});

describe('crates.io, 2023-07-20', () => {
  it('as it happened: every window passes, 4,710 requests a second and 3.7 million failures in 13 minutes', async () => {
    const of = await report('crates-io-2023-07-20');
    expect(of.metrics.windows).toEqual({ total: 12, passed: 12, failed: 0, inconclusive: 0 });
    expect(of.rollback?.restored_at_seconds).toBe(13 * MINUTE);
    // Counting: 0.16 % is three standard errors. What of the requests is no download takes 0.25 % more off the failures.
    within(allRequests(of) / (13 * MINUTE), 4_710, 0.002);
    within(harm(of), 4_710 * 13 * MINUTE, 0.005);
    expect((harm(of) / 1e6).toFixed(1)).toBe('3.7');
  });

  it.each([1, 5, 10, 50])(
    'a canary of %i %% and eleven minutes of people: its share × 4,710 × 660',
    async (percent) => {
      const slow = await play('crates-io-2023-07-20-staged', ({ rollback, stages }) => ({
        stages: [{ ...stages[0], traffic_percent: percent }, stages.at(-1)],
        rollback: {
          ...rollback,
          takes: '0s',
          detect_to_act: { manual: { page: '0s', acknowledge: '0s', diagnose: '10m', decide: '0s' } },
        },
      }));
      expect(slow.rollback?.restoredAtSeconds).toBe(660);
      const expected = (percent / 100) * 4_710 * 660;
      // Three standard errors of counting, and the 0.25 % that is no download.
      within(slow.excessFailedRequests, expected, 3 / Math.sqrt(expected) + 0.0025);
    },
  );

  it('staged: one window is enough, and one more minute takes it out', async () => {
    const { metrics } = await report('crates-io-2023-07-20-staged');
    expect(metrics).toMatchObject({ time_to_detect_seconds: MINUTE, time_to_restore_seconds: 2 * MINUTE });
  });
});

describe('Cloudflare, 2022-06-21', () => {
  it('as it happened: 2 h 31 min of green stages, 75 minutes of harm, half of all requests until the first are back', async () => {
    const of = await report('cloudflare-2022-06-21');
    expect(of.stages.map(({ outcome }) => outcome)).toEqual(['PASSED', 'PASSED', 'PASSED', 'FAILED']);
    expect(of.metrics.windows).toEqual({ total: 152, passed: 151, failed: 1, inconclusive: 0 });
    expect(when(of, 'fault_begins')).toBe(151 * MINUTE);
    expect(of.rollback).toMatchObject({
      begins_at_seconds: (151 + 31) * MINUTE,
      restored_at_seconds: (151 + 75) * MINUTE,
    });
    const acting = of.rollback?.while_people_act;
    // 18 million requests: three standard errors are 0.07 %; 0.1 % of all would have failed anyway.
    within((acting?.excess_failed_requests ?? 0) / (acting?.requests ?? 0), 0.5, 0.002);
  });

  it('staged: the same limit and as small a stage catch it in one window, with the right locations in it', async () => {
    const early = await report('cloudflare-2022-06-21-staged');
    const late = await report('cloudflare-2022-06-21');
    expect(early.metrics.time_to_detect_seconds).toBe(MINUTE);
    expect(early.stages[0]?.traffic_percent).toBe(late.stages[0]?.traffic_percent);
    expect(early.reason).toMatchObject({ stage: early.stages[0]?.name, limit: late.reason?.limit });
  });
});

describe('Cloudflare, 2022-10-25', () => {
  it('as it happened: no window fails, the rollback takes 87 minutes and ends at 18:04', async () => {
    const of = await report('cloudflare-2022-10-25');
    expect(of.metrics.windows).toMatchObject({ failed: 0, inconclusive: 0 });
    expect(of.rollback?.while_rolling_back.seconds).toBe(87 * MINUTE);
    expect(of.rollback?.restored_at_seconds).toBe((9 * 60 + 24) * MINUTE);
    expect((of.rollback?.restored_at_seconds ?? 0) - (when(of, 'fault_begins') ?? 0)).toBe(359 * MINUTE);
  });

  it('as it happened: 5 % of all requests fail from 17:28 on', async () => {
    // The same world, with people who act at 17:28: all of their rollback is at the peak.
    const peak = await play('cloudflare-2022-10-25', ({ rollback }) => ({
      operator: [{ at: '8h48m', action: 'abort' }],
      rollback: { ...rollback, takes: '36m' },
    }));
    const { requests = 0, excessFailedRequests = 0 } = peak.rollback?.whileRollingBack ?? {};
    // A thousandth of the requests hit would have failed anyway; counting adds 0.3 %.
    within(excessFailedRequests / requests, 0.05, 0.005);
  });

  it('staged: found in 9 minutes by luck, and in the median of 100 seeds in 12', async () => {
    const { metrics, reason } = await report('cloudflare-2022-10-25-staged');
    expect(metrics.time_to_detect_seconds).toBe(9 * MINUTE);
    expect(reason).toMatchObject({ metric: 'error_rate', condition: 'max_ratio' });
    const same = await setup('cloudflare-2022-10-25-staged', () => ({}));
    const times = Array.from({ length: 100 }, (_, seed) => simulate(same, seed).timeToDetectSeconds ?? Number.NaN);
    expect(times.sort((a, b) => a - b)[50]).toBe(12 * MINUTE);
  });
});

describe('Cloudflare, 2025-11-18', () => {
  it('as it happened: breached in every bad five minutes, failed in no window, until 14:30', async () => {
    const of = await report('cloudflare-2025-11-18');
    expect(of.metrics.windows.failed).toBe(0);
    // From the 15th minute to the 199th: 18 times five, and the four that are left.
    expect(of.metrics.windows.inconclusive).toBe(94);
    expect(of.stages[0]?.checks[0]?.breaches).toBe(94);
    expect(of.rollback).toMatchObject({ begins_at_seconds: 199 * MINUTE, restored_at_seconds: 205 * MINUTE });
  });

  it('staged: the third bad window rolls back', async () => {
    const { reason, metrics } = await report('cloudflare-2025-11-18-staged');
    expect(reason?.at_seconds).toBe(18 * MINUTE);
    expect(metrics.windows).toEqual({ total: 18, passed: 15, failed: 3, inconclusive: 0 });
  });

  it('staged, with a breach that has to hold for ten minutes: completes', async () => {
    const patient = await play('cloudflare-2025-11-18-staged', ({ analysis }) => ({
      analysis: { ...analysis, failure_limit: 0 },
      thresholds: { error_rate: { max_increase: 0.01, for: '10m' } },
    }));
    expect(patient.finalState).toBe('COMPLETED');
    expect(patient.tally.failed).toBe(0);
  });

  it('staged, with as many failures forgiven as come in a row: stops when the errors come back', async () => {
    const lenient = await play('cloudflare-2025-11-18-staged', ({ analysis }) => ({
      analysis: { ...analysis, failure_limit: 5 },
    }));
    expect(lenient.reason).toMatchObject({ code: 'threshold_breached', atSeconds: 26 * MINUTE });
  });
});

describe('faults that wait', () => {
  it.each(LATENT)('%s: every stage passes, the release fails nothing, all harm comes after', async (name) => {
    const of = await report(name);
    expect(of.final_state).toBe('COMPLETED');
    expect(of.metrics.windows).toEqual({ total: 384, passed: 384, failed: 0, inconclusive: 0 });
    expect(of.metrics.excess_failed_requests).toBe(0);
    expect(harm(of)).toBe(of.follow_up?.excess_failed_requests);
    expect(of.error_budget).toMatchObject({ posture_before: 'healthy', posture: 'exhausted' });
  });

  it('Google Cloud: all requests for 40 minutes from day 14 on, a tenth of them for two hours more', async () => {
    const of = await report('google-2025-06-12');
    expect(when(of, 'fault_begins')).toBe(14 * DAY);
    within(harm(of), 10_000 * MINUTE * (40 + 0.1 * 120), 0.001);
  });

  it('Google Cloud: the policy in stages is 41 minutes of 2 % of the requests', async () => {
    const of = await report('google-2025-06-12-staged');
    expect(of.metrics.time_to_restore_seconds).toBe(41 * MINUTE);
    // Counting: three standard errors are 0.43 %.
    within(harm(of), 10_000 * MINUTE * 41 * 0.02, 0.0044);
  });

  it('Fastly: 85 % of all requests for 49 minutes from day 27 on, 5 % until 12:35', async () => {
    const of = await report('fastly-2021-06-08');
    expect(when(of, 'fault_begins')).toBe(27 * DAY);
    within(harm(of), 10_000 * MINUTE * (0.85 * 49 + 0.05 * 119), 0.001);
    const first = await play('fastly-2021-06-08', () => ({ follow_up: '23d45m' }));
    within((first.followUp?.excessFailedRequests ?? 0) / (10_000 * 45 * MINUTE), 0.85, 0.001);
  });

  it('Fastly: the contained rollout is the same one, and completes', async () => {
    const contained = await report('fastly-2021-06-08-staged');
    const of = await report('fastly-2021-06-08');
    expect(contained.final_state).toBe('COMPLETED');
    expect({ stages: contained.stages, metrics: contained.metrics }).toEqual({
      stages: of.stages,
      metrics: of.metrics,
    });
    // Counting: three standard errors of 153,000 failures are 0.8 %.
    within(harm(contained), 10_000 * 6 * MINUTE * 0.85 * 0.05, 0.008);
  });
});
