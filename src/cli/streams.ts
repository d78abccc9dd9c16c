/** What the program may do to the outside besides files: the report goes out, everything for people goes to err. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** All that comes in on standard input, up to its end, or to some place beyond `most` bytes: the rest is not read. */
  readonly stdin: (most: number) => Promise<Uint8Array>;
  readonly stdinIsTerminal: boolean;
  readonly stdoutIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
  /** Of the terminal that standard output is; undefined where it is none, or does not tell. */
  readonly stdoutColumns: number | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Colour is for terminals that want it: not with --no-color, not with NO_COLOR set to anything, not when TERM is dumb.
 * FORCE_COLOR asks for it where there is no terminal, such as in a CI log; 0 or false there says no.
 */
export function useColour(streams: Streams, allowed: boolean): boolean {
  const { NO_COLOR = '', FORCE_COLOR = '', TERM } = streams.env;
  if (!allowed || NO_COLOR !== '') return false;
  if (FORCE_COLOR !== '') return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return streams.stdoutIsTerminal && TERM !== 'dumb';
}

const DEFAULT_WIDTH = 100;
const NARROWEST = 40;
const WIDEST = 1_000;

/** How wide a text is: COLUMNS if that is set, else as wide as the terminal that it is shown on, else 100 columns. */
export function widthOf({ env, stdoutColumns }: Streams, isShown: boolean): number {
  const said = /^\d+$/.test(env['COLUMNS'] ?? '') ? Number(env['COLUMNS']) : 0;
  // A terminal that does not know its size says 0.
  const width = [said, isShown ? (stdoutColumns ?? 0) : 0].find((each) => each > 0) ?? DEFAULT_WIDTH;
  return Math.min(WIDEST, Math.max(NARROWEST, width));
}
