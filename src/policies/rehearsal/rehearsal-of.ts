import { PLAYED_JUDGE } from '../../model/policy/kayenta-defaults.js';
import type { PolicyProblemDetail } from '../../model/policy/policy-problem.js';
import type { RangeEdge } from '../../model/policy/query.js';
import type { Rehearsal, RehearsedPolicy, SeriesFamily } from '../../model/policy/rehearsal.js';
import type { LabelMatcher } from '../../model/policy/series-store.js';
import type { UnderstoodQuery } from '../../model/policy/understood-query.js';
import type { PolicyProblem } from '../../model/problems/problem.js';
import type { ConfigWarning } from '../../model/problems/warning.js';
import type { WorldSaid } from '../../model/world-said.js';
import { matcherOf } from '../../promql/matcher.js';
import { selectorsOf } from '../../promql/selectors-of.js';
import { parseQuery } from '../../promql/syntax/parse-query.js';
import { placeIn } from '../../promql/syntax/problem.js';
import type { Expression } from '../../promql/syntax/syntax.js';
import { placeOf } from '../policy-place.js';
import { type AskedMetric, askedMetrics, hookNames } from './asked-metrics.js';
import { namesOfPolicy } from './names-of-policy.js';
import { saidOfNothing } from './said-of-nothing.js';
import { type FamilyOrUntold, seriesFamily } from './series-family.js';
import { type ReadSelector, understandQuery } from './understand-query.js';
import { armToSay, canaryMetricToSay, measureToSay, selectorText, seriesToSay, statusToSay } from './what-to-say.js';

export type RehearsalOf =
  | {
      readonly ok: true;
      readonly rehearsal: Rehearsal;
      readonly understood: readonly UnderstoodQuery[];
      /** What the world file says and the policy does not ask. */
      readonly warnings: readonly ConfigWarning[];
    }
  | {
      readonly ok: false;
      /** At least one. */
      readonly problems: readonly PolicyProblem[];
      /** The queries that were understood all the same. */
      readonly understood: readonly UnderstoodQuery[];
    };

/** A query that was read. */
interface Asked {
  readonly metric: AskedMetric;
  readonly query: string;
  readonly expression: Expression;
  readonly selectors: readonly NamedSelector[];
}

interface NamedSelector {
  readonly name: string;
  readonly matchers: readonly LabelMatcher[];
  readonly windowMs: number | null;
}

/** A policy with what its queries, hooks and measurements meet in a world, or all that has to be said before it can be rehearsed. */
export function rehearsalOf(policy: RehearsedPolicy, said: WorldSaid): RehearsalOf {
  const problems: PolicyProblem[] = [];
  const tell = ({ of }: AskedMetric, detail: PolicyProblemDetail) => problems.push({ ...detail, ...placeOf(of) });
  const metrics = askedMetrics(policy);
  const asked = metrics.flatMap((metric) =>
    metric.queries.flatMap((query) => readQuery(metric, query, said.prometheus.range, tell)),
  );
  const byName = new Map<string, (readonly LabelMatcher[])[]>();
  for (const { name, matchers } of asked.flatMap(({ selectors }) => selectors)) {
    byName.set(name, [...(byName.get(name) ?? []), matchers]);
  }
  const names = namesOfPolicy(policy);
  const families = new Map<string, FamilyOrUntold>();
  for (const [name, selectors] of byName) families.set(name, seriesFamily(name, selectors, names, said));
  const understood = asked.flatMap((each) => understand(each, families, tell));
  for (const metric of metrics) {
    const { name, provider } = metric;
    if (provider === null || Object.hasOwn(said.measures, name)) continue;
    tell(metric, { code: 'measure_missing', metric: name, provider, say: measureToSay(name, provider) });
  }
  if (policy.controller === 'kayenta') {
    const { judge } = policy.canary;
    if (judge !== '' && judge !== PLAYED_JUDGE) {
      problems.push({ code: 'judge_not_supported', judge, ...placeOf(policy.canary) });
    }
    for (const metric of policy.canary.metrics) {
      const { name, provider } = metric;
      if (said.kayenta !== null && Object.hasOwn(said.kayenta.metrics, name)) continue;
      problems.push({
        code: 'measure_missing',
        metric: name,
        provider,
        say: canaryMetricToSay(name),
        ...placeOf(metric),
      });
    }
  }
  if (problems.length > 0) return { ok: false, problems: problems.sort(inOrderOfFiles), understood };
  const known = [...families.values()].flatMap((each): readonly SeriesFamily[] => (each.ok ? [each.family] : []));
  const warnings = saidOfNothing(said, {
    families: known,
    labels: [...byName.values()].flat(2).map(({ label }) => label),
    measures: metrics.flatMap(({ name, provider }) => (provider === null ? [] : [name])),
    hooks: hookNames(policy),
    metrics: readMetrics(policy, said, known),
  });
  const { prometheus, measures, hooks } = said;
  return {
    ok: true,
    rehearsal: { policy, prometheus, families: known, measures, hooks, ...restOf(said) },
    understood,
    warnings,
  };
}

