import type { Block, CaseBlock, Check, HeadlineBlock, Page } from '../page/page.js';
import { annotation } from './escaped-text.js';

const LEVELS = { met: 'notice', not_met: 'error', undecided: 'warning' } as const satisfies Record<
  Check['outcome'],
  string
>;

/** A page as annotations of GitHub Actions: warnings, checks, failed cases at their place, and what it came to. */
export function githubFormat(page: Page): string {
  const title = page.name === '' ? page.kind : page.name;
  const lines = page.blocks.flatMap((block) => annotations(block, title));
  return lines.map((line) => `${line}\n`).join('');
}

function annotations(block: Block, title: string): string[] {
  switch (block.kind) {
    case 'headline':
      return [annotation('notice', title, headlineText(block))];
    case 'warning':
      return [
        annotation(
          'warning',
          block.code === null ? title : `${title}: ${block.code}`,
          [...block.sentences, ...(block.advice === null ? [] : [block.advice])].join('; '),
          block.at,
        ),
      ];
    case 'checks':
      return block.checks.map(({ outcome, text, detail }) => annotation(LEVELS[outcome], title, `${text}: ${detail}`));
    case 'case':
      return block.outcome === 'failed' ? [annotation('error', block.name, caseText(block), block.at)] : [];
    case 'fold':
      return block.blocks.flatMap((each) =>
        each.kind === 'list' ? [annotation('notice', `${title}: ${block.title}`, each.items.join('; '))] : [],
      );
    case 'heading':
    case 'facts':
    case 'list':
    case 'note':
    case 'table':
    case 'chart':
    case 'command':
      return [];
  }
}

function headlineText({ status, sentences }: HeadlineBlock): string {
  const told = sentences.join('; ');
  return status === null ? told : [status, told].filter((part) => part !== '').join(': ');
}

function caseText({ checks, misses }: CaseBlock): string {
  return [
    ...misses.map(({ what, expected, received, where }) => {
      const of = where === '' ? '' : ` (${where})`;
      return `${what}: expected ${expected}, received ${received}${of}`;
    }),
    ...checks.filter(({ outcome }) => outcome !== 'met').map(({ text, detail }) => `${text}: received ${detail}`),
  ].join('; ');
}
