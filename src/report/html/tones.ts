import type { Tone } from '../page/drawing.js';
import { colour } from './html-document.js';

/** Colours of things that differ and are neither good nor bad. */
const PLAIN = ['plain1', 'plain2', 'plain3', 'plain4', 'plain5', 'plain6', 'plain7', 'plain8', 'plain9'] as const;

/** The colour of a tone; of several plain things each has its own. */
export function toneColour(tone: Tone, index = 0): string {
  return colour(tone === 'plain' ? (PLAIN[index % PLAIN.length] ?? 'plain1') : tone);
}
