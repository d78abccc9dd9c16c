import type { Column } from './fit-table.js';

/** The column that a table of scenarios begins with. */
export function scenarioNames(scenarios: readonly { readonly name: string }[]): Column {
  return { heading: 'scenario', alignment: 'left', cells: scenarios.map(({ name }) => name), worth: 0 };
}
