import { BUDGET_PERCENT_PARTS, FIGURES, type Outcome } from '../../model/outcome.js';
import { runSeed } from '../../study/play-runs.js';
import type { World } from './worlds.js';

/** What the lines of a study's runs begin with: the names of their fields. */
export const RUN_LINE_HEAD = `${['run', 'scenario', 'seed', 'final_state', 'stage', 'rule', ...FIGURES].join(',')}\n`;

/** One run as a line of CSV (RFC 4180, with plain line breaks); what it does not have is left empty. */
export function runLine({ name, setup }: World, seed: string, outcome: Outcome, run: number): string {
  const { finalState, stageIndex, fired, figures } = outcome;
  const [rule] = fired;
  const fields = [
    String(run),
    name,
    runSeed(seed, run),
    finalState,
    setup.plan.stages[stageIndex]?.name ?? '',
    rule === undefined ? '' : `${rule.metric} ${rule.condition}`,
    ...FIGURES.map((figure) => {
      const value = figures[figure];
      if (value === null) return '';
      return String(figure === 'budget_spent_percent' ? value / BUDGET_PERCENT_PARTS : value);
    }),
  ];
  return `${fields.map(csvField).join(',')}\n`;
}

function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
