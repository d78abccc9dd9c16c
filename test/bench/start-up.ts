import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { interleaved, ratio } from './measure.js';
import { type Row, ratioRow } from './table.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PROGRAM = 'dist/canary-sim.cjs';
const TARGET = 2.2;
const STUDY = ['study', '--config', 'examples/stages.json', '--scenarios', 'healthy', '--runs', '5'];

/** Another Node than the one that runs this, by its path. */
const NODE = process.env['BENCH_NODE'] ?? process.execPath;

/** Wall time of whole processes over that of `node -e 0`. */
export function startUp(): Row[] {
  if (!existsSync(new URL(`../../${PROGRAM}`, import.meta.url))) throw new Error(`no ${PROGRAM}: npm run build`);
  const times = interleaved(
    {
      bare: () => node('-e', '0'),
      json: () => node(PROGRAM, '--seed', '42', '--config', 'examples/stages.json'),
      text: () => node(PROGRAM, '--seed', '42', '--config', 'examples/stages.json', '--format', 'text'),
      yaml: () => node(PROGRAM, '--seed', '42', '--config', 'examples/stages.yaml'),
      version: () => node(PROGRAM, '--version'),
      study: () => node(PROGRAM, ...STUDY),
    },
    { rounds: 50, warmUp: 3 },
  );
  return [
    ratioRow('main job, JSON report', ratio(times.json, times.bare), TARGET),
    ratioRow('main job, --format text', ratio(times.text, times.bare)),
    ratioRow('main job, configuration in YAML', ratio(times.yaml, times.bare)),
    ratioRow('--version', ratio(times.version, times.bare)),
    ratioRow('a study of 5 runs', ratio(times.study, times.bare)),
  ];
}

/** On Node 20 NODE_EXTRA_CA_CERTS alone costs a bare start three times over, and would hide what we measure. */
const { NODE_EXTRA_CA_CERTS: _, NODE_OPTIONS: __, ...ENVIRONMENT } = process.env;

function node(...args: string[]): void {
  const { status } = spawnSync(NODE, args, { cwd: ROOT, env: ENVIRONMENT, stdio: 'ignore' });
  if (status !== 0) throw new Error(`node ${args.join(' ')}: exit code ${status}`);
}