/** Names of what metrics of other providers, series and a canary config's metrics follow: some are the world's own. */
function readMetrics(policy: RehearsedPolicy, said: WorldSaid, families: readonly SeriesFamily[]): readonly string[] {
  const measures = Object.values(said.measures).flatMap((measure) => ('is' in measure ? [measure.is] : []));
  const series = families.flatMap(({ signal }) => (signal.is === 'own' ? [signal.metric] : []));
  const ofKayenta = policy.controller === 'kayenta' ? Object.values(policy.stage.metrics).map(({ is }) => is) : [];
  return [...measures, ...series, ...ofKayenta];
}

/** What is left out where a world does not say it. Pods are counted once anything is said of them. */
function restOf({
  matchPercent,
  loadTestPercent,
  revisionSeconds,
  pods: { count, readyAfterSeconds, requestsPerSecond },
}: WorldSaid): Pick<Rehearsal, 'matchPercent' | 'loadTestPercent' | 'revisionSeconds' | 'pods'> {
  const isCounted = count !== null || readyAfterSeconds > 0 || requestsPerSecond !== null;
  return {
    ...(matchPercent === null ? {} : { matchPercent }),
    ...(loadTestPercent === null ? {} : { loadTestPercent }),
    ...(revisionSeconds.length === 0 ? {} : { revisionSeconds }),
    ...(isCounted ? { pods: count ?? 1 } : {}),
  };
}

function inOrderOfFiles(one: PolicyProblem, other: PolicyProblem): number {
  if (one.file !== other.file) return 0;
  return one.place.line - other.place.line || one.place.column - other.place.column;
}

type Tell = (metric: AskedMetric, detail: PolicyProblemDetail) => void;

function readQuery(metric: AskedMetric, query: string, edge: RangeEdge, tell: Tell): readonly Asked[] {
  const open = /\{\{.*?\}\}/s.exec(query);
  if (open !== null) {
    const [, argument] = /^\{\{\s*args\.([^}\s]+)\s*\}\}$/.exec(open[0]) ?? [];
    if (argument !== undefined) tell(metric, { code: 'arg_without_value', name: argument });
    else tell(metric, { code: 'arg_unresolved', reference: open[0].slice(0, 100), metric: metric.name });
    return [];
  }
  const parsed = parseQuery(query, edge);
  if (!parsed.ok) {
    tell(metric, { code: 'query_refused', metric: metric.name, query: parsed.problem });
    return [];
  }
  const selectors = selectorsOf(parsed.expression).flatMap(({ selector, windowMs }): readonly NamedSelector[] => {
    const name = selector.matchers.find(({ label, operator }) => label === '__name__' && operator === '=')?.value;
    if (name !== undefined) return [{ name, matchers: selector.matchers.map(matcherOf), windowMs }];
    tell(metric, { code: 'selector_without_name', metric: metric.name, ...placeIn(query, selector.from) });
    return [];
  });
  return [{ metric, query, expression: parsed.expression, selectors }];
}

function understand(
  { metric, query, expression, selectors }: Asked,
  families: ReadonlyMap<string, FamilyOrUntold>,
  tell: Tell,
): readonly UnderstoodQuery[] {
  const read: ReadSelector[] = [];
  const told = new Set<string>();
  for (const { name, matchers, windowMs } of selectors) {
    const found = families.get(name);
    if (found === undefined) throw new Error(`a selector names a metric that was not looked at: ${name}`);
    if (found.ok) {
      read.push({ family: found.family, matchers, windowMs });
      continue;
    }
    if (told.has(name)) continue;
    told.add(name);
    const { untold } = found;
    if (untold.code === 'series_unknown')
      tell(metric, { code: 'series_unknown', metric: metric.name, series: name, say: seriesToSay(name, matchers) });
    else
      tell(metric, {
        ...untold,
        metric: metric.name,
        series: name,
        say: statusToSay(name, untold.label, untold.values),
      });
  }
  if (read.length < selectors.length) return [];
  const { name, run } = metric;
  const understood = understandQuery({ run, metric: name, query }, expression, read);
  for (const [index, { arm, series }] of understood.selectors.entries()) {
    const matchers = read[index]?.matchers ?? [];
    if (arm === 'none')
      tell(metric, {
        code: 'selects_nothing',
        metric: name,
        series,
        conditions: selectorText(matchers),
        say: armToSay(matchers),
      });
  }
  return [understood];
}
