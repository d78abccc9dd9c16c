import { basename } from 'node:path';
import { build, type Plugin } from 'esbuild';

/**
 * Compiles a TypeScript file, with the files it imports, to one JavaScript module. Returns null, or the first error
 * and where it is, in one sentence.
 */
export async function compile(source: string, target: string, plugins: Plugin[] = []): Promise<string | null> {
  try {
    await build({
      entryPoints: [source],
      outfile: target,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      packages: 'external',
      logLevel: 'silent',
      // Whatever tsconfig.json lies around the copy is not the learner's.
      tsconfigRaw: {},
      plugins,
    });
    return null;
  } catch (error) {
    const first = (error as { errors?: { text: string; location: Location | null }[] }).errors?.[0];
    if (first === undefined) throw error;
    const { text, location } = first;
    if (location === null) return `${basename(source)} does not compile: ${text}`;
    const place = `${basename(location.file)}:${location.line}:${location.column + 1}`;
    return `${basename(source)} does not compile. ${place}: ${text}\n    ${location.lineText.trim()}`;
  }
}

interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly lineText: string;
}
