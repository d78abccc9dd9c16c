import type { PolicyProblem } from '../model/problems/problem.js';
import { locate, placeFinder } from '../text/mark.js';
import { readYamlDocuments } from '../text/read-yaml.js';
import { type Findings, isFields, type Source } from './cursor.js';

/** A file as it was found. */
export interface PolicyFile {
  readonly name: string;
  readonly text: string;
}

/**
 * An order to Helm: anything in double braces but what the controllers themselves put in. Argo Rollouts: `{{args.x}}`, `{{inputs.x}}`, and
 * what an experiment knows of its templates; Flagger: `{{ namespace }}`, `{{ variables.x }}` and the like.
 */
const HELM =
  /\{\{(?!\s*(?:(?:args|inputs|templates|experiment|podTemplateHash)\b|(?:index\s+)?variables\b|(?:name|namespace|target|service|ingress|route|interval)\s*\}))[^\n]*/;

/** The objects of a file; lists of objects count as the objects in them. */
export function objectsOf(file: PolicyFile, findings: Findings): readonly Source[] {
  const placeAt = placeFinder(file.text);
  const uncommented = file.text.replaceAll(/^[ \t]*#[^\n]*/gm, (comment) => ' '.repeat(comment.length));
  const helm = HELM.exec(uncommented);
  if (helm !== null) {
    findings.problems.push({
      code: 'helm_template',
      found: helm[0].slice(0, 60),
      file: file.name,
      path: [],
      place: placeAt(helm.index),
    });
    return [];
  }
  return readYamlDocuments(file.text, placeAt).flatMap((read, document): readonly Source[] => {
    if (!read.ok) {
      findings.problems.push({ ...read.problem, file: file.name } as PolicyProblem);
      return [];
    }
    for (const problem of read.problems) findings.problems.push({ ...problem, file: file.name } as PolicyProblem);
    const { value, root } = read;
    if (!isFields(value)) return [];
    const source: Source = { ...findings, file: file.name, document, above: [], root, placeAt, value };
    const items = value['items'];
    if (value['kind'] !== 'List' || !Array.isArray(items)) return [source];
    return items.flatMap((item: unknown, index) => {
      const mark = root.children.get('items')?.children.get(index);
      return isFields(item) && mark !== undefined
        ? [{ ...source, above: ['items', index], root: mark, value: item }]
        : [];
    });
  });
}

/** Notes an object as one that is read over. */
export function ignoreObject(source: Source): void {
  const place = source.placeAt(locate(source.root, [], 'value'));
  source.ignored.push({ file: source.file, path: [], place });
}
