/**
 * npm runs this after `npm ci` and `npm install` in a clone, and before it packs. Without the development
 * dependencies there is nothing to build with; that is no reason to fail an install.
 */
import { existsSync } from 'node:fs';
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

if (!existsSync(new URL('../src/cli/main.ts', import.meta.url))) {
  // A published package: dist/ came with it.
} else if (missing.length > 0) {
  const names = missing.join(' and ');
  console.error(`canary-sim: dist/ was not built, because ${names} is not installed; run "npm install" to get it.`);
} else {
  await import('./build.mjs');
}
