import type { View } from '../../../src/model/source.js';
import type { CanaryPolicy, HookType } from './canary-policy.js';

/** What one tick asks for, and what it tells people; `ok` is yes. */
export class CanaryCalls {
  /** In order: metrics by name, `hook:TYPE:ok` or `:fail`, `alert:SEVERITY`. */
  readonly made: string[] = [];
  /** How often each name was asked for, in this tick and before. */
  asked: Readonly<Record<string, number>>;
  private readonly policy: CanaryPolicy;
  private readonly view: View;

  constructor(policy: CanaryPolicy, view: View, asked: Readonly<Record<string, number>>) {
    this.policy = policy;
    this.view = view;
    this.asked = asked;
  }

  revision(): string {
    return this.ask('revision');
  }

  /** Whether all metrics pass: none is asked for after the first that does not. */
  allPass(): boolean {
    return this.policy.metrics.every((metric) => {
      this.made.push(metric);
      return this.ask(metric) === 'ok';
    });
  }

  /** Whether all hooks of a type succeed: none is called after the first that does not. */
  allAgree(type: HookType): boolean {
    return this.policy.hooks.every((hook) => hook.type !== type || this.call(hook));
  }

  anyAgrees(type: HookType): boolean {
    return this.policy.hooks.some((hook) => hook.type === type && this.call(hook));
  }

  alert(severity: 'info' | 'warn' | 'error'): void {
    this.made.push(`alert:${severity}`);
  }

  private call({ type, name }: CanaryPolicy['hooks'][number]): boolean {
    const isOk = this.ask(`${type}/${name}`) === 'ok';
    this.made.push(`hook:${type}:${isOk ? 'ok' : 'fail'}`);
    return isOk;
  }

  private ask(name: string): string {
    const nth = this.asked[name] ?? 0;
    this.asked = { ...this.asked, [name]: nth + 1 };
    return this.view.answer(name, nth);
  }
}
