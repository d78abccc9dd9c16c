const ANSI = { bold: '1', dim: '2', red: '31', green: '32', yellow: '33', cyan: '36' } as const;

export type Colour = keyof typeof ANSI;

/** Wraps a text in terminal colours, or leaves it alone. */
export type Paint = (colour: Colour, text: string) => string;

export function paint(enabled: boolean): Paint {
  return enabled ? (colour, text) => `\u001b[${ANSI[colour]}m${text}\u001b[0m` : (_, text) => text;
}
