/**
 * `npm run oracle -- FILE…`: whether the program agrees with what real programs answered. Each file says by its content
 * what kind it is of. Prints every case that differs, and a line for each file; exits 1 where a case differs, 2 where a
 * file is of no kind that is known.
 */
import { readFileSync } from 'node:fs';
import { argoCasesOracle } from './oracle-kinds/argo-cases.js';
import { argoConditionsOracle } from './oracle-kinds/argo-conditions.js';
import { argoReplicasOracle } from './oracle-kinds/argo-replicas.js';
import { argoRunsOracle } from './oracle-kinds/argo-runs.js';
import type { CaseResult, OracleKind } from './oracle-kinds/oracle-kind.js';
import { promqlOracle } from './oracle-kinds/promql.js';

/** The first that recognises a file runs it. */
const KINDS: readonly OracleKind[] = [
  argoCasesOracle,
  argoConditionsOracle,
  argoReplicasOracle,
  argoRunsOracle,
  promqlOracle,
];

/** What is printed of a file; null where it is of no known kind. */
async function linesOf(file: string): Promise<{ readonly lines: readonly string[]; readonly differs: boolean } | null> {
  const document = documentOf(file);
  const kind = KINDS.find(({ recognise }) => recognise(document));
  if (kind === undefined) return null;
  const results = await kind.run(document);
  const agree = results.filter(({ outcome }) => outcome === 'agrees').length;
  const unsupported = results.filter(({ outcome }) => outcome === 'not_supported').length;
  return {
    lines: [
      ...results.flatMap((result) => lineOf(result)),
      `${file}: ${agree} of ${results.length} agree, ${unsupported} not supported`,
    ],
    differs: agree + unsupported < results.length,
  };
}

function documentOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

function lineOf(result: CaseResult): readonly string[] {
  if (result.outcome !== 'differs') return [];
  return [`${result.name}: expected ${result.expected}, got ${result.got}`];
}

const files = process.argv.slice(2);
if (files.length === 0) process.stderr.write('usage: npm run oracle -- FILE…\n');
let code = files.length === 0 ? 2 : 0;
for (const file of files) {
  const told = await linesOf(file);
  if (told === null) {
    process.stderr.write(`${file}: not a file of a known kind\n`);
    code = 2;
    continue;
  }
  process.stdout.write(`${told.lines.join('\n')}\n`);
  if (told.differs) code = Math.max(code, 1);
}
process.exitCode = code;
