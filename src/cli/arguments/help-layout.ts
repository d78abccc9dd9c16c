import type { Argument, Command, Help, Option } from 'commander';

/**
 * The help of a command, on one screen (24 lines of 80 columns): how it is called, what it does, its options. Commands are named by what follows
 * (`COMMANDS_HELP`), and `--help` itself is not explained.
 */
export function formatHelp(command: Command, helper: Help): string {
  const options = helper.visibleOptions(command).filter(({ long }) => long !== '--help');
  const items = [
    ...helper.visibleArguments(command).map((each): Item => [helper.argumentTerm(each), argumentText(each)]),
    ...options.map((each): Item => [helper.optionTerm(each), optionText(each)]),
  ];
  const width = Math.max(...items.map(([term]) => term.length));
  const lines = items.map(([term, text]) => helper.formatItem(term, width, text, helper));
  const description = helper.commandDescription(command);
  return [`Usage: ${helper.commandUsage(command)}`, description, '', ...lines, ''].join('\n');
}

type Item = readonly [term: string, text: string];

function argumentText({ description }: Argument): string {
  return description;
}

function optionText({ description }: Option): string {
  return description;
}

/** The end of a command's help: lines to copy, and the page of the guide that tells the rest. */
export function seeAlso(page: string, ...lines: readonly string[]): string {
  return ['', ...lines, `Guide: examples/guide/${page}.md`].join('\n');
}
