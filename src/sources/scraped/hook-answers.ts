import type { Rehearsal } from '../../model/policy/rehearsal.js';
import { ARM_CODES } from '../../random/address.js';
import { type Key, keyOfPart } from '../../random/key.js';
import { uniform } from '../../random/uniform.js';

/** What hooks, jobs and gates answer. Each has a key of its own: one more moves no other. */
export class HookAnswers {
  private readonly hooks: Rehearsal['hooks'];
  private readonly keys = new Map<string, Key>();
  private key: Key;

  constructor(hooks: Rehearsal['hooks'], key: Key) {
    this.hooks = hooks;
    this.key = key;
  }

  /** Begins anew, under a key. */
  bind(key: Key): void {
    this.key = key;
    this.keys.clear();
  }

  answer(name: string, nth: number, atSeconds: number): 'pass' | 'fail' {
    const hook = Object.hasOwn(this.hooks, name) ? this.hooks[name] : undefined;
    if (hook === undefined) return 'pass';
    if ('always' in hook) return hook.always;
    if ('opensAfterSeconds' in hook) return atSeconds >= hook.opensAfterSeconds ? 'pass' : 'fail';
    if ('closesAfterSeconds' in hook) return atSeconds >= hook.closesAfterSeconds ? 'fail' : 'pass';
    return this.isNo(name, nth, hook.fails) ? 'fail' : 'pass';
  }

  private isNo(name: string, nth: number, chance: number): boolean {
    const key = this.keys.get(name) ?? keyOfPart(this.key, `hook ${name}`);
    this.keys.set(name, key);
    return uniform(key, ARM_CODES.service, 0, nth, 0) < chance;
  }
}
