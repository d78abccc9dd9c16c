import { ARMS, type Arm } from '../../model/arm.js';

/** What Kubernetes makes the ends of pods' names of: no vowels, and no digits that look like letters. */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';
const LENGTH = 5;
/** Numbers that come one after another are to look unlike; it shares no factor with 27. */
const STRIDE = 7_368_787;
const NAMES = 14_348_907;

/** The name of a pod, by its arm and its number in it, whatever the seed: one name never stands for two. */
export function podName(prefix: string, arm: Arm, index: number): string {
  let rest = ((index * ARMS.length + ARMS.indexOf(arm) + 1) * STRIDE) % NAMES;
  let end = '';
  for (let i = 0; i < LENGTH; i++) {
    end += LETTERS[rest % LETTERS.length] ?? '';
    rest = Math.floor(rest / LETTERS.length);
  }
  return `${prefix}${prefix.endsWith('-') ? '' : '-'}${end}`;
}
