import { campaignAssertions, compareAssertions } from '../../library/campaign.js';
import { worldsOf } from '../../library/worlds.js';
import { mergePaired } from '../../study/parts/paired.js';
import { type Campaign, type MergeFault, mergeFault, mergeParts, type Part } from '../../study/parts/part.js';
import { mergeSummary } from '../../study/summary.js';
import { visibleText } from '../../text/visible-text.js';
import { BadInputError } from '../exit-codes.js';
import { readText } from '../files/read-text.js';
import { refuseSameFiles, refuseUnwritable } from '../files/refuse-outputs.js';
import { refuseSharedInput } from '../files/refuse-shared-input.js';
import { namedOutputs, type ReportOptions } from '../files/write-reports.js';
import type { Streams } from '../streams.js';
import { asUsage } from '../study/as-usage.js';
import { campaignDifferenceText } from '../study/campaign-difference-text.js';
import { type ComparePartFile, readComparePart } from '../study/compare-part-file.js';
import { type PartFile, readPart } from '../study/part-file.js';
import { partKind } from '../study/part-seal.js';
import { worldsOfTwo } from '../study/worlds-of-two.js';
import { writeCompare } from '../study/write-compare.js';
import { writeStudy } from '../study/write-study.js';

/** A part, and the file it is in. */
interface InFile {
  readonly file: string;
  readonly text: string;
}

/** Makes the report of a study or a comparison from the parts that shards of it wrote. Gives the exit code. */
export async function mergeCommand(
  files: readonly string[],
  options: ReportOptions,
  streams: Streams,
): Promise<number> {
  const inputs = files.map((file) => ({ what: 'the part', file }));
  refuseSharedInput(inputs);
  const outputs = namedOutputs(options);
  refuseSameFiles(outputs, inputs);
  refuseUnwritable(outputs);
  const read: InFile[] = [];
  for (const file of files) read.push({ file, text: await readText(file, 'part', streams) });
  const isComparison = read[0] !== undefined && partKind(read[0].text) === 'comparison';
  return isComparison ? mergeComparison(read, options, streams) : mergeStudy(read, options, streams);
}

async function mergeStudy(read: readonly InFile[], options: ReportOptions, streams: Streams): Promise<number> {
  const parts: PartFile[] = [];
  for (const { text, file } of read) parts.push(await readPart(text, file));
  const part = merged(
    parts.map((each) => each.part),
    mergeSummary,
    read,
  );
  const { document } = first(parts);
  const { campaign } = part;
  const worlds = await asUsage(() => worldsOf(campaign, document));
  const assertions = await asUsage(() => campaignAssertions(campaign, document));
  return writeStudy({ part, document, worlds, assertions }, options, streams);
}

async function mergeComparison(read: readonly InFile[], options: ReportOptions, streams: Streams): Promise<number> {
  const parts: ComparePartFile[] = [];
  for (const { text, file } of read) parts.push(await readComparePart(text, file));
  const part = merged(
    parts.map((each) => each.part),
    mergePaired,
    read,
  );
  const { documents } = first(parts);
  const { campaign } = part;
  const worlds = await worldsOfTwo(documents, campaign.scenarios, campaign.beforeFile);
  const assertions = await asUsage(() => compareAssertions(campaign, documents.after));
  return writeCompare({ part, documents, worlds, assertions }, options, streams);
}

/** The whole that parts make, or what keeps them from it. */
function merged<C extends Campaign, S>(
  parts: readonly Part<C, S>[],
  merge: (into: S, from: S) => void,
  read: readonly InFile[],
): Part<C, S> {
  const fault = mergeFault(parts);
  if (fault !== null) throw refusal(fault, read, parts);
  return mergeParts(parts, merge);
}

function first<T>([one]: readonly T[]): T {
  if (one === undefined) throw new Error('commander asks for at least one file');
  return one;
}

function refusal<C extends Campaign>(
  fault: MergeFault,
  read: readonly InFile[],
  parts: readonly Part<C, unknown>[],
): BadInputError {
  const name = (index: number) => visibleText(read[index]?.file ?? '', 200);
  const [message, file] = ((): readonly [string, string | null] => {
    switch (fault.code) {
      case 'another_study': {
        const [one, other] = [parts[0]?.campaign, parts[fault.other]?.campaign];
        if (one === undefined || other === undefined) throw new Error('a fault is of a part');
        const told = campaignDifferenceText(fault.differs, other, one);
        return [`this part is of another study than ${name(0)}: ${told}`, read[fault.other]?.file ?? null];
      }
      case 'overlap':
        return [`${runsText(fault.range)} are in ${name(fault.one)} and in ${name(fault.other)}`, null];
      case 'missing':
        return [`${runsText(fault.range)} are in none of these parts`, null];
    }
  })();
  return new BadInputError([{ code: 'usage', message }], file);
}

function runsText({ first, last }: { readonly first: number; readonly last: number }): string {
  return first === last ? `run ${first}` : `runs ${first} to ${last}`;
}
