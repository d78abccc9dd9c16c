/**
 * Fills `dist/`:
 *
 *   canary-sim.cjs   the program, with its packages inside
 *   study-worker.cjs what a study's threads run, and the pool's end of them
 *   pool-worker.cjs
 *   index.js         the library, an ES module; its packages stay outside
 *   chunks/          what either of them loads when it needs it
 *   types/           the library's declarations
 *
 * The program is CommonJS because that starts faster: in a prototype of its imports on Node 20, 1.8 x a bare
 * `node -e 0` against 2.2 x as an ES module. What the whole program takes is in notes.md.
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
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import ts from 'typescript';

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

/** The pool of threads looks for its worker beside itself: it will be in dist/chunks, the worker in dist. */
const poolWorker = {
  name: 'pool-worker',
  setup({ onLoad }) {
    onLoad({ filter: /tinypool[\\/]dist[\\/]index\.js$/ }, ({ path }) => {
      const place = 'fileURLToPath(import.meta.url + "/../entry/worker.js")';
      const text = readFileSync(path, 'utf8');
      if (!text.includes(place)) throw new Error(`${path} no longer says ${place}`);
      // What is left of import.meta is for child processes, which are not used.
      const contents = text.replace(place, '__dirname + "/../pool-worker.cjs"').replaceAll('import.meta.url', '""');
      return { contents, loader: 'js' };
    });
  },
};

/** Each a file of its own, with all that it needs: a thread then starts fast, and the program shares nothing with it. */
async function workers() {
  const { outputFiles } = await build({
    ...common,
    entryPoints: {
      'study-worker': 'src/cli/study/study-worker.ts',
      'pool-worker': 'node_modules/tinypool/dist/entry/worker.js',
    },
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    supported: { 'dynamic-import': false },
    banner: { js: "'use strict';" },
    alias,
    plugins: [lean],
  });
  return outputFiles;
}

/**
 * esbuild splits what is loaded later from what is loaded at once, but ES modules only, and what is loaded at once into
 * dozens of chunks, each a file to find, read and compile: 10 ms together. So its chunks are bundled again: those that the
 * entry needs at once into the entry, which hands them to the others, and each of the others into a file of its own.
 */
async function program() {
  const { outputFiles, metafile } = await build({
    ...common,
    entryPoints: { 'canary-sim': 'src/cli/main.ts' },
    format: 'esm',
    splitting: true,
    metafile: true,
    chunkNames: 'chunks/[name]-[hash]',
    alias,
    plugins: [lean, poolWorker],
  });
  const entry = join(dist, 'canary-sim.js');
  const texts = new Map(outputFiles.map(({ path, text }) => [path, text]));
  const importsOf = new Map(
    Object.entries(metafile.outputs).map(([path, { imports }]) => [
      join(root, path),
      imports.filter(({ kind }) => kind === 'import-statement').map(({ path: imported }) => join(root, imported)),
    ]),
  );
  const atOnce = new Set([entry]);
  for (const path of atOnce) for (const imported of importsOf.get(path)) if (texts.has(imported)) atOnce.add(imported);
  const later = [...texts.keys()].filter((path) => !atOnce.has(path));
  const lent = [...new Set(later.flatMap((path) => importsOf.get(path)))].filter((path) => atOnce.has(path));
  const nameOf = (path) => `lent${lent.indexOf(path)}`;
  const whole = [...lent.map((path) => `export * as ${nameOf(path)} from '${path}';`), `import '${entry}';`].join('\n');
  const again = (path, text) =>
    build({
      ...common,
      stdin: { contents: text, resolveDir: dirname(path), sourcefile: path },
      outdir: undefined,
      outfile: path.replace(/\.js$/, '.cjs'),
      format: 'cjs',
      supported: { 'dynamic-import': false },
      // Modules are strict of themselves; what they are turned into is not.
      banner: { js: `${path === entry ? '#!/usr/bin/env node\n' : ''}'use strict';` },
      plugins: [
        {
          name: 'chunks',
          setup({ onResolve, onLoad }) {
            // Said below, of a chunk that the entry lends.
            onResolve({ filter: /^\.\.\/canary-sim\.cjs$/ }, ({ path: said }) => ({ path: said, external: true }));
            onResolve({ filter: /^[./]/ }, ({ path: said, resolveDir, kind }) => {
              const wanted = resolve(resolveDir, said);
              if (kind === 'dynamic-import' || !atOnce.has(wanted)) {
                const place = relative(dirname(path), wanted).replace(/\.js$/, '.cjs');
                return { path: place.startsWith('.') ? place : `./${place}`, external: true };
              }
              return { path: wanted, namespace: path === entry ? 'chunk' : 'lent' };
            });
            onLoad({ filter: /.*/, namespace: 'chunk' }, ({ path: chunk }) => ({
              contents: texts.get(chunk),
              resolveDir: dirname(chunk),
            }));
            onLoad({ filter: /.*/, namespace: 'lent' }, ({ path: chunk }) => ({
              contents: `module.exports = require('../canary-sim.cjs').${nameOf(chunk)};`,
            }));
          },
        },
      ],
    });
  const built = await Promise.all([again(entry, whole), ...later.map((path) => again(path, texts.get(path)))]);
  return built.flatMap((each) => each.outputFiles);
}

async function library() {
  const { outputFiles } = await build({
    ...common,
    entryPoints: { index: 'src/index.ts' },
    format: 'esm',
    packages: 'external',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
  });
  return outputFiles;
}

function declarations() {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(
    { ...config, include: undefined, files: ['src/index.ts'] },
    ts.sys,
    root,
  );
  const compiler = ts.createProgram([join(root, 'src/index.ts')], {
    ...options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: join(root, 'src'),
    outDir: join(dist, 'types'),
  });
  const outputFiles = [];
  const { diagnostics } = compiler.emit(undefined, (path, text) => {
    outputFiles.push({ path: resolve(path), contents: Buffer.from(text) });
  });
  if (diagnostics.length > 0) {
    throw new Error(
      ts.formatDiagnostics(diagnostics, { ...ts.sys, getCanonicalFileName: (f) => f, getNewLine: () => '\n' }),
    );
  }
  return outputFiles;
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

const files = [...(await program()), ...(await workers()), ...(await library()), ...declarations()].map(
  ({ path, contents }) => ({
    path,
    contents: Buffer.from(contents),
  }),
);
for (const file of files) put(file);
removeAllBut(new Set(files.map(({ path }) => path)));
// Files that did not change were left alone; the program's time still says when it was last built.
utimesSync(join(dist, 'canary-sim.cjs'), new Date(), new Date());
