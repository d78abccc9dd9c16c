import type { Streams } from './streams.js';

/** Colour is for terminals that want it: not with --no-color, not with NO_COLOR set to anything, not when TERM is dumb. */
export function useColour(streams: Streams, allowed: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = streams.env;
  if (!allowed || (NO_COLOR !== undefined && NO_COLOR !== '')) return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '' && FORCE_COLOR !== '0') return true;
  return streams.stdoutIsTerminal && TERM !== 'dumb';
}
