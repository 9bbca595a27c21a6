import { describe, expect, it } from '@jest/globals';
import {
  Flag,
  JsonObject,
  Nested,
  Text,
  TextList,
  Timestamp,
  Uuid,
  Whole,
} from '../../validation/fields.js';
import { columnLines } from './export-columns.js';
import { exportColumns, linesOf } from './export-text.js';
import { defineList } from './list-definition.js';

class Totals {
  @Whole() net: number;
  @Whole() tax: number;
}

class Place {
  @Text() city: string;
  @Text({ nullable: true }) line: string | null;
}

class Thing {
  @Uuid() id: string;
  @Text({ nullable: true }) name: string | null;
  @Whole({ nullable: true }) count: number | null;
  @Flag() held: boolean;
  @Nested(() => Totals) totals: Totals;
  @Nested(() => Place, { nullable: true }) place: Place | null;
  @JsonObject() attributes: object;
  @Timestamp({ nullable: true }) seenAt: string | null;
  @Nested(() => Place, { list: true }) places: Place[];
  @TextList() tags: string[];
  @Nested(() => Place, { list: true }) parts: Place[];
  @TextList() marks: string[];
}

const list = defineList({
  name: 'things',
  id: 'id',
  sorts: { name: 'name' },
  defaultSort: 'name',
  filters: {},
  fields: Thing,
});
const totals = { 'totals.net': 'r.net', 'totals.tax': 'r.tax' };
const own = { held: 'r.held_at IS NOT NULL', ...totals, parts: 'parts(r)', marks: 'marks(r)' };
const place = { city: '=Ely', line: null };
const thing: Thing = {
  id: '01936f7e-8a00-7000-8000-000000000001',
  name: 'plain',
  count: -5,
  held: true,
  totals: { net: 100, tax: -20 },
  place,
  attributes: { b: 1.5, a: 'x "y"\n' },
  seenAt: '2026-11-24T09:30:00.500Z',
  places: [place],
  tags: ['=a', 'b "c"\n'],
  parts: [place, { city: 'a "b"\n☕', line: "'x" }],
  marks: ['+1', ','],
};

/** The texts that PostgreSQL sends for the thing, by the SQL that asks for them. */
function textOf(sql: string, { id, name, count, held, totals, ...rest }: Thing): string | null {
  const json = (value: unknown): string | null =>
    value === null ? null : JSON.stringify(value, null, 1);
  const texts: Record<string, string | null> = {
    'r."id"': id,
    'r."name"': name,
    'r."count"': count === null ? null : String(count),
    '(r.held_at IS NOT NULL)::text': String(held),
    'r.net': String(totals.net),
    'r.tax': String(totals.tax),
    'to_json(r."place")': json(rest.place),
    'to_json(r."attributes")': json(rest.attributes),
    'to_json(r."places")': json(rest.places),
    'to_json(r."tags")': json(rest.tags),
    'parts(r)': JSON.stringify(rest.parts),
    'marks(r)': JSON.stringify(rest.marks),
    'r."seenAt" AT TIME ZONE \'UTC\'':
      rest.seenAt && rest.seenAt.replace('T', ' ').replace(/\.?0*Z$/, ''),
  };
  if (!(sql in texts)) throw new Error(`Nothing is known of ${sql}.`);
  return texts[sql] ?? null;
}

describe('lines of NDJSON from the texts of the columns', () => {
  const things: Thing[] = [
    thing,
    ...['=1', '+1', '-1', '@a', "'a", '\ta', '\ra', 'a\nb', 'a,"b"', '', 'tä☕\u0001', null].map(
      (name) => ({ ...thing, name }),
    ),
    { ...thing, count: null, place: null, seenAt: null, held: false, attributes: {} },
    { ...thing, seenAt: '2026-11-24T09:30:00.000Z', places: [], tags: [], parts: [], marks: [] },
    { ...thing, seenAt: '2026-11-24T09:30:00.057Z', place: { city: 'a,b', line: "'x" } },
  ];
  const wishes = [
    null,
    ['name'],
    ['totals'],
    ['place', 'totals', 'id'],
    ['seenAt', 'places'],
    ['parts', 'tags'],
  ];

  it('are those of the items', () => {
    for (const wish of wishes) {
      const columns = exportColumns(list, wish);
      const { select, linesOf: ofTexts } = columnLines(Thing, columns, own);
      const asked = select.split(/ AS c\d+(?:, |$)/).slice(0, -1);
      const rows = things.map((each) => asked.map((sql) => textOf(sql, each)));
      const items = things.map((each) =>
        Object.fromEntries(Object.entries(each).filter(([name]) => wish?.includes(name) ?? true)),
      );
      expect(ofTexts(rows)).toBe(linesOf('ndjson', columns, items));
    }
  });
});
