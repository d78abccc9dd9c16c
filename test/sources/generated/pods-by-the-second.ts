/** Instances one by one, second by second: what the closed account of them is held to. It shares no code with it. */

export interface Ask {
  readonly atSeconds: number;
  readonly percent: number;
  readonly canary: number;
  readonly stable: number;
}

export interface Service {
  readonly count: number;
  readonly readyAfter: number;
  readonly split: 'router' | 'replicas';
  /** For how long stable keeps what it is to give up. */
  readonly keptFor: number;
  readonly scaling?: { readonly each: number; readonly delay: number; readonly max: number; readonly every: number };
  rateAt(second: number): number;
}

export interface Second {
  readonly canary: number;
  readonly stable: number;
  /** In [0, 1]. */
  readonly share: number;
}

interface Pod {
  readonly bornAt: number;
}

/** Who serves in each second from 0 to `until`. */
export function podsByTheSecond(service: Service, asks: readonly Ask[], until: number): Second[] {
  const { count, readyAfter, split, keptFor, scaling } = service;
  const canaries: Pod[] = [];
  const stables: Pod[] = Array.from({ length: count }, () => ({ bornAt: -1e9 }));
  const seconds: Second[] = [];
  const seen: { canary: number[]; stable: number[] } = { canary: [], stable: [] };
  let [wantsCanary, wantsStable] = [0, count];
  let share = 0;
  const raises: { at: number; share: number }[] = [];
  const cuts: { at: number; stable: number }[] = [];
  for (let now = 0; now < until; now++) {
    const isReady = (pod: Pod): boolean => now - pod.bornAt >= readyAfter;
    const ask = asks.find(({ atSeconds }) => atSeconds === now);
    if (ask !== undefined) {
      wantsCanary = ask.canary;
      while (canaries.length < wantsCanary) canaries.push({ bornAt: now });
      const last = canaries[ask.canary - 1];
      const waits = last === undefined ? now : Math.max(now, last.bornAt + readyAfter);
      if (ask.percent / 100 <= share) {
        raises.length = 0;
        share = ask.percent / 100;
      } else raises.push({ at: waits, share: ask.percent / 100 });
      if (ask.stable >= wantsStable) {
        cuts.length = 0;
        wantsStable = ask.stable;
      } else cuts.push({ at: waits + keptFor, stable: ask.stable });
    }
    for (const cut of cuts) if (cut.at === now) wantsStable = cut.stable;
    for (const raise of raises) if (raise.at === now) share = raise.share;
    // The load of so long ago asks for so many.
    const asked = (arm: 'canary' | 'stable'): number => {
      if (scaling === undefined || now < scaling.delay) return 0;
      return seen[arm][Math.floor((now - scaling.delay) / scaling.every)] as number;
    };
    if (scaling !== undefined && now % scaling.every === 0) {
      const of = (rate: number): number => Math.min(scaling.max, Math.ceil(rate / scaling.each - 1e-9));
      seen.canary.push(of(service.rateAt(now) * share));
      seen.stable.push(of(service.rateAt(now) * (1 - share)));
    }
    for (const [pods, wanted] of [
      [canaries, Math.max(wantsCanary, asked('canary'))],
      [stables, Math.max(wantsStable, asked('stable'))],
    ] as const) {
      while (pods.length < wanted) pods.push({ bornAt: now });
      // The newest go first.
      while (pods.length > wanted) pods.pop();
    }
    const [canary, stable] = [canaries.filter(isReady).length, stables.filter(isReady).length];
    const byPods = canary === 0 ? 0 : canary / (canary + stable);
    seconds.push({ canary, stable, share: split === 'router' ? share : byPods });
  }
  return seconds;
}
