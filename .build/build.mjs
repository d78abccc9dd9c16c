/**
 * Fills `dist/`:
 *
 *   canary-sim.cjs            the program: what reads the command line
 *   *.cjs                     its commands and what else it loads when it needs it, and what a study's threads run
 *   browser-play.js           what runs in a page of `play --html`, which holds it whole
 *   index.js, chunks/         the library, as ES modules; its packages stay outside
 *   types/                    the library's declarations, and no others
 *   cjs/                      the same for require()
 *   THIRD-PARTY-NOTICES.txt   the licences of the packages that are inside
 *
 * The program is CommonJS because that starts faster: in a prototype of its imports on Node 20, 1.8 x a bare
 * `node -e 0` against 2.2 x as an ES module. What the whole program takes is in test/bench/README.md.
 */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { declarations } from './declarations.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const common = {
  absWorkingDir: root,
  bundle: true,
  write: false,
  outdir: dist,
  platform: 'node',
  target: 'node20',
  legalComments: 'none',
  logLevel: 'warning',
  // CommonJS has no import.meta: esbuild would put an empty object in its place and only warn.
  logOverride: { 'empty-import-meta': 'error' },
  define: { __VERSION__: JSON.stringify(manifest.version) },
};

/** What the program's packages would load at start-up and never use. */
const lean = {
  name: 'lean',
  setup({ onResolve, onLoad }) {
    const replacements = {
      // commander starts subcommands that are programs of their own with it; there are none.
      'node:child_process': 'module.exports = {};\n',
      // seedrandom seeds itself with it when given no seed; it always gets one.
      crypto: 'module.exports = {};\n',
    };
    onResolve({ filter: /^(node:child_process|crypto)$/ }, ({ path }) => ({ path, namespace: 'lean' }));
    onLoad({ filter: /.*/, namespace: 'lean' }, ({ path }) => ({ contents: replacements[path], loader: 'js' }));
  },
};

const alias = {
  // The package's index adds six more generators.
  seedrandom: join(root, 'node_modules/seedrandom/seedrandom.js'),
  // The same code as ES modules, of which nothing needs a browser: half of it falls away.
  yaml: join(root, 'node_modules/yaml/browser/index.js'),
};

/** What a study's threads run, beside the program itself. */
const entries = {
  'canary-sim': 'src/cli/main.ts',
  'study-worker': 'src/cli/study/study-worker.ts',
};

/** What most studies never call: a bundle of its own, loaded when it is called, which may be in the middle of a function. */
const called = { path: join(root, 'src/simulation/rehearsal/rehearsal-player.ts'), name: 'rehearsalPlayer' };

/**
 * The program: its entries and whatever it loads later, each a bundle of its own. What two of them need is in both, so an
 * error is known by its name, and what a module remembers may only save work.
 */
async function program() {
  const bundles = new Map(Object.entries(entries).map(([name, path]) => [join(root, path), name]));
  const later = {
    name: 'later',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\./ }, ({ path, resolveDir, kind, namespace }) => {
        if (namespace === 'called') return { path, external: true };
        const source = resolve(resolveDir, path.replace(/\.js$/, '.ts'));
        const isCalled = source === called.path && kind === 'import-statement';
        if (kind !== 'dynamic-import' && !isCalled) return null;
        if (!bundles.has(source)) bundles.set(source, basename(source, '.ts'));
        const bundle = `./${bundles.get(source)}.cjs`;
        return isCalled ? { path: bundle, namespace: 'called' } : { path: bundle, external: true };
      });
      onLoad({ filter: /.*/, namespace: 'called' }, ({ path }) => ({
        contents: `export const ${called.name} = (...given) => require('${path}').${called.name}(...given);\n`,
      }));
    },
  };
  const built = [];
  for (const [path, name] of bundles) {
    const bundle = await build({
      ...common,
      entryPoints: { [name]: path },
      format: 'cjs',
      outExtension: { '.js': '.cjs' },
      supported: { 'dynamic-import': false },
      metafile: true,
      // Modules are strict of themselves; what they are turned into is not.
      banner: { js: `${name === 'canary-sim' ? '#!/usr/bin/env node\n' : ''}'use strict';` },
      alias,
      plugins: [lean, later],
    });
    built.push(bundle);
  }
  const outputFiles = built.flatMap((bundle) => bundle.outputFiles);
  if (outputFiles.length > new Set(outputFiles.map(({ path }) => path)).size)
    throw new Error('two bundles of one name');
  const notices = { path: join(dist, 'THIRD-PARTY-NOTICES.txt'), contents: noticesOf(built) };
  return [...outputFiles, notices];
}

