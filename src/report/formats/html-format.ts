import { chartHtml } from '../html/chart-html.js';
import { htmlDocument } from '../html/html-document.js';
import { htmlText } from '../html/html-text.js';
import { markHtml, tableHtml } from '../html/table-html.js';
import type { Block, CaseBlock, Check, HeadlineBlock, Page, WarningBlock } from '../page/page.js';
import { CHECK_MARKS, titleText } from '../page/usual-blocks.js';

/** A page as one file of HTML that needs nothing else: see `htmlDocument`. */
export function htmlFormat({ kind, name, mark, blocks, origin }: Page): string {
  const main = blocks.find((block) => block.kind === 'headline');
  const title = main === undefined ? kind : titleText(main, kind);
  let charts = 0;
  const blockHtml = (block: Block): string => {
    switch (block.kind) {
      case 'headline':
        return block === main
          ? sentencesHtml(block)
          : `<h2>${markHtml(block.mark)} ${htmlText(titleText(block, ''))}</h2>${sentencesHtml(block)}`;
      case 'heading':
        return `<h2>${htmlText(block.text)}</h2>`;
      case 'facts':
        return `<p class="facts">${block.facts.map(htmlText).join(' · ')}</p>`;
      case 'list':
        return `<ul class="items">${block.items.map((item) => `<li>${htmlText(item)}</li>`).join('')}</ul>`;
      case 'note':
        return block.text === '' ? '' : `<p class="note">${htmlText(block.text)}</p>`;
      case 'table':
        return tableHtml(block);
      case 'checks':
        return checksHtml(block.checks);
      case 'chart':
        charts += 1;
        return chartHtml(block, charts);
      case 'fold':
        return `<details><summary>${htmlText(block.title)}</summary>${block.blocks.map(blockHtml).join('')}</details>`;
      case 'command':
        return `${block.facts.length === 0 ? '' : `<p class="facts">${block.facts.map(htmlText).join(' · ')}</p>`}<p>${htmlText(block.title)}:</p>${commandHtml(block.command)}`;
      case 'warning':
        return warningHtml(block);
      case 'case':
        return caseHtml(block);
    }
  };
  const body = [`<h1>${markHtml(mark)} ${htmlText(title)}</h1>`, ...blocks.map(blockHtml), footer(origin)];
  return htmlDocument({
    title: name === '' ? kind : `${kind}: ${name}`,
    body: body.filter((part) => part !== '').join('\n'),
  });
}

function sentencesHtml({ sentences }: HeadlineBlock): string {
  return sentences.map((sentence) => `<p class="lead">${htmlText(sentence)}</p>`).join('');
}

function checksHtml(checks: readonly Check[]): string {
  if (checks.length === 0) return '';
  const items = checks.map(
    ({ outcome, text, detail }) =>
      `<li>${markHtml(CHECK_MARKS[outcome])} <code>${htmlText(text)}</code>: ${htmlText(detail)}</li>`,
  );
  return `<ul class="checks">${items.join('')}</ul>`;
}

function commandHtml(command: string): string {
  return `<pre tabindex="0"><code>${htmlText(command)}</code></pre>`;
}

function warningHtml({ code, sentences, advice }: WarningBlock): string {
  const lines = [
    ...(code === null ? [] : [`<strong>${htmlText(code)}</strong>`]),
    ...sentences.map(htmlText),
    ...(advice === null ? [] : [`→ ${htmlText(advice)}`]),
  ];
  return `<div class="warning">${lines.map((line, i) => `<p>${i === 0 ? `${markHtml('!')} ` : ''}${line}</p>`).join('')}</div>`;
}

function caseHtml({ outcome, name, facts, checks, misses, commands }: CaseBlock): string {
  const lines = misses.map(({ what, expected, received, where }) => {
    const of = where === '' ? '' : ` (${where})`;
    return `<p>${htmlText(what)}: expected ${htmlText(expected)}, <span class="bad">received ${htmlText(received)}</span>${htmlText(of)}</p>`;
  });
  return [
    `<div class="case ${outcome}"><p>${markHtml(outcome === 'passed' ? '✓' : '✗')} <strong>${htmlText(name)}</strong>: ${htmlText(facts)}</p>`,
    checksHtml(checks),
    ...lines,
    ...commands.map(commandHtml),
    '</div>',
  ].join('');
}

/** What the command that makes it again does not say. */
const FOOTER: ReadonlySet<string> = new Set(['version', 'config_digest']);

function footer(origin: Page['origin']): string {
  return `<footer>${origin
    .filter(([name]) => FOOTER.has(name))
    .map(([name, value]) => `${htmlText(name)} ${htmlText(value)}`)
    .join(' · ')}</footer>`;
}
