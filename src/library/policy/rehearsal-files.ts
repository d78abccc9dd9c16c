import type { Told } from '../config.js';
import type { ToldProblem } from '../parse-config.js';

/** A text, and the name of the file that it is from: reports and problems have it. Nothing is read from a disk. */
export interface NamedText {
  readonly file: string;
  readonly text: string;
}

/** Policies that people have for another controller, and the world that they meet. */
export interface RehearsalFiles {
  /**
   * Files for Argo Rollouts, Flagger or Kayenta, YAML or JSON, as many objects in each as there are. What is played is one policy
   * in all of them. Objects of other kinds are read over.
   */
  readonly policies: readonly NamedText[];
  /** The world file, YAML or JSON; left out: the world that is met where nothing is said. */
  readonly world?: NamedText;
  /** Values of arguments that come from the cluster, by their names. */
  readonly args?: Readonly<Record<string, string>>;
}

/** Something wrong in a policy or its world. */
export interface RehearsalProblem extends ToldProblem {
  /** The file that it is in, by the name that was given; null: it is in none, such as an argument that no template declares. */
  readonly file: string | null;
}

/** A report on policies, or all that is wrong with them. */
export type ReportOnPolicies<R> =
  | {
      readonly ok: true;
      /** What `format` takes. */
      readonly report: R;
      /** What the world says that changes nothing for any of the policies. */
      readonly warnings: readonly Told[];
    }
  /** At least one: all that is wrong in the policies and in the values of their arguments, or else all that is wrong in the world. */
  | { readonly ok: false; readonly problems: readonly RehearsalProblem[] };
