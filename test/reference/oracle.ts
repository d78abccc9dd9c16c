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
import { flaggerCasesOracle } from './oracle-kinds/flagger-cases.js';
import { flaggerSchedulerOracle } from './oracle-kinds/flagger-scheduler.js';
import type { CaseResult, OracleKind } from './oracle-kinds/oracle-kind.js';
import { promqlOracle } from './oracle-kinds/promql.js';

/** The first that recognises a file runs it. */
const KINDS: readonly OracleKind[] = [
  argoCasesOracle,
  argoConditionsOracle,
  argoReplicasOracle,
  argoRunsOracle,
  flaggerCasesOracle,
  flaggerSchedulerOracle,
  promqlOracle,
];

/** What is printed of a file, and whether it differs; or why it cannot be run. */
type Told = { readonly lines: readonly string[]; readonly differs: boolean } | { readonly refused: string };

async function told(file: string): Promise<Told> {
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return { refused: error instanceof SyntaxError ? 'not JSON' : 'cannot be read' };
  }
  const kind = KINDS.find(({ recognise }) => recognise(document));
  if (kind === undefined) return { refused: 'not a file of a known kind' };
  const results = await kind.run(document);
  const agree = results.filter(({ outcome }) => outcome === 'agrees').length;
  const unsupported = results.filter(({ outcome }) => outcome === 'not_supported').length;
  const summary = `${file}: ${agree} of ${results.length} agree, ${unsupported} not supported`;
  return { lines: [...results.flatMap(linesOf), summary], differs: agree + unsupported < results.length };
}

function linesOf(result: CaseResult): readonly string[] {
  if (result.outcome !== 'differs') return [];
  return [`${result.name}: expected ${result.expected}, got ${result.got}`];
}

const files = process.argv.slice(2);
if (files.length === 0) process.stderr.write('usage: npm run oracle -- FILE…\n');
let code = files.length === 0 ? 2 : 0;
for (const file of files) {
  const found = await told(file);
  if ('refused' in found) {
    process.stderr.write(`${file}: ${found.refused}\n`);
    code = 2;
    continue;
  }
  process.stdout.write(`${found.lines.join('\n')}\n`);
  if (found.differs) code = Math.max(code, 1);
}
process.exitCode = code;
