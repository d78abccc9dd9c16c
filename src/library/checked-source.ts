import type { DocumentPath } from '../model/place.js';
import type { Reading, Source, View } from '../model/source.js';
import { ArgumentError } from './argument-error.js';
import { finite, objectAt, withFunctions, within } from './check-arguments.js';

const PATH: DocumentPath = ['options', 'source'];

/** A caller's source, that is held to its contract at every view: what breaks it is an `ArgumentError`. */
export function checkedSource(source: Source): Source {
  withFunctions(source, ['mark', 'serve', 'view'], PATH);
  return {
    mark: (mark, atSeconds) => source.mark(mark, atSeconds),
    serve: (fromSeconds, toSeconds, exposure) => source.serve(fromSeconds, toSeconds, exposure),
    view: (atSeconds) => checkedView(source.view(atSeconds), atSeconds),
  };
}

function checkedView(view: View, atSeconds: number): View {
  const path = [...PATH, 'view'];
  withFunctions(view, ['read', 'users', 'answer', 'readiness'], path);
  const told = finite(objectAt(view, path)['atSeconds'], [...path, 'atSeconds']);
  if (told !== atSeconds) throw new ArgumentError({ code: 'view_of_another_time', atSeconds, found: told }, path);
  return {
    atSeconds,
    read: (arm, fromSeconds, toSeconds) => checkedReading(view.read(arm, fromSeconds, toSeconds)),
    ...(view.withoutCopies === undefined
      ? {}
      : { withoutCopies: (from: number, to: number) => checkedReading(view.withoutCopies?.(from, to) as Reading) }),
    users: (fromSeconds, toSeconds) => view.users(fromSeconds, toSeconds),
    answer: (name, nth) => view.answer(name, nth),
    readiness: (arm) => view.readiness(arm),
    instances: (arm) => view.instances?.(arm) ?? null,
  };
}

function checkedReading(reading: Reading): Reading {
  const path = [...PATH, 'view', 'read'];
  const { requests, errors } = objectAt(reading, path);
  const all = within(requests, { atLeast: 0 }, [...path, 'requests']);
  within(errors, { atLeast: 0, atMost: all }, [...path, 'errors']);
  return reading;
}
