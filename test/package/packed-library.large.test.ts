import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../docs/sandbox.js';

const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
};
const GOLDEN = readFileSync(join(ROOT, 'examples/golden/late-failure.report.txt'), 'utf8');

let folder = '';
let installed = '';

/** A project that has installed the tarball, and its packages, without the network. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'canary-sim-packed-'));
  // Built for all tests already; to build is what comes before a tarball.
  const args = ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder];
  const tarball = execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8' }).trim().split('\n').at(-1) ?? '';
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  execFileSync('tar', ['-xzf', join(folder, tarball), '-C', modules]);
  execFileSync('mv', [join(modules, 'package'), join(modules, 'canary-sim')]);
  for (const name of Object.keys(dependencies)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name), 'dir');
  }
  installed = join(modules, 'canary-sim');
  copyFileSync(join(ROOT, 'examples/late-failure.json'), join(folder, 'late-failure.json'));
  copyFileSync(join(ROOT, 'examples/rehearsals/flagger/cart.yaml'), join(folder, 'canary.yaml'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function node(file: string, text: string): string {
  writeFileSync(join(folder, file), text);
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { cwd: folder, encoding: 'utf8' });
  return status === 0 ? stdout : `exit code ${status}: ${stderr}`;
}

const RUN = `
  const file = 'late-failure.json';
  const parsed = await parseConfig(readFileSync(file, 'utf8'), { file });
  if (!parsed.ok) throw new Error('late-failure.json is not right');
  process.stdout.write(format(report(simulate(parsed.config, 42)), 'text'));
  const yaml = await parseConfig('stages: [{ name: all, traffic_percent: 100, duration: 5m }]');
  if (!yaml.ok) throw new Error('YAML is not read');
  const { scenarios } = await study(yaml.config, { runs: 3, scenarios: ['healthy'] });
  process.stdout.write(scenarios.map(({ name }) => name).join() + '\\n');
  const rehearsal = await parseRehearsal({ policies: [{ file: 'canary.yaml', text: readFileSync('canary.yaml', 'utf8') }] });
  if (!rehearsal.ok) throw new Error(rehearsal.problems.map(({ message }) => message).join());
  process.stdout.write(simulate(rehearsal.config, 1).finalState + '\\n');
  const said = await explain({ policies: [{ file: 'canary.yaml', text: readFileSync('canary.yaml', 'utf8') }] });
  process.stdout.write(said.ok ? said.report.canaries.map(({ name }) => name).join() + '\\n' : 'nothing is explained');
`;
const NAMES = '{ explain, format, parseConfig, parseRehearsal, report, simulate, study }';

describe('the library in the tarball', () => {
  test('runs by import', () => {
    const text = `import { readFileSync } from 'node:fs';\nimport ${NAMES} from 'canary-sim';\n${RUN}`;
    expect(node('by-import.mjs', text)).toBe(`${GOLDEN}healthy\nCOMPLETED\ncart\n`);
  });

  test('runs by require', () => {
    const text = `const { readFileSync } = require('node:fs');\nconst ${NAMES} = require('canary-sim');\n(async () => {${RUN}})();`;
    expect(node('by-require.cjs', text)).toBe(`${GOLDEN}healthy\nCOMPLETED\ncart\n`);
  });

  test('is found nowhere but at its entry', () => {
    const inside = `import('canary-sim/dist/index.js').then(() => console.log('found'), ({ code }) => console.log(code));`;
    expect(node('inside.mjs', inside)).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED\n');
  });

  test('has the same declarations for both, and none that the entry does not lead to', () => {
    const filesOf = (path: string) => readdirSync(join(installed, path), { recursive: true, encoding: 'utf8' }).sort();
    const types = filesOf('dist/types').filter((name) => name.endsWith('.d.ts'));
    expect(filesOf('dist/cjs/types').filter((name) => name.endsWith('.d.ts'))).toEqual(types);
    expect(types).toContain('index.d.ts');
    expect(types.filter((name) => /^cli\//.test(name))).toEqual([]);
    const named = types.filter((name) =>
      /\bfrom '(?!\.)|\bZod|node:|\bNodeJS\b/.test(readFileSync(join(installed, 'dist/types', name), 'utf8')),
    );
    expect(named).toEqual([]);
  });
});

/** All that is exported is used, and what the types say of it is what is said here. */
const CONSUMER = `
import {
  advance, ArgumentError, compare, explain, format, judge, kayenta, lint, lintPolicy, parseConfig, parseRehearsal, promql, readingOf, report, RolloutEndedError, simulate,
  start, study, sweep, trafficPercent, TRANSITIONS, UNEXPOSED, VERSION,
  type Config, type Controller, type ExplainReport, type LintPolicyOptions, type NamedText, type Outcome, type ParsedRehearsal, type PlanNote, type PolicyLintReport, type PromqlResult, type RehearsalFiles, type RehearsalProblem, type ReportedRun, type ReportOnPolicies, type Rollout, type Setup, type Source, type Turn,
} from 'canary-sim';

const turn: Turn<number> = {
  state: 0, exposure: { ...UNEXPOSED, canaryPercent: 5 }, status: 'PROGRESSING', isWaiting: false, isEnded: true, marks: ['completed'], notes: [],
};
const controller: Controller<number> = { begin: () => turn, next: (state) => state + 1, act: (state, atSeconds, words, view) => {
  const requests: number = view.read('canary', 0, atSeconds).requests + words.length;
  return { ...turn, state: state + requests };
} };
const source: Source = { mark() {}, serve(from, to, { canaryPercent }) { const all: number = from + to + canaryPercent; void all; }, view: (atSeconds) => ({
  atSeconds, read: () => readingOf({ requests: 1, errors: 0 }), users: () => null, answer: () => 'ok', readiness: () => 'ready',
}) };

export async function use(config: Config): Promise<readonly (string | number | null)[]> {
  const run: ReportedRun = simulate(config, 42);
  const outcome: Outcome = simulate(config, '42', { record: false });
  const steered: Rollout = simulate(config, 42, { controller, source });
  const judged: Rollout<PlanNote> = simulate(config, 42, { source });
  const rate: number | undefined = (await study(config, { runs: 1 })).scenarios[0]?.released.rate;
  const points: (number | string)[] = (await sweep(config, 'canary.error_rate=0,1')).points.map(({ value }) => value);
  const changes: number = (await compare(config, config)).better;
  const finding: string | undefined = lint(config).findings[0]?.message;
  const verdict: 'PASS' | 'FAIL' | 'INCONCLUSIVE' | undefined = judge({}, [])[0]?.verdict;
  const score: number = kayenta({}, { metrics: {} }).score;
  const answer: PromqlResult = promql('up', { range: 'closed' }).over([{ labels: { __name__: 'up' }, samples: [[0, 1], [15, null]] }])(5);
  const setup: Setup = config.setup;
  const percent: number = config.document.stages[0]?.traffic_percent ?? trafficPercent(start(setup.plan));
  const parsed = await parseConfig({}, { file: 'x' });
  const told: string = parsed.ok ? parsed.config.file : parsed.problems[0]?.message ?? '';
  const policy: NamedText = { file: 'rollout.yaml', text: '' };
  const files: RehearsalFiles = { policies: [policy], world: { file: 'world.yaml', text: '' }, args: { service: 'shop' } };
  const rehearsal: ParsedRehearsal = await parseRehearsal(files);
  const wrong: RehearsalProblem | undefined = rehearsal.ok ? undefined : rehearsal.problems[0];
  const phase: string | undefined = rehearsal.ok ? report(simulate(rehearsal.config, 42)).controller?.phase : undefined;
  const line: number | undefined = wrong?.place?.line;
  const said: ReportOnPolicies<ExplainReport> = await explain(files);
  const share: number | null | undefined = said.ok ? said.report.rollouts[0]?.steps[0]?.share_percent : said.problems[0]?.place?.line;
  const asked: LintPolicyOptions = { runs: 5, seed: 'x' };
  const linted: ReportOnPolicies<PolicyLintReport> = await lintPolicy(files, asked);
  const scenario: string | undefined = linted.ok ? linted.report.rehearsed?.bad.scenario : linted.problems[0]?.message;
  const shown: string = said.ok && linted.ok ? format(said.report, 'text') + format(linted.report, 'text') : '';
  return [
    wrong?.file ?? null, phase ?? null, line ?? null, share ?? null, scenario ?? null, shown,
    format(report(run), 'markdown'), outcome.figures.duration_seconds, steered.endedAtSeconds, judged.turns.length, rate ?? null,
    points.length, changes, finding ?? null, verdict ?? null, score, percent, told, TRANSITIONS.length, VERSION,
    answer.type === 'vector' ? answer.elements[0]?.value ?? null : answer.type,
    new ArgumentError({ code: 'seed_empty' }, ['seed']).code, RolloutEndedError.name,
  ];
}

export function misuse(config: Config, run: ReportedRun, rollout: Rollout): void {
  // @ts-expect-error a rollout that may be COMPLETED takes no event
  advance(start(config.setup.plan), { type: 'ABORT', atSeconds: 0 });
  // @ts-expect-error a rollout of a controller of one's own has no report
  report(rollout);
  // @ts-expect-error there is no such format
  format(report(run), 'xml');
  // @ts-expect-error there is no such world
  simulate(config, 42, { scenario: 'memory_leek' });
  // @ts-expect-error a setup is no configuration
  simulate(config.setup, 42);
  // @ts-expect-error the types of Node are not here
  process.exit();
  // @ts-expect-error nor are those of a browser
  new URL('x');
}
`;

test.each(['import', 'require'])(
  'its types compile for those who %s it, without the types of Node and of a browser',
  (how) => {
    const file = how === 'import' ? 'consumer.mts' : 'consumer.cts';
    writeFileSync(join(folder, file), CONSUMER);
    const compilerOptions = {
      noEmit: true,
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      module: 'nodenext',
      target: 'es2022',
      lib: ['es2022'],
      types: [],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }));
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const { status, stdout } = spawnSync(process.execPath, [tsc], { cwd: folder, encoding: 'utf8' });
    expect([status, stdout]).toEqual([0, '']);
  },
);
