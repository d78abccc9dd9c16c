import { KAYENTA_DEFAULTS } from '../../model/policy/kayenta-defaults.js';
import type { KayentaCanaryMetric, KayentaWord } from '../../model/policy/kayenta-policy.js';
import { found } from '../../text/found.js';
import { booleanAt, type Cursor, listAt, neededText, numberAt, objectAt, problem, textAt } from '../cursor.js';
import * as known from './known-fields.js';
import { partAt } from './known-fields.js';

/** Reads a metric of a canary config. Words that the judge does not know are added to `words`. */
export function readMetric(metric: Cursor, words: KayentaWord[]): KayentaCanaryMetric {
  const name = neededText(metric, 'name');
  const query = objectAt(metric, 'query', null);
  const analysis = partAt(metric, 'analysisConfigurations', known.ANALYSIS);
  const canary = analysis === null ? null : partAt(analysis, 'canary', known.CANARY);
  const outliers = canary === null ? null : partAt(canary, 'outliers', known.OUTLIERS);
  const word = wordReader(name, words);
  const flag = (key: 'critical' | 'mustHaveData' | 'muted') =>
    (canary === null ? null : booleanAt(canary, key)) ?? KAYENTA_DEFAULTS[key];
  return {
    name,
    provider: query === null ? '' : (textAt(query, 'type') ?? textAt(query, 'serviceType') ?? ''),
    direction: word(canary, 'direction', 'direction', DIRECTIONS),
    nanStrategy: word(canary, 'nanStrategy', 'nanStrategy', NAN_STRATEGIES),
    outliers: word(outliers, 'strategy', 'outliers.strategy', OUTLIER_STRATEGIES),
    outlierFactor: outlierFactorAt(outliers),
    critical: flag('critical'),
    mustHaveData: flag('mustHaveData'),
    muted: flag('muted'),
    effectSize: effectSizeOf(canary === null ? null : partAt(canary, 'effectSize', known.EFFECT_SIZE), word),
    groups: groupsAt(metric),
  };
}

/** What the judge takes a word for that it knows, and any other as the first. */
type Words<T> = readonly [taken: T, known: Readonly<Record<string, T>>];

const DIRECTIONS: Words<KayentaCanaryMetric['direction']> = [
  'either',
  { increase: 'increase', decrease: 'decrease', either: 'either' },
];

const NAN_STRATEGIES: Words<KayentaCanaryMetric['nanStrategy']> = ['remove', { remove: 'remove', replace: 'replace' }];

const OUTLIER_STRATEGIES: Words<KayentaCanaryMetric['outliers']> = ['keep', { keep: 'keep', remove: 'remove' }];

const MEASURES: Words<KayentaCanaryMetric['effectSize']['measure']> = [
  'mean_ratio',
  { meanRatio: 'mean_ratio', cles: 'cles' },
];

type ReadWord = <T extends string>(
  cursor: Cursor | null,
  key: string,
  field: KayentaWord['field'],
  words: Words<T>,
) => T;

function wordReader(metric: string, words: KayentaWord[]): ReadWord {
  return (cursor, key, field, [first, meant]) => {
    const text = cursor === null ? null : textAt(cursor, key);
    if (text === null) return first;
    const taken = Object.hasOwn(meant, text) ? meant[text] : undefined;
    if (taken !== undefined) return taken;
    const written = Object.keys(meant).find((each) => meant[each] === first) ?? first;
    words.push({ metric, field, found: text, taken: written });
    return first;
  };
}

/** Kayenta's own refuses a factor that is not above 0. */
function outlierFactorAt(outliers: Cursor | null): number {
  const factor = outliers === null ? null : numberAt(outliers, 'outlierFactor');
  if (outliers === null || factor === null) return KAYENTA_DEFAULTS.outlierFactor;
  if (factor > 0) return factor;
  problem(outliers, ['outlierFactor'], { code: 'out_of_range', found: factor, allowed: { above: 0 } });
  return KAYENTA_DEFAULTS.outlierFactor;
}

function effectSizeOf(cursor: Cursor | null, word: ReadWord): KayentaCanaryMetric['effectSize'] {
  const measure = word(cursor, 'measure', 'effectSize.measure', MEASURES);
  const neutral = KAYENTA_DEFAULTS.effectLimit[measure];
  const limit = (key: string) => (cursor === null ? null : numberAt(cursor, key)) ?? neutral;
  return {
    measure,
    allowedIncrease: limit('allowedIncrease'),
    allowedDecrease: limit('allowedDecrease'),
    criticalIncrease: limit('criticalIncrease'),
    criticalDecrease: limit('criticalDecrease'),
  };
}

/** Without a list of them the judge fails; an empty one is in no group. */
function groupsAt(metric: Cursor): readonly string[] {
  if ((metric.fields['groups'] ?? null) === null) problem(metric, [], { code: 'missing_key', key: 'groups' });
  const groups = listAt(metric, 'groups').flatMap((group, index) => {
    if (typeof group === 'string') return [group];
    problem(metric, ['groups', index], { code: 'wrong_type', expected: 'text', found: found(group) });
    return [];
  });
  return [...new Set(groups)];
}
