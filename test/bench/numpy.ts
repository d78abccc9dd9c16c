import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const SECONDS = '4';

/** Scripts beside this file, and what they are told. */
const CONTENDERS = {
  errors: ['numpy_p99_beta.py', SECONDS, 'errors'],
  p99: ['numpy_p99_beta.py', SECONDS],
  coarse_poisson: ['numpy_full_histogram.py', SECONDS, '6', 'poisson'],
  coarse_multinomial: ['numpy_full_histogram.py', SECONDS, '6', 'multinomial'],
  fine_poisson: ['numpy_full_histogram.py', SECONDS, '32', 'poisson'],
  fine_multinomial: ['numpy_full_histogram.py', SECONDS, '32', 'multinomial'],
} as const;

export type NumpyContender = keyof typeof CONTENDERS;

const PYTHON = process.platform === 'win32' ? 'python' : 'python3';

/** Rollouts a second of vectorised NumPy on one core; null where there is no Python with NumPy. */
export function numpyRollouts(contender: NumpyContender): number | null {
  if (run(['-c', 'import numpy']) === null) return null;
  const printed = run(CONTENDERS[contender]);
  if (printed === null) throw new Error(`${CONTENDERS[contender].join(' ')} failed`);
  return Number(printed);
}

function run(args: readonly string[]): string | null {
  const env = { ...process.env, OMP_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1' };
  const { status, stdout } = spawnSync(PYTHON, args, { cwd: HERE, env, encoding: 'utf8' });
  return status === 0 ? stdout : null;
}