/** What runs in a browser: the game, with the licences of what is in it. A page holds it, so it may not end a script. */
async function page() {
  const bundle = await build({
    ...common,
    entryPoints: { 'browser-play': 'src/browser/main.ts' },
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    minify: true,
    metafile: true,
    alias,
    plugins: [lean],
  });
  const [{ path, text }] = bundle.outputFiles;
  const licences = noticesOf([bundle]);
  if (/<\/script|<!--/i.test(text + licences) || licences.includes('*/'))
    throw new Error(`${path} does not fit a page`);
  return [{ path, contents: `/*\n${licences}*/\n${text}` }];
}

/** The licences of the packages that bundles are made of: they ask to be passed on. */
function noticesOf(bundles) {
  const inputs = bundles.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  const names = new Set(inputs.flatMap((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []));
  const texts = [...names].sort().map((name) => {
    const folder = join(root, 'node_modules', name);
    const { version, license, homepage } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
    // seedrandom has its licence at the end of its README.
    const text = readFileSync(join(folder, file ?? 'README.md'), 'utf8');
    const said = file === undefined ? text.split(/^(?=LICENSE)/m)[1] : text;
    if (said === undefined) throw new Error(`${name} does not say its licence`);
    // The licence of some asks for it.
    const notice = existsSync(join(folder, 'NOTICE')) ? readFileSync(join(folder, 'NOTICE'), 'utf8').trim() : '';
    return [`${name} ${version} (${license})`, homepage, said.trim(), notice].filter(Boolean).join('\n\n');
  });
  const head = `${manifest.name} contains code of these packages, under their own licences.`;
  return `${[head, ...texts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

/** Packages that a library asks for; what it draws with is inside, since only one format of many needs it. */
const outside = {
  name: 'outside',
  setup({ onResolve }) {
    onResolve({ filter: /^[^.]/ }, ({ path, kind, resolveDir }) => {
      const isOurs = kind === 'entry-point' || /node_modules[\\/](echarts|zrender)/.test(resolveDir);
      return isOurs || /^(echarts|zrender|tslib)(\/|$)/.test(path) ? null : { path, external: true };
    });
  },
};

async function library() {
  const { outputFiles } = await build({
    ...common,
    entryPoints: { index: 'src/index.ts' },
    format: 'esm',
    plugins: [outside],
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
  });
  return outputFiles;
}

/** For `require()`, which loads ES modules in the later versions of Node alone. */
async function libraryToRequire() {
  const { outputFiles } = await build({
    ...common,
    outdir: join(dist, 'cjs'),
    entryPoints: { index: 'src/index.ts' },
    format: 'cjs',
    plugins: [outside],
  });
  const kind = { path: join(dist, 'cjs/package.json'), contents: Buffer.from('{ "type": "commonjs" }\n') };
  return [...outputFiles, kind];
}

/** Each file is replaced whole or left alone, so that a program that is starting meanwhile never reads half of one. */
function put({ path, contents }) {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, contents);
  chmodSync(temporary, path.endsWith('canary-sim.cjs') ? 0o755 : 0o644);
  renameSync(temporary, path);
}

/** Removes what an earlier build left, though not the temporary files of one that runs at the same time. */
function removeAllBut(keep) {
  for (const name of readdirSync(dist, { recursive: true })) {
    const path = join(dist, name);
    if (/\.c?[jt]s$/.test(name) && !keep.has(path)) rmSync(path, { force: true });
  }
}

const files = [
  ...(await program()),
  ...(await page()),
  ...(await library()),
  ...(await libraryToRequire()),
  ...declarations(root, dist),
].map(({ path, contents }) => ({
  path,
  contents: Buffer.from(contents),
}));
for (const file of files) put(file);
removeAllBut(new Set(files.map(({ path }) => path)));
// Files that did not change were left alone; the program's time still says when it was last built.
utimesSync(join(dist, 'canary-sim.cjs'), new Date(), new Date());
