/** Commits that are to be released, by number. */
export interface Bundle {
  readonly commits: readonly number[];
  /** Those among them that have a defect. */
  readonly defective: readonly number[];
}

/** Commits in the order in which they are ready: those of the year, and those that come back, which stay together. */
export interface WaitingCommits {
  comesBack(bundle: Bundle, readySeconds: number): void;
  /**
   * Once so many are ready, and not before a time: when that is, and all that are ready by then; null: so many are not
   * ready any more.
   */
  takeBatch(atLeast: number, notBeforeSeconds: number): (Bundle & { readonly atSeconds: number }) | null;
}

interface Ready {
  readonly readySeconds: number;
  readonly bundle: Bundle;
}

export function waitingCommits(
  madeSeconds: readonly number[],
  isDefective: (commit: number) => boolean,
): WaitingCommits {
  /** In order of time. */
  const back: Ready[] = [];
  let made = 0;
  const takeNext = (untilSeconds: number): Ready | null => {
    const madeAt = madeSeconds[made];
    const returned = back[0];
    if (returned !== undefined && (madeAt === undefined || returned.readySeconds < madeAt)) {
      if (returned.readySeconds > untilSeconds) return null;
      back.shift();
      return returned;
    }
    if (madeAt === undefined || madeAt > untilSeconds) return null;
    const commit = made++;
    return { readySeconds: madeAt, bundle: { commits: [commit], defective: isDefective(commit) ? [commit] : [] } };
  };
  return {
    comesBack: (bundle, readySeconds) => {
      const after = back.findIndex((each) => each.readySeconds > readySeconds);
      back.splice(after === -1 ? back.length : after, 0, { readySeconds, bundle });
    },
    takeBatch: (atLeast, notBeforeSeconds) => {
      const taken: Bundle[] = [];
      let count = 0;
      let atSeconds = notBeforeSeconds;
      for (;;) {
        const isEnough = count >= atLeast;
        const next = takeNext(isEnough ? atSeconds : Number.POSITIVE_INFINITY);
        if (next === null) break;
        atSeconds = Math.max(atSeconds, next.readySeconds);
        count += next.bundle.commits.length;
        taken.push(next.bundle);
      }
      if (count < atLeast) return null;
      return { atSeconds, commits: joined(taken, 'commits'), defective: joined(taken, 'defective') };
    },
  };
}

/** One by one: a plan that stops every release makes bundles of a whole year. */
function joined(bundles: readonly Bundle[], which: keyof Bundle): readonly number[] {
  const all: number[] = [];
  for (const bundle of bundles) for (const commit of bundle[which]) all.push(commit);
  return all;
}
