import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest, by the processor's time: begun last, it would go on alone. */
const LONGEST: readonly string[] = [
  'test/cli/study.medium.test.ts',
  'test/injection/every-report.medium.test.ts',
  'test/examples/examples.test.ts',
  'test/analysis/thresholds-laws.test.ts',
  'test/report/every-format.test.ts',
  'test/cli/forged-parts.test.ts',
  'test/docs/guide.large.test.ts',
  'test/cli/study-processes.large.test.ts',
  'test/browser/play-page.large.test.ts',
  'test/cli/schemas.large.test.ts',
  'test/browser/reports.large.test.ts',
  'test/examples/incidents.large.test.ts',
  'test/cli/interruption.large.test.ts',
  'test/exercises/exercise.large.test.ts',
  'test/strategies/any-strategy.large.test.ts',
  'test/library/same-bytes.large.test.ts',
  'test/injection/every-format.large.test.ts',
  'test/fuzz/configurations.large.test.ts',
];

/** The order of files: Vitest goes by their size where it has not run them before, and a short one may take longest. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = LONGEST.indexOf(relative(this.ctx.config.root, moduleId));
      return found < 0 ? LONGEST.length : found;
    };
    const sorted = await super.sort(files);
    // Files of a project stay together: their threads, or processes, are shared.
    const projects = [...new Set(sorted.map(({ project }) => project.name))];
    const order = (file: TestSpecification): number => projects.indexOf(file.project.name);
    return sorted.toSorted((one, other) => order(one) - order(other) || place(one) - place(other));
  }
}
