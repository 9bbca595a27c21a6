import { describe, expect, it } from '@jest/globals';
import { readFields } from './import-fields.js';
import { resolveMapping } from './import-mapping.js';

const history = { type: 'order-history', preset: 'online-retail', mapping: null } as const;

describe('the mapping of a file', () => {
  it('knows the preset online-retail', () => {
    expect(resolveMapping(history)).toMatchObject({
      columns: { reference: 'InvoiceNo', sku: 'StockCode', customer: 'CustomerID' },
      prices: 'major',
      currency: 'GBP',
      source: 'online-retail',
      timezone: 'UTC',
      cancellationPrefix: 'C',
      trackedSkus: 'five-digits',
    });
  });

  it('lets the caller override the preset, column by column', () => {
    const mapping = JSON.stringify({
      columns: { sku: 'Code' },
      timezone: 'Europe/London',
      source: 'shop',
    });
    expect(resolveMapping({ ...history, mapping })).toMatchObject({
      columns: { reference: 'InvoiceNo', sku: 'Code' },
      timezone: 'Europe/London',
      source: 'shop',
      currency: 'GBP',
    });
  });

  it.each([
    ['not json', '/mapping'],
    ['[]', '/mapping'],
    ['null', '/mapping'],
    ['{"delimiter":"::"}', '/mapping/delimiter'],
    ['{"currency":"pounds"}', '/mapping/currency'],
    ['{"timezone":"Mars/Olympus"}', '/mapping/timezone'],
    ['{"colour":"red"}', '/mapping/colour'],
    ['{"columns":{"price/each":"P"}}', '/mapping/columns/price~1each'],
    ['{"columns":{"sku":7}}', '/mapping/columns/sku'],
  ])('refuses %s and says where', (mapping, pointer) => {
    const details = {
      fields: expect.arrayContaining([expect.objectContaining({ pointer })]) as unknown,
    };
    expect(() => resolveMapping({ ...history, mapping })).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED', details }),
    );
  });

  it('refuses a preset of another type, and one that nobody knows', () => {
    expect(() => resolveMapping({ ...history, type: 'stock' })).toThrow();
    expect(() => resolveMapping({ ...history, preset: 'toString' })).toThrow();
  });

  it('reads the fields of a form', () => {
    const order = readFields(
      new Map([
        ['type', 'stock'],
        ['dryRun', 'true'],
        ['reference', 'note 1'],
      ]),
    );
    expect(order).toMatchObject({ type: 'stock', preset: null, dryRun: true, reference: 'note 1' });
    expect(() =>
      readFields(
        new Map([
          ['type', 'stock'],
          ['dryRun', 'yes'],
        ]),
      ),
    ).toThrow();
    expect(() => readFields(new Map())).toThrow();
  });
});
