import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

/**
 * The declarations that the library's entry leads to, and no others, for `import` and for `require()`. They need nothing
 * but the standard library of TypeScript: a consumer may have neither the types of Node nor those of a browser.
 */
export function declarations(root, dist) {
  const types = join(dist, 'types');
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
    // The types are checked where the project is.
    noCheck: true,
    rootDir: join(root, 'src'),
    outDir: types,
  });
  const emitted = new Map();
  const { diagnostics } = compiler.emit(undefined, (path, text, _order, _onError, [source]) => {
    emitted.set(resolve(path), { text, source });
  });
  if (diagnostics.length > 0) {
    throw new Error(
      ts.formatDiagnostics(diagnostics, { ...ts.sys, getCanonicalFileName: (f) => f, getNewLine: () => '\n' }),
    );
  }
  const texts = reachedTexts(join(types, 'index.d.ts'), emitted, compiler.getTypeChecker());
  return [types, join(dist, 'cjs/types')].flatMap((folder) =>
    [...texts].map(([path, text]) => ({ path: join(folder, relative(types, path)), contents: Buffer.from(text) })),
  );
}

/** The text of each declaration file that one leads to, itself among them. */
function reachedTexts(entry, emitted, checker) {
  const texts = new Map([[entry, emitted.get(entry).text]]);
  const asked = new Map();
  for (const [path, text] of texts) {
    for (const { specifier, names } of importsOf(text)) {
      const target = resolve(dirname(path), specifier.replace(/\.js$/, '.d.ts'));
      const found = specifier.startsWith('.') ? emitted.get(target) : undefined;
      if (found === undefined) throw new Error(`the declarations in ${path} need ${specifier}`);
      asked.set(target, new Set([...(asked.get(target) ?? []), ...names]));
      // Written out, a type needs no other of a file of schemas: what is followed from there are types of the model.
      if (importsZod(found.source)) texts.set(target, writtenTypes(found.source, asked.get(target), checker));
      else if (!texts.has(target)) texts.set(target, found.text);
    }
  }
  return texts;
}

function importsOf(text) {
  const { statements } = ts.createSourceFile('declarations.d.ts', text, ts.ScriptTarget.Latest);
  return statements.flatMap((each) => {
    const named = ts.isImportDeclaration(each)
      ? each.importClause?.namedBindings
      : ts.isExportDeclaration(each)
        ? each.exportClause
        : undefined;
    if (each.moduleSpecifier === undefined) return [];
    const names = (named?.elements ?? []).map(({ propertyName, name }) => (propertyName ?? name).text);
    return [{ specifier: each.moduleSpecifier.text, names }];
  });
}

function importsZod(source) {
  return source.statements.some((each) => ts.isImportDeclaration(each) && each.moduleSpecifier.text === 'zod/mini');
}

/**
 * Some exported types of a file of schemas, written out. As schemas they would need the types of zod, and these need those
 * of Node or of a browser.
 */
function writtenTypes(source, names, checker) {
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(source));
  const types = exported.flatMap((symbol) => {
    const [declaration] = symbol.declarations;
    if (!names.has(symbol.name)) return [];
    const comment = ts.getLeadingCommentRanges(source.text, declaration.pos)?.at(-1);
    const said = comment === undefined ? '' : `${source.text.slice(comment.pos, comment.end)}\n`;
    // The brand of names of metrics from a file is for us: whoever reads a report has a text.
    const text = writtenOut(checker.getDeclaredTypeOfSymbol(symbol), checker).replaceAll(
      /\bOwnMetricName\b/g,
      '(string & {})',
    );
    if (/\bZod/.test(text)) throw new Error(`${symbol.name} cannot be written without zod`);
    return [`${said}export type ${symbol.name} = ${text};\n`];
  });
  if (types.length < names.size) throw new Error(`${source.fileName} has not all of ${[...names].join(', ')}`);
  const text = types.join('\n');
  return `${importsFor(source, text)}${text}`;
}

/** The imports of a file of schemas whose names are in a text. */
function importsFor(source, text) {
  return source.statements
    .flatMap((each) => {
      const names = ts.isImportDeclaration(each) ? (each.importClause?.namedBindings?.elements ?? []) : [];
      const used = names.map(({ name }) => name.text).filter((name) => new RegExp(`\\b${name}\\b`).test(text));
      if (used.length === 0 || !each.moduleSpecifier.text.startsWith('.')) return [];
      return [`import type { ${used.join(', ')} } from '${each.moduleSpecifier.text}';\n`];
    })
    .join('');
}

/** A type; of an interface what it has, with what it inherits. */
function writtenOut(type, checker) {
  const { NoTruncation, InTypeAlias } = ts.TypeFormatFlags;
  const written = (each) => checker.typeToString(each, undefined, NoTruncation | InTypeAlias);
  if (!type.isClassOrInterface()) return written(type);
  const properties = checker.getPropertiesOfType(type).map((property) => {
    const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0;
    const known = checker.getTypeOfSymbol(property);
    const said = written(isOptional ? checker.getNonNullableType(known) : known);
    return `  readonly ${property.name}${isOptional ? '?' : ''}: ${said};\n`;
  });
  return `{\n${properties.join('')}}`;
}
