import { describe, expect, it } from '@jest/globals';
import { Flag, JsonObject, Nested, Text, Whole } from '../../validation/fields.js';
import { exportColumns, headOf, linesOf } from './export-text.js';
import { parseExport } from './export-request.js';
import { defineList } from './list-definition.js';
import { textFilter } from './list-filters.js';

class Totals {
  @Whole() net: number;
  @Whole() tax: number;
}

class Line {
  @Text() sku: string;
}

class Thing {
  @Text() id: string;
  @Text({ nullable: true }) name: string | null;
  @Whole() count: number;
  @Flag() held: boolean;
  @Nested(() => Totals, { nullable: true }) totals: Totals | null;
  @JsonObject() attributes: object;
  @Nested(() => Line, { list: true }) parts: Line[];
  @Nested(() => Line, { list: true, optional: true }) lines?: Line[];
}

const list = defineList({
  name: 'things',
  id: 'id',
  sorts: { name: 'name' },
  defaultSort: 'name',
  filters: { status: textFilter('status'), email: textFilter('email') },
  search: ['name'],
  fields: Thing,
  includes: ['lines'],
});
const thing = {
  id: '1',
  name: '=1+1',
  count: -5,
  held: true,
  totals: { net: 100, tax: 20 },
  attributes: { a: 'b "c"' },
  parts: [{ sku: 'x' }],
};
const columns = exportColumns(list, null);
const csvOf = (over: object) => linesOf('csv', columns, [{ ...thing, ...over }]);

describe('a list as CSV', () => {
  it('has the fields of the response as columns, objects flattened, relations left out', () => {
    expect(headOf('csv', columns)).toBe(
      'id,name,count,held,totals.net,totals.tax,attributes,parts\r\n',
    );
    expect(headOf('csv', exportColumns(list, ['totals', 'id']))).toBe(
      'id,totals.net,totals.tax\r\n',
    );
  });

  it('keeps numbers, and marks the text that a spreadsheet would run', () => {
    expect(csvOf({})).toBe(
      `1,'=1+1,-5,true,100,20,"{""a"":""b \\""c\\""""}","[{""sku"":""x""}]"\r\n`,
    );
    expect(csvOf({ name: '-5', totals: null })).toMatch(/^1,'-5,-5,true,,,/);
    expect(csvOf({ name: "'quoted" })).toMatch(/^1,''quoted,/);
    expect(csvOf({ name: null })).toMatch(/^1,,/);
    expect(csvOf({ name: 'a,b\r\n"c"' })).toMatch(/^1,"a,b\r\n""c""",/);
  });
});

describe('a list as NDJSON', () => {
  it('has an item a line and no head', () => {
    expect(headOf('ndjson', columns)).toBe('');
    const lines = linesOf('ndjson', columns, [thing, thing]).split('\n');
    expect(lines).toHaveLength(3);
    expect(JSON.parse(lines[0] ?? '')).toEqual(thing);
  });
});

describe('the query of an export', () => {
  it('is the filters, sort, search and fields of the list, and a format', () => {
    const { request, format, given } = parseExport(
      list,
      { format: 'ndjson', status: 'new', email: 'ada@example.com', q: 'ada', sort: '-name' },
      'csv',
    );
    expect(format).toBe('ndjson');
    expect(request).toMatchObject({ q: 'ada', sort: { column: 'name', descending: true } });
    expect(request.conditions).toHaveLength(2);
    expect(given).toEqual({
      status: 'new',
      email: '(withheld)',
      q: '(withheld)',
      sort: '-name',
    });
    expect(parseExport(list, {}, 'csv').format).toBe('csv');
  });

  it.each([
    { limit: '1' },
    { after: 'x' },
    { count: 'true' },
    { include: 'lines' },
    { format: 'xml' },
    { nonsense: '1' },
  ])('is not %j', (query) => {
    expect(() => parseExport(list, query, 'csv')).toThrow('invalid fields');
  });
});
