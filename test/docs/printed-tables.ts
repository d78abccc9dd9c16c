import { PRESET_GUIDE, WORSE_GUIDE } from '../../src/config/preset-guide.js';
import { PRESETS } from '../../src/model/fault.js';
import { ANY_WORSE } from '../../src/model/results/study.js';
import { runInProcess } from '../examples/run-in-process.js';
import { markdownSection } from './markdown-blocks.js';

/** Tables that stand between `<!-- NAME -->` and `<!-- /NAME -->`, as the program has them. */
const TABLES: Readonly<Record<string, () => Promise<string>>> = {
  transitions: () => printed('diagram', '--table'),
  decisions: () => printed('diagram', '--decisions'),
  presets: async () => {
    const rows = PRESETS.map((name) => {
      const { description, caughtBy } = PRESET_GUIDE[name];
      return `| \`${name}\` | ${description} | ${caughtBy} |`;
    });
    rows.push(`| \`${ANY_WORSE}\` | ${WORSE_GUIDE.description} | ${WORSE_GUIDE.caughtBy} |`);
    return ['| preset | what goes wrong | what catches it |', '|---|---|---|', ...rows].join('\n');
  },
};

async function printed(...args: readonly string[]): Promise<string> {
  return (await runInProcess(args)).out.trim();
}

/** A Markdown text with the tables that are the program's own printed anew. */
export async function withPrintedTables(markdown: string): Promise<string> {
  let text = markdown;
  for (const [name, table] of Object.entries(TABLES)) {
    const section = markdownSection(text, name);
    if (section === null) continue;
    const made = await table();
    text = text.replace(`${name} -->\n${section}`, () => `${name} -->\n${made}\n`);
  }
  return text;
}
