import type { OtherFile, WantedFile } from '../model/problems/problem.js';

type Document = Readonly<Record<string, unknown>>;

const WANTED: Readonly<Record<WantedFile, (document: Document) => boolean>> = {
  configuration: ({ stages }) => Array.isArray(stages),
  policy_tests: ({ cases }) => Array.isArray(cases),
  experiment: ({ hypothesis }) => Array.isArray(hypothesis),
  // Everything in it may be left out.
  releases: ({ commits, pipeline, levers }) => isObject(commits) || Array.isArray(pipeline) || Array.isArray(levers),
  world: ({ stages, series, measures, hooks, pods, prometheus }) =>
    !Array.isArray(stages) && [series, measures, hooks, pods, prometheus].some(isObject),
};

/** What a document is that is surely another kind of file than the one wanted; null: it may be that. */
export function otherKind(document: Document, wanted: WantedFile): OtherFile | null {
  if (WANTED[wanted](document)) return null;
  const { apiVersion, kind } = document;
  if (typeof apiVersion === 'string' && typeof kind === 'string') return kubernetesFile(apiVersion, kind);
  if (isKayenta(document)) return { kind: 'kayenta' };
  if (isObject(document['tool']) && document['tool']['name'] === 'canary-sim') return { kind: 'report' };
  if (Object.hasOwn(document, 'study_part') || Object.hasOwn(document, 'compare_part')) return { kind: 'part' };
  const kinds = ['policy_tests', 'experiment', 'configuration', 'releases', 'world'] as const;
  // Of a configuration that is meant for a world, each key that is of its plan is told.
  const is = kinds.find((each) => WANTED[each](document) && !(wanted === 'world' && each === 'configuration'));
  return is === undefined ? null : { kind: is };
}

/** The same of a text of several YAML documents: the first of a controller's own, else the first. */
export function otherKindOfDocuments(text: string): OtherFile | null {
  const files = text.split(/^---.*$/m).flatMap((document) => {
    const [, apiVersion] = /^apiVersion:[ \t]*["']?([\w./-]{1,100})/m.exec(document) ?? [];
    const [, kind] = /^kind:[ \t]*["']?([\w-]{1,100})/m.exec(document) ?? [];
    return apiVersion === undefined || kind === undefined ? [] : [kubernetesFile(apiVersion, kind)];
  });
  return files.find(({ kind }) => kind !== 'kubernetes') ?? files[0] ?? null;
}

function kubernetesFile(apiVersion: string, name: string): OtherFile {
  if (apiVersion.startsWith('argoproj.io/')) return { kind: 'argo', name };
  if (apiVersion.startsWith('flagger.app/')) return { kind: 'flagger', name };
  return { kind: 'kubernetes', name };
}

/** A canary config of Kayenta's: what to measure, and how to score it. */
function isKayenta({ metrics, classifier, judge }: Document): boolean {
  return Array.isArray(metrics) && (isObject(classifier) || isObject(judge));
}

function isObject(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
