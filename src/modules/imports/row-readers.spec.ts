import { describe, expect, it } from '@jest/globals';
import { resolveMapping } from './import-mapping.js';
import { positionsOf, readerFor } from './row-readers.js';

const mapping = resolveMapping({ type: 'order-history', preset: 'online-retail', mapping: null });
const header = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
];
const good = ['536365', '85123A', ' HEART ', '6', '2010-12-01 08:26:00', '2.55', '', 'UK'];

describe('reading rows of an order history', () => {
  const read = readerFor('order-history', mapping, header);
  const withCell = (index: number, cell: string): string[] => good.with(index, cell);

  it('reads a good row, trimmed, an empty cell as nothing', () => {
    expect(read(good)).toEqual([
      '536365',
      '85123A',
      6,
      '2010-12-01T08:26:00.000Z',
      255,
      'HEART',
      null,
      'UK',
    ]);
  });

  it.each([
    [0, 'C536365', 'QUANTITY_NOT_NEGATIVE'],
    [0, 'c536365', 'QUANTITY_NOT_NEGATIVE'],
    [0, ' ', 'VALUE_MISSING'],
    [0, '5'.repeat(101), 'VALUE_TOO_LONG'],
    [1, 'A\u0007B', 'VALUE_MALFORMED'],
    [2, 'nul \0 byte', 'TEXT_UNREADABLE'],
    [3, '0', 'QUANTITY_NOT_POSITIVE'],
    [3, '1.5', 'VALUE_MALFORMED'],
    [3, '1000000001', 'VALUE_OUT_OF_RANGE'],
    [4, '2010-02-30', 'VALUE_MALFORMED'],
    [5, '-0.001', 'PRICE_NEGATIVE'],
    [5, '0.001', 'PRICE_TOO_FINE'],
    [5, 'free', 'VALUE_MALFORMED'],
    [5, '10000000000.01', 'VALUE_OUT_OF_RANGE'],
  ])('rejects cell %i being %j as %s', (index, cell, code) => {
    expect(read(withCell(index, cell))).toMatchObject({ code });
  });

  it('rejects a line whose value passes what can be stored', () => {
    expect(read(withCell(3, '1000000000').with(5, '1000000.00'))).toMatchObject({
      code: 'VALUE_OUT_OF_RANGE',
    });
  });

  it('reads what came back under the prefix of cancellations, with its negative quantity', () => {
    expect(read(withCell(0, 'c1').with(3, '-6'))).toEqual(expect.arrayContaining(['c1', -6, 255]));
    expect(read(withCell(0, 'C1').with(3, '-1000000000').with(5, '1000000.00'))).toMatchObject({
      code: 'VALUE_OUT_OF_RANGE',
    });
  });

  it('calls the first reason only', () => {
    expect(read(withCell(3, 'many').with(5, 'free'))).toMatchObject({
      code: 'VALUE_MALFORMED',
      reason: expect.stringContaining('Quantity'),
    });
    expect(read(good.slice(1))).toEqual({
      code: 'COLUMN_COUNT',
      reason: 'the row has 7 columns, the header has 8',
    });
  });

  it('finds columns whatever their case and names those it misses', () => {
    const shouted = header.map((name) => ` ${name.toUpperCase()} `);
    expect(positionsOf('order-history', mapping, shouted).get('sku')).toBe(1);
    expect(() => positionsOf('order-history', mapping, header.slice(0, 3))).toThrow(
      expect.objectContaining({
        details: {
          missing: ['Quantity', 'InvoiceDate', 'UnitPrice', 'CustomerID', 'Country'],
          found: header.slice(0, 3),
        },
      }),
    );
  });

  it('does not take a decimal point for a decimal comma', () => {
    const german = resolveMapping({
      type: 'order-history',
      preset: 'online-retail',
      mapping: '{"decimalSeparator":","}',
    });
    const readGerman = readerFor('order-history', german, header);
    expect(readGerman(withCell(5, '1,25'))).toContain(125);
    expect(readGerman(withCell(5, '1.25'))).toMatchObject({ code: 'VALUE_MALFORMED' });
  });
});
