import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeEach, expect, it } from 'vitest';
import { runHere } from '../cli/run-here.js';
import { CHANCY } from '../cli/study-configs.js';
import { inTemporaryFolder } from '../cli/temporary-folder.js';
import { endsWell, type Prints } from './ends-well.js';
import { fuzzed } from './fuzzed.js';
import { damaged, type Mutant, mutated, type Original } from './mutations.js';
import { leaf, type Tree, textOf } from './tree.js';

inTemporaryFolder();

beforeEach(() => {
  writeFileSync('old.json', CHANCY);
  writeFileSync('new.json', CHANCY.replace('0.05', '0.04'));
});

/** What writes a part or a checkpoint of each kind, and how many of its runs are played when that is written. */
const KINDS = {
  study: ['study', '-qc', 'old.json', '--jobs', '1', '--scenarios', 'configured', '-f', 'json'],
  sweep: ['study', '-qc', 'old.json', '--jobs', '1', '--sweep', 'canary.error_rate=0.001,0.2', '-f', 'json'],
  compare: ['compare', '-q', 'old.json', 'new.json', '--jobs', '1', '--scenarios', 'configured', '-f', 'json'],
} as const satisfies Record<string, readonly string[]>;

type Kind = keyof typeof KINDS;

const NAMES = Object.keys(KINDS) as readonly Kind[];

interface Played {
  readonly parts: readonly Original[];
  /** The whole report. */
  readonly report: string;
}

const RUNS = ['-n', '9'];

const known = new Map<Kind, Played>();

/** A whole part, and one of the first shard, which is a checkpoint of a third that was played. */
async function played(kind: Kind): Promise<Played> {
  const before = known.get(kind);
  if (before !== undefined) return before;
  const parts: Original[] = [];
  for (const shard of ['1/1', '1/3']) {
    const { code, out } = await runHere([...KINDS[kind], ...RUNS, '--shard', shard]);
    expect(code).toBe(0);
    parts.push({ name: `${kind} ${shard}`, bytes: Buffer.from(out), document: JSON.parse(out) });
  }
  const { code, out } = await runHere([...KINDS[kind], ...RUNS]);
  expect(code).toBe(0);
  const made = { parts, report: out };
  known.set(kind, made);
  return made;
}

/** As a part is written, with a checksum that fits: what anybody can do. */
function sealedTree(tree: Tree): string {
  if (tree.kind !== 'object') return textOf(tree);
  const body = textOf({ kind: 'object', entries: tree.entries.filter(([key]) => key !== 'checksum') });
  try {
    const json = JSON.stringify(JSON.parse(body));
    const checksum = `"sha256:${createHash('sha256').update(json).digest('hex')}"`;
    return `${textOf({ kind: 'object', entries: [...tree.entries.filter(([key]) => key !== 'checksum'), ['checksum', leaf(checksum)]] })}\n`;
  } catch {
    // No JSON any more.
    return body;
  }
}

const oneLine = /^canary-sim: [^\n]+\n$/;

async function merges(kind: Kind, { bytes }: Mutant, isSealed: boolean): Promise<void> {
  const prints: Prints = { format: 'json', schema: kind };
  const ended = await runHere(['merge', '-', '-f', 'json'], { stdin: async () => bytes });
  await endsWell(ended, prints, bytes.toString());
  if (ended.code === 2) expect(JSON.parse(ended.err).problems).not.toEqual([]);
  // What is left of a part that is damaged says either nothing or the same.
  else if (!isSealed) expect(ended.out).toBe((await played(kind)).report);
}

async function goesOn(kind: Kind, { bytes }: Mutant, isSealed: boolean): Promise<void> {
  writeFileSync('at.json', bytes);
  const args = [...KINDS[kind].slice(0, -2), ...RUNS, '-o', 'report.json', '--checkpoint', 'at.json', '-f', 'json'];
  const { code, out, err } = await runHere(args);
  const wasWritten = existsSync('report.json');
  const report = wasWritten ? readFileSync('report.json', 'utf8') : '';
  expect(out).toBe('');
  await endsWell({ code, out: report, err }, { format: 'json', schema: kind }, bytes.toString());
  expect(wasWritten).toBe(code !== 2);
  // What cannot be gone on from is not touched: it may be all that is left of hours.
  if (code === 2) expect(readFileSync('at.json').equals(bytes)).toBe(true);
  else if (!isSealed) expect(report).toBe((await played(kind)).report);
  rmSync('report.json', { force: true });
  rmSync('at.json');
  expect(readdirSync('.').sort()).toEqual(['new.json', 'old.json']);
}

const way = fc.constantFrom(merges, goesOn);

it.each(NAMES)('a part or a checkpoint of a %s with its bytes changed gives the same report or none', async (kind) => {
  const { parts } = await played(kind);
  await fuzzed(damaged(parts), way, 60, (mutant, use) => use(kind, mutant, false));
});

it.each(NAMES)('one with its structure changed and a checksum that fits again ends well: %s', async (kind) => {
  const { parts } = await played(kind);
  const sealed = mutated(parts, sealedTree, fc.constant([]));
  await fuzzed(sealed, way, 90, (mutant, use) => use(kind, mutant, true));
});

it.each(NAMES)('one that is cut anywhere is refused in one line: %s', async (kind) => {
  const { parts } = await played(kind);
  for (const { bytes } of parts) {
    const lengths = Array.from({ length: 60 }, (_, index) => Math.floor((index * (bytes.length - 2)) / 59));
    for (const length of lengths) {
      const { code, out, err } = await runHere(['merge', '-'], { stdin: async () => bytes.subarray(0, length) });
      expect({ code, out, err }).toEqual({ code: 2, out: '', err: expect.stringMatching(oneLine) });
    }
  }
});
