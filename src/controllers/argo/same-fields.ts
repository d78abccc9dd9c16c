/** Whether these fields of two states are the very same: what did not change in a turn is handed on, and not made anew. */
export function sameFields<State>(before: State, after: State, names: readonly (keyof State)[]): boolean {
  return names.every((name) => after[name] === before[name]);
}
