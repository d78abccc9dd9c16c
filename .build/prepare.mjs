/**
 * npm runs this after `npm ci` and `npm install` in a clone. Without the development dependencies there is nothing to
 * build with; that is no reason to fail an install. (As `prepare` npm would warn of it where a tarball is installed.)
 */
import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';

const tools = ['esbuild', 'typescript'];
const missing = tools.filter((name) => !installed(name));

function installed(name) {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}

/**
 * Lets `npx canary-sim` find the program in this clone. Without it npx makes an installation of its own that points
 * here, asks the registry while it does, and never finds the program if it was first tried before there was a dist/.
 */
function linkProgram() {
  if (process.platform === 'win32') return;
  const bin = new URL('../node_modules/.bin/', import.meta.url);
  const temporary = new URL(`canary-sim.${process.pid}`, bin);
  mkdirSync(bin, { recursive: true });
  symlinkSync('../../dist/canary-sim.cjs', temporary);
  renameSync(temporary, new URL('canary-sim', bin));
}

if (missing.length > 0) {
  const names = missing.join(' and ');
  console.error(`canary-sim: dist/ was not built: that needs ${names}; run "npm install" to get what is missing.`);
} else {
  await import('./build.mjs');
  linkProgram();
}
