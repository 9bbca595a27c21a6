import { describe, expect, it } from '@jest/globals';
import { ByteBlocks } from '../../database/byte-blocks.js';
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
import { csvLine } from '../csv-text.js';
import { csvCopy } from './csv-copy.js';
import type { ExportColumn } from './export-text.js';

class Totals {
  @Whole() net: number;
}

class Place {
  @Text() city: string;
  @Whole() floor: number;
}

class Thing {
  @Uuid() id: string;
  @Text() name: string;
  @Whole() count: number;
  @Flag() held: boolean;
  @Nested(() => Totals) totals: Totals;
  @Nested(() => Place) place: Place;
  @JsonObject() attributes: object;
  @Timestamp() seenAt: string;
  @TextList() tags: string[];
  @TextList() marks: string[];
}

const own = { held: 'r.held_at IS NOT NULL', 'totals.net': 'r.net', marks: 'marks(r)' };
const copyOf = (...columns: ExportColumn[]) => csvCopy(Thing, columns, own);

/** A line as COPY writes it, with the empty column at its end. */
const copied = (cells: readonly string[]): Buffer =>
  Buffer.from(
    `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')},\n`,
  );

function written(columns: ExportColumn[], rows: readonly (readonly string[])[]): string {
  const { row } = copyOf(...columns);
  const blocks = new ByteBlocks();
  for (const cells of rows) row(copied(cells), blocks);
  blocks.end();
  return Buffer.concat(blocks.full).toString();
}

describe('the columns of a copy', () => {
  it('are in SQL what they are in the file, but for JSON and times, and one more ends the line', () => {
    const select = (...column: ExportColumn) => copyOf(column).select;
    expect(select('id')).toBe('r."id", NULL');
    expect(select('count')).toBe('r."count", NULL');
    expect(select('held')).toBe('(r.held_at IS NOT NULL)::text, NULL');
    expect(select('totals', 'net')).toBe('r.net, NULL');
    expect(select('marks')).toBe('marks(r), NULL');
    expect(select('tags')).toBe('to_json(r."tags"), NULL');
    expect(select('seenAt')).toBe(`r."seenAt" AT TIME ZONE 'UTC', NULL`);
    expect(select('name')).toMatch(/^CASE WHEN ascii\(\(r."name"\)::text\) .* END, NULL$/s);
    expect(select('place', 'city')).toMatch(/^CASE .*to_json\(r."place"\) ->> 'city'/s);
    expect(select('place', 'floor')).toBe(`to_json(r."place") -> 'floor', NULL`);
  });
});

describe('the lines of a copy', () => {
  it('end as RFC 4180 has it, whatever is in their cells', () => {
    const rows = [
      ['1', "'=a"],
      ['2', 'a,\n"b",\n'],
      ['', ''],
      ['3', '☕,\r\n'],
    ];
    expect(written([['count'], ['name']], rows)).toBe(
      rows
        .map(
          (cells) =>
            cells
              .map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
              .join(',') + '\r\n',
        )
        .join(''),
    );
    expect(written([['name']], [['\\.'], ['']])).toBe('\\.\r\n\r\n');
  });

  it('have JSON as JavaScript writes it', () => {
    const columns: ExportColumn[] = [
      ['name'],
      ['attributes'],
      ['count'],
      ['place', 'floor'],
      ['tags'],
    ];
    const names = ['plain', 'a,"b",\n', ''];
    const jsons = [
      '{"a": [1, 2], "b": "c, \\"d\\": "}',
      '{"b": 1.50, "7": "☕"}',
      '{}',
      '[]',
      '[1]',
    ];
    for (const name of names)
      for (const json of jsons)
        for (const floor of [
          '5',
          '-5',
          '1.0',
          'null',
          '""',
          '"=1"',
          '"it\'s, \\"x\\""',
          '{"a": 1}',
        ]) {
          const value = JSON.parse(floor) as unknown;
          const shown =
            value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : value;
          const compact = JSON.stringify(JSON.parse(json));
          const line = csvLine([name, compact, 7, shown as string, compact]);
          expect(written(columns, [[name, json, '7', floor, json]])).toBe(line);
        }
    expect(written(columns, [['', '', '', '', '']])).toBe(',,,,\r\n');
  });

  it('have times as JavaScript writes them, and none where there is none', () => {
    const columns: ExportColumn[] = [['seenAt'], ['attributes'], ['seenAt']];
    const times = ['2026-11-24 09:30:00.057999', '2026-11-24 09:30:00'];
    expect(written(columns, [[times[0], '{"a": 1}', times[1]] as string[], ['', '{}', '']])).toBe(
      '2026-11-24T09:30:00.057Z,"{""a"":1}",2026-11-24T09:30:00.000Z\r\n,{},\r\n',
    );
  });

  it('may be longer than a block', () => {
    const [long, other] = ['x'.repeat(100_000), 'y'.repeat(70_000)];
    const json = JSON.stringify({ a: long });
    const text = written(
      [['name'], ['attributes']],
      [
        [long, '{}'],
        [other, json],
        ['z', '[]'],
      ],
    );
    expect(text).toBe(csvLine([long, '{}']) + csvLine([other, json]) + csvLine(['z', '[]']));
  });
});
