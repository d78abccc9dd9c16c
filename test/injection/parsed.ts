import { parse as parseCsv } from 'csv-parse/sync';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { type DefaultTreeAdapterTypes, parse, parseFragment } from 'parse5';
import { SaxesParser } from 'saxes';
import { workflowCommands } from './workflow-commands.js';

/** What a parser makes of a text: how it is built, without any of its words; and its words. */
export interface Parsed {
  readonly shape: unknown;
  /** Of each cell, attribute, element or string. */
  readonly texts: readonly string[];
}

/** Throws where it is not well-formed. */
export function parsedXml(text: string): Parsed {
  const shape: unknown[] = [];
  const texts: string[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  let said = '';
  const endOfText = () => {
    if (said.trim() !== '') texts.push(said.trim());
    said = '';
  };
  parser.on('opentag', ({ name, attributes }) => {
    endOfText();
    shape.push(['<', name, Object.keys(attributes)]);
    texts.push(...Object.values(attributes));
  });
  parser.on('closetag', ({ name }) => {
    endOfText();
    shape.push(['>', name]);
  });
  parser.on('text', (more) => {
    said += more;
  });
  for (const event of ['cdata', 'comment', 'doctype', 'processinginstruction'] as const) {
    parser.on(event, () => shape.push(event));
  }
  parser.write(text).close();
  return { shape, texts };
}

export function parsedCsv(text: string): Parsed {
  const rows: string[][] = parseCsv(text, { relax_column_count: true });
  return { shape: rows.map((row) => row.length), texts: rows.flat() };
}

/** As GitHub shows it, by way of the HTML that it makes of it. */
export function parsedMarkdown(text: string): Parsed {
  const html = micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
  return parsedNodes(parseFragment(html).childNodes);
}

/** As a browser reads it; whether an element has a class is left out, which goes by how long its text is. */
export function parsedHtml(text: string): Parsed {
  return parsedNodes(parse(text).childNodes, 'class');
}

function parsedNodes(nodes: readonly DefaultTreeAdapterTypes.ChildNode[], leftOut?: string): Parsed {
  const texts: string[] = [];
  const shapeOf = (node: DefaultTreeAdapterTypes.ChildNode): unknown[] => {
    if (node.nodeName === '#comment' || node.nodeName === '#text') return [];
    if (!('childNodes' in node)) return [node.nodeName];
    const words = wordsOf(node);
    if (words !== '') texts.push(words);
    return [
      [
        node.nodeName,
        'attrs' in node ? node.attrs.map(({ name }) => name).filter((name) => name !== leftOut) : [],
        node.childNodes.flatMap(shapeOf),
      ],
    ];
  };
  return { shape: nodes.flatMap(shapeOf), texts };
}

/** Of the node itself, as one text; comments stand in it as what they are for GitHub: nothing that can be seen. */
function wordsOf(node: { readonly childNodes: readonly DefaultTreeAdapterTypes.ChildNode[] }): string {
  return node.childNodes
    .map((child) => ('value' in child ? child.value : ''))
    .join('')
    .trim();
}

/** Pieces of text of which GitHub would make links to people, issues and pages, or pictures. */
export function references(text: string): readonly string[] {
  const html = micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
  const found: string[] = [];
  const walk = (node: DefaultTreeAdapterTypes.ChildNode): void => {
    // In code nothing is a reference.
    if (node.nodeName === 'code') return;
    if ('value' in node)
      found.push(...(node.value.match(/@\w+|#\d+|\bGH-\d+|:[\w+-]+:|https?:\/\/\S|\bwww\.\S/gi) ?? []));
    if ('childNodes' in node) node.childNodes.forEach(walk);
  };
  parseFragment(html).childNodes.forEach(walk);
  return found;
}

export function parsedJson(text: string): Parsed {
  const texts: string[] = [];
  const shapeOf = (value: unknown): unknown => {
    if (typeof value === 'string') texts.push(value);
    if (Array.isArray(value)) return value.map(shapeOf);
    if (typeof value !== 'object' || value === null) return typeof value;
    return Object.entries(value).map(([key, each]) => [key, shapeOf(each)]);
  };
  return { shape: shapeOf(JSON.parse(text)), texts };
}

/** Throws where a line is no annotation. */
export function parsedAnnotations(text: string): Parsed {
  const commands = workflowCommands(text);
  if (commands.length !== text.trimEnd().split('\n').length) throw new Error(`a line is no annotation in ${text}`);
  return {
    shape: commands.map(({ name, properties }) => [name, Object.keys(properties)]),
    texts: commands.flatMap(({ properties, data }) => [...Object.values(properties), data]),
  };
}
