import { type Command, InvalidArgumentError, Option } from 'commander';
import { FORMAT_NAMES, type FormatName } from '../../report/formats/format-names.js';
import type { ReportFile, ReportOptions } from '../files/write-reports.js';
import { chosen, fileName, notEmpty, saidOption } from './arguments.js';

/** The options of every command that makes a report: how it is written, and where. */
export function addReportOptions(command: Command): Command {
  return command
    .addOption(
      new Option('-f, --format <format>', `json (default), ${FORMAT_NAMES.slice(1).join(', ')}`)
        .choices(FORMAT_NAMES)
        .argParser(chosen(FORMAT_NAMES))
        .default('json'),
    )
    .option('-o, --output <file>', 'where the report goes (default: -, standard output)', fileName, '-')
    .addOption(
      new Option('--report <kind=file>', 'a further copy, as html=report.html; repeatable')
        .argParser((text: string, before: readonly ReportFile[]) => [...before, reportFile(text)])
        .default([]),
    )
    .option('--no-color', 'no colours in the text report (also: NO_COLOR)');
}

/** `html=report.html`. */
function reportFile(text: string): ReportFile {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It is written as html=report.html');
  const file = fileName(notEmpty(text.slice(at + 1)));
  if (file === '-') throw new InvalidArgumentError('It needs a file; --output is for standard output');
  return { format: chosen(FORMAT_NAMES)(text.slice(0, at)), file };
}

/** What was said of the report, before the command or after it. */
export function reportOptions(program: Command, command: Command): ReportOptions {
  const said = saidOption(program, command);
  return {
    format: said('format') as FormatName,
    output: said('output') as string,
    reports: [...new Set([program, command])].flatMap((each) => each.getOptionValue('report') as readonly ReportFile[]),
    colour: Boolean(program.getOptionValue('color')) && Boolean(command.getOptionValue('color')),
  };
}
