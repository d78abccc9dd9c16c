import { fstatSync } from 'node:fs';
import { EXIT } from './exit-codes.js';
import { runProgram } from './program.js';

// Whoever reads our output may stop early (`| head`): that is theirs to decide, and no error. A full disk is one.
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE') process.exit();
  process.stderr.write(`canary-sim: standard output: cannot be written (${code ?? message})\n`);
  process.exit(EXIT.badInput);
});
process.stderr.on('error', () => process.exit());

/** Not readFileSync(0): a pipe that we share with another Node process may have nothing to read yet (EAGAIN). */
async function readStdin(): Promise<Uint8Array> {
  // A directory reads as if it were empty.
  if (fstatSync(0).isDirectory()) throw Object.assign(new Error('is a directory'), { code: 'EISDIR' });
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
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
  env: process.env,
});

void exitCode.then((code) => {
  process.exitCode = code;
});
