import type { Arm } from '../model/arm.js';
import type { Reading, View } from '../model/source.js';

/** What an arm served to users: without copies of their requests, which are no requests to the service. */
export function readForUsers(view: View, arm: Arm, fromSeconds: number, toSeconds: number): Reading {
  const live = arm === 'canary' ? view.withoutCopies?.(fromSeconds, toSeconds) : undefined;
  return live ?? view.read(arm, fromSeconds, toSeconds);
}
