import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { complete, followingPaths } from '../../src/config/complete.js';
import { choiceField } from '../../src/config/schema/choice-field.js';
import { configSchema } from '../../src/config/schema/config-schema.js';
import {
  asWritten,
  defaulted,
  described,
  follows,
  ignored,
  inheriting,
  meaningOf,
  numbered,
  optional,
  part,
  unlessSaid,
  withMeanings,
} from '../../src/config/schema/field.js';
import { RICH } from './sample.js';

const text = () => z.string();
const size = z.strictObject({ width: defaulted(z.number(), 3, 'Width.'), height: defaulted(z.number(), 4, 'Height.') });
const first = z.strictObject({
  colour: defaulted(text(), 'red', 'Colour.'),
  size: part(size, 'Size.'),
  label: optional(z.strictObject({ text: described(text(), 'Text.') }), 'Label.', 'none'),
});
const schema = z.strictObject({
  $schema: ignored(text(), 'For editors; ignored.'),
  first: part(first, 'First.'),
  second: part(inheriting(first, ['first']), 'Second.'),
  speed: defaulted(z.number(), 5, 'Speed.'),
  limit: follows(z.number(), 'Limit.', 'twice the speed', ({ speed }: { readonly speed?: number }) =>
    speed === undefined ? undefined : speed * 2,
  ),
  items: defaulted(z.array(z.strictObject({ name: numbered(z.string(), 'item', 'Name.') })), [], 'Items.'),
  either: optional(
    choiceField('rate', {
      number: described(z.number(), 'One.'),
      object: described(z.strictObject({ most: defaulted(z.number(), 9, 'Most.') }), 'Other.'),
    }),
    'Either.',
    'neither',
  ),
  raw: optional(
    asWritten(z.strictObject({ a: optional(text(), 'A.'), b: defaulted(text(), 'b', 'B.') })),
    'Raw.',
    'nothing',
  ),
});

const LEFT_OUT = {
  first: { colour: 'red', size: { width: 3, height: 4 } },
  second: { colour: 'red', size: { width: 3, height: 4 } },
  speed: 5,
  limit: 10,
  items: [],
};

describe('completing a document', () => {
  test.each([
    ['of which nothing is said', {}, LEFT_OUT],
    ['with a note to editors leaves that out', { $schema: 'x' }, LEFT_OUT],
    [
      'fills in what one part leaves out from what the other says',
      { first: { size: { width: 1 }, label: { text: 'x' } }, second: { size: { height: 7 } } },
      {
        ...LEFT_OUT,
        first: { colour: 'red', size: { width: 1, height: 4 }, label: { text: 'x' } },
        second: { colour: 'red', size: { width: 1, height: 7 }, label: { text: 'x' } },
      },
    ],
    ['lets a field follow what is said', { speed: 7 }, { ...LEFT_OUT, speed: 7, limit: 14 }],
    ['keeps what is said of a field that would follow', { limit: 1 }, { ...LEFT_OUT, limit: 1 }],
    [
      'names items by their position',
      { items: [{}, { name: 'own' }, {}] },
      { ...LEFT_OUT, items: [{ name: 'item-1' }, { name: 'own' }, { name: 'item-3' }] },
    ],
    ['completes what a field of choices chose', { either: {} }, { ...LEFT_OUT, either: { most: 9 } }],
    ['leaves another choice alone', { either: 2 }, { ...LEFT_OUT, either: 2 }],
  ])('%s', (_, said, understood) => {
    expect(complete(schema, said)).toEqual(understood);
  });

  test('puts keys in the order of the schema, whatever the order they are written in', () => {
    const written = { raw: {}, either: 1, items: [], limit: 1, speed: 2, second: {}, first: {} };
    expect(Object.keys(complete(schema, written))).toEqual(Object.keys(schema.shape).slice(1));
  });

  test('keeps the order of what is kept as written, and fills in nothing there', () => {
    const { raw } = complete(schema, { raw: { z: 1, a: 'x' } });
    expect(JSON.stringify(raw)).toBe('{"z":1,"a":"x"}');
  });

  test('leaves unknown what is unknown, and what would follow it', () => {
    const understood = complete(schema, { speed: undefined, first: { size: undefined }, items: [undefined] });
    expect(understood.speed).toBeUndefined();
    expect(understood.limit).toBeUndefined();
    expect(understood.first).toEqual({ colour: 'red', size: undefined });
    expect(understood.second).toEqual({ colour: 'red' });
    expect(understood.items).toEqual([undefined]);
  });

  test('copies what is inherited, so that one of two may be changed', () => {
    const { first: one, second: other } = complete(schema, {});
    expect(other?.size).toEqual(one?.size);
    expect(other?.size).not.toBe(one?.size);
  });

  test('that is complete changes nothing', () => {
    const once = complete(configSchema, RICH);
    expect(JSON.stringify(complete(configSchema, once))).toBe(JSON.stringify(once));
  });
});

test('a setting means what its declaration says, unless it is said', () => {
  const fields = { margin: unlessSaid(z.number(), 1, 'Margin.'), name: optional(text(), 'Name.') };
  expect(meaningOf(fields.margin)).toBe(1);
  expect(withMeanings(fields, {})).toEqual({ margin: 1, name: undefined });
  expect(withMeanings(fields, { margin: 2, name: 'x' })).toEqual({ margin: 2, name: 'x' });
});

test('the fields that follow others by a rule of their own are these', () => {
  expect(followingPaths(schema)).toEqual([['limit']]);
  expect(followingPaths(configSchema)).toEqual([['analysis', 'lookback'], ['rollback', 'takes'], ['follow_up']]);
});
