import { type BlockInPage, blocksInPage, isOnePath } from './documents.js';
import { extendedProgram } from './extended-program.js';
import { extensionOf, filesToRunWith, isOfExtension } from './extension-blocks.js';
import { renewedOutput } from './renewed-output.js';
import { addFiles, type Played, runConsole } from './run-console.js';
import { runModule } from './run-module.js';
import { inSandbox, type Sandbox } from './sandbox.js';

/** A page with the outputs that its commands have now, and what is left to do by hand. */
export interface RenewedPage {
  readonly text: string;
  readonly byHand: readonly { readonly line: number; readonly why: string }[];
}

type Renewal = { readonly text: string } | { readonly why: string };

/** Runs what a page shows, as the tests of the page do. */
export async function renewedPage(markdown: string): Promise<RenewedPage> {
  const blocks = blocksInPage(markdown);
  const lines = markdown.split('\n');
  const byHand: { line: number; why: string }[] = [];
  // From the end, so that the places of the blocks before stay what they are.
  for (const { block, renewal } of (await renewals(blocks, isOnePath(markdown))).toReversed()) {
    if ('why' in renewal) byHand.unshift({ line: block.line, why: renewal.why });
    else lines.splice(block.line, block.text.split('\n').length - 1, ...renewal.text.split('\n'));
  }
  return { text: lines.join('\n'), byHand };
}

interface Renewed {
  readonly block: BlockInPage;
  readonly renewal: Renewal;
}

async function renewals(blocks: readonly BlockInPage[], onePath: boolean): Promise<Renewed[]> {
  const plain = blocks.filter((block) => !isOfExtension(block));
  const consoles = plain.filter(({ tag }) => tag === 'console');
  const renew = (block: BlockInPage) => (sandbox: Sandbox) => {
    addFiles(sandbox, block.files);
    return { block, renewal: renewedConsole(block, sandbox) };
  };
  const renewed = onePath
    ? await inSandbox((sandbox) => consoles.map((block) => renew(block)(sandbox)))
    : await inTurn(consoles, (block) => inSandbox(renew(block)));
  const modules = await inTurn(
    plain.filter(({ tag, next }) => tag === 'ts' && next?.comment === 'output'),
    (block) => inSandbox((sandbox) => renewedModule(block, blocks, sandbox)),
  );
  const all = [...renewed, ...modules, ...(await renewedExtension(blocks.filter(isOfExtension)))];
  return all.toSorted((one, other) => one.block.line - other.block.line);
}

async function inTurn<T, R>(items: readonly T[], job: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (const item of items) done.push(await job(item));
  return done;
}

function renewedConsole(block: BlockInPage, sandbox: Sandbox): Renewal {
  const commands = runConsole(block, sandbox).map(renewedCommand);
  const whys = commands.flatMap((each) => ('why' in each ? [each.why] : []));
  if (whys.length > 0) return { why: whys.join('; ') };
  return { text: commands.flatMap((each) => ('text' in each ? [each.text] : [])).join('\n') };
}

function renewedCommand({ said, output, exitCode }: Played): Renewal {
  if (exitCode !== said.exitCode) return { why: `$ ${said.command} has exit code ${exitCode}` };
  const renewed = renewedOutput(said.output, output);
  if (renewed === null) return { why: `$ ${said.command} prints no longer what is kept of it` };
  const shown = renewed.replace(/\n$/, '');
  return { text: shown === '' ? `$ ${said.command}` : `$ ${said.command}\n${shown}` };
}

function renewedModule(block: BlockInPage, blocks: readonly BlockInPage[], sandbox: Sandbox): Renewed {
  const shown = blocks[blocks.indexOf(block) + 1] ?? block;
  const { output, exitCode } = runModule(block.text, sandbox);
  if (exitCode !== 0) return { block: shown, renewal: { why: `the module before it has exit code ${exitCode}` } };
  const text = renewedOutput(shown.text, output);
  if (text === null) return { block: shown, renewal: { why: 'the module before it prints no longer what is kept' } };
  return { block: shown, renewal: { text: text.replace(/\n$/, '') } };
}

/** What the program prints that is extended as the page says. */
async function renewedExtension(blocks: readonly BlockInPage[]): Promise<Renewed[]> {
  if (blocks.length === 0) return [];
  const extended = extendedProgram(extensionOf(blocks));
  try {
    return await inSandbox((sandbox) => {
      addFiles(sandbox, filesToRunWith(blocks));
      const consoles = blocks.filter(({ tag }) => tag === 'console');
      return consoles.map((block) => ({ block, renewal: renewedConsole(block, sandbox) }));
    }, extended.program);
  } finally {
    extended.remove();
  }
}
