import { createHash } from 'node:crypto';
import { scenarioSetup } from '../config/build-setup.js';
import { changedConfig } from '../config/releases/changed-config.js';
import type { Releases } from '../config/releases/parse-releases.js';
import type { ConfigDocument } from '../config/schema/config-schema.js';
import { scenarioProblem } from '../config/worse-metric.js';
import type { ConfigProblem } from '../model/problems/problem.js';
import type { ScenarioName } from '../model/results/study.js';
import { type ReleasesReport, releasesReport } from '../report/releases/releases-report.js';
import { type PlanWorlds, playYears } from '../study/releases/play-years.js';
import { shellWord } from '../text/shell-command.js';
import { defaultDocument } from './default-document.js';
import { configDigest, VERSION } from './identity.js';
import type { ReleasesOptions } from './releases-options.js';
import { plainFileName, reproduceCommand } from './reproduce-command.js';
import { studyOptions } from './study-options.js';

const USUAL_RUNS = 500;

/** What is played where no line is given: the usual one, smaller and larger releases, and defects that are mended sooner. */
export const USUAL_RELEASES = {
  levers: [
    { name: 'a release a commit', batch: 1 },
    { name: 'trains of 50', batch: 50 },
    { name: 'defects fixed in 1h', fix: '1h' },
  ],
};

export type MadeReleases =
  | { readonly ok: true; readonly report: ReleasesReport }
  /** What a lever makes of the configuration does not hold together; at least one. */
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** The report of releases that were read, from `file` if they were; null: they are the usual ones. */
export async function releasesOf(
  { document, years, place }: Releases,
  { config, ...asked }: ReleasesOptions,
  file?: string | null,
): Promise<MadeReleases> {
  const { seed, runs } = studyOptions({ runs: USUAL_RUNS, ...asked }, ['seed', 'runs']);
  const base = config?.document ?? (await defaultDocument());
  const unknown = scenarioProblem(base, years.defect);
  if (unknown !== null) return { ok: false, problems: [place({ ...unknown, path: ['defect'] })] };
  const worldsOf = worldsOfPlans(years.defect);
  const plans: PlanWorlds[] = [worldsOf(base)];
  for (const [index, { plan }] of years.levers.entries()) {
    const changed = plan === null || Object.keys(plan).length === 0 ? null : await changedConfig(base, plan);
    if (changed?.ok === false) {
      const at = ['levers', index, 'plan'];
      return { ok: false, problems: changed.problems.map((each) => place({ ...each, path: [...at, ...each.path] })) };
    }
    plans.push(worldsOf(changed?.config.document ?? base));
  }
  const program = [
    'canary-sim releases',
    ...(file == null ? [] : [file === '-' ? file : shellWord(plainFileName(file))]),
  ].join(' ');
  const report = releasesReport(playYears(years, plans, seed, runs), {
    name: document.name,
    defect: years.defect,
    toolVersion: VERSION,
    configDigest: digest([configDigest(base), JSON.stringify(document)]),
    reproduce: `${reproduceCommand(seed, config?.file, program)} --runs ${runs}`,
  });
  return { ok: true, report };
}

/** Plans that are the same are played once. */
function worldsOfPlans(defect: ScenarioName): (document: ConfigDocument) => PlanWorlds {
  const known = new Map<ConfigDocument, PlanWorlds>();
  return (document) => {
    const worlds = known.get(document) ?? {
      healthy: scenarioSetup(document, 'healthy'),
      defective: scenarioSetup(document, defect),
    };
    known.set(document, worlds);
    return worlds;
  };
}

function digest(parts: readonly string[]): string {
  return `sha256:${createHash('sha256').update(parts.join('\n')).digest('hex')}`;
}
