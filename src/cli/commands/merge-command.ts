import { type MergeFault, mergeFault, mergeParts } from '../../study/part.js';
import { visibleText } from '../../text/visible-text.js';
import { BadInputError } from '../exit-codes.js';
import { readText } from '../files/read-text.js';
import { refuseSameFiles, refuseUnwritable } from '../files/refuse-outputs.js';
import type { Streams } from '../streams.js';
import { campaignAssertions, campaignDifferenceText } from '../study/campaign.js';
import { type PartFile, readPart } from '../study/part-file.js';
import { worldsOf } from '../study/worlds.js';
import { type StudyOutput, writeStudy } from '../study/write-study.js';

/** Makes the report of a study from the parts that shards of it wrote. Gives the exit code. */
export async function mergeCommand(files: readonly string[], options: StudyOutput, streams: Streams): Promise<number> {
  const outputs = [{ what: '--output', file: options.output }];
  refuseSameFiles(
    outputs,
    files.map((file) => ({ what: 'the part', file })),
  );
  refuseUnwritable(outputs);
  const read: PartFile[] = [];
  for (const file of files) read.push(await readPart(await readText(file, 'part', streams), file));
  const [first] = read;
  if (first === undefined) throw new Error('commander asks for at least one file');
  const { campaign } = first.part;
  const parts = read.map(({ part }) => part);
  const fault = mergeFault(parts);
  if (fault !== null) throw refusal(fault, files, read);
  const { document } = first;
  const worlds = await worldsOf(campaign, document);
  const assertions = campaignAssertions(campaign, document);
  return writeStudy({ part: mergeParts(parts), document, worlds, assertions }, options, streams);
}

function refusal(fault: MergeFault, files: readonly string[], read: readonly PartFile[]): BadInputError {
  const name = (index: number) => visibleText(files[index] ?? '', 200);
  const [message, file] = ((): readonly [string, string | null] => {
    switch (fault.code) {
      case 'another_study': {
        const [first, other] = [read[0]?.part.campaign, read[fault.other]?.part.campaign];
        if (first === undefined || other === undefined) throw new Error('a fault is of a part');
        const told = campaignDifferenceText(fault.differs, other, first);
        return [`this part is of another study than ${name(0)}: ${told}`, files[fault.other] ?? null];
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
