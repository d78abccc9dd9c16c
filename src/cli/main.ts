import { fstatSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { EXIT, SIGNAL_CODES } from './exit-codes.js';
import { runProgram } from './program.js';

// Node 20 optimises code so early that one rollout is over before it is repaid: a fifth of the whole process. What runs
// longer, as a study, is optimised some milliseconds later. In bytes of code run, for 132 KiB. Later versions wait of
// themselves, and do not know the word.
if (process.version.startsWith('v20.')) setFlagsFromString('--interrupt-budget=400000');

// Whoever reads our output may stop early (`| head`): that is theirs to decide, and no error. A full disk is one.
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE') process.exit();
  // A terminal that was closed, of which SIGHUP has told or is about to.
  if (code === 'EIO' && process.stdout.isTTY) process.exit(SIGNAL_CODES.SIGHUP);
  process.stderr.write(`canary-sim: standard output: cannot be written (${code ?? message})\n`);
  process.exit(EXIT.badInput);
});
// What is said to people can be said no more, such as on a terminal that is closed; what is made is still made.
process.stderr.on('error', () => {});
// Node aborts where it cannot set back a terminal that was closed meanwhile: there, a signal itself ends the process.
process.on('exit', (code) => {
  if (code > 128 && [0, 1, 2].some(isClosedTerminal)) process.kill(process.pid, 'SIGHUP');
});

function isClosedTerminal(descriptor: number): boolean {
  try {
    // By the number of its kind, 1, /dev/null and its like are no terminals.
    const { rdev } = fstatSync(descriptor);
    return rdev >> 8 > 1 && process.getBuiltinModule?.('node:tty').isatty(descriptor) === false;
  } catch {
    return false;
  }
}

/** Not readFileSync(0): a pipe that we share with another Node process may have nothing to read yet (EAGAIN). */
async function readStdin(most: number): Promise<Uint8Array> {
  // A directory reads as if it were empty.
  if (fstatSync(0).isDirectory()) throw Object.assign(new Error('is a directory'), { code: 'EISDIR' });
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk);
    length += chunk.length;
    // Leaving the loop closes the stream.
    if (length > most) break;
  }
  return Buffer.concat(chunks);
}

const exitCode = runProgram(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  stdin: readStdin,
  // Asked only when it matters: merely to look at process.stdin opens it, and node:tty takes 4 ms to load.
  get stdinIsTerminal() {
    return process.stdin.isTTY === true;
  },
  get stdoutIsTerminal() {
    return process.stdout.isTTY === true;
  },
  get stderrIsTerminal() {
    return process.stderr.isTTY === true;
  },
  get stdoutColumns() {
    return process.stdout.isTTY === true ? process.stdout.columns : undefined;
  },
  env: process.env,
});

void exitCode.then((code) => {
  process.exitCode = code;
});
