import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import GithubSlugger from 'github-slugger';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';

type Element = DefaultTreeAdapterTypes.Element;

/** What a Markdown text links to, and the places in it that can be linked to, as GitHub shows it. */
interface Linked {
  readonly targets: readonly string[];
  readonly anchors: ReadonlySet<string>;
}

/** The links of a document, as named from the root, that lead to no file, or to no place in a Markdown file. */
export function brokenLinks(root: string, document: string): string[] {
  return linkedInFile(join(root, document)).targets.filter((target) => isBroken(root, document, target));
}

/** Whether a link of a document leads to no file of the repository, or to no place in a Markdown file. */
export function isBroken(root: string, document: string, target: string): boolean {
  if (/^[a-z]+:/i.test(target)) return false;
  const [path = '', anchor] = decodeURI(target).split('#');
  const file = path === '' ? document : normalize(join(dirname(document), path));
  if (file.startsWith('..') || !existsSync(join(root, file))) return true;
  if (anchor === undefined) return false;
  const isMarkdown = file.endsWith('.md') && statSync(join(root, file)).isFile();
  return !isMarkdown || !linkedInFile(join(root, file)).anchors.has(anchor);
}

/** To read a page takes long enough to do it once. */
const read = new Map<string, Linked>();

function linkedInFile(path: string): Linked {
  const linked = read.get(path) ?? linkedIn(readFileSync(path, 'utf8'));
  read.set(path, linked);
  return linked;
}

export function linkedIn(markdown: string): Linked {
  const html = micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
  const slugger = new GithubSlugger();
  const targets: string[] = [];
  const anchors = new Set<string>();
  const visit = (node: Element) => {
    const attribute = (name: string) => node.attrs?.find((each) => each.name === name)?.value;
    const target = node.nodeName === 'a' ? attribute('href') : node.nodeName === 'img' ? attribute('src') : undefined;
    if (target !== undefined) targets.push(target);
    const id = attribute('id');
    if (id !== undefined) anchors.add(id);
    if (/^h[1-6]$/.test(node.nodeName)) anchors.add(slugger.slug(wordsOf(node)));
    for (const child of node.childNodes ?? []) visit(child as Element);
  };
  visit(parseFragment(html) as unknown as Element);
  return { targets, anchors };
}

function wordsOf(node: DefaultTreeAdapterTypes.ChildNode): string {
  if (node.nodeName === '#text') return (node as DefaultTreeAdapterTypes.TextNode).value;
  return 'childNodes' in node ? node.childNodes.map(wordsOf).join('') : '';
}
