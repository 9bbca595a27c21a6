import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { historyHeader } from '../order-history.js';
import { nastyText, raw, writeJson } from './nasty.js';

interface Form {
  readonly type: string;
  readonly body: Buffer;
}

const boundary = 'fuzz-boundary';

const headers = [
  'sku,name,unitPrice',
  'sku,name,unitPrice,currency,taxRateBp,trackStock',
  'sku,warehouse,quantity,reason',
  'reference,sku,quantity,placedAt,unitPrice,name',
  'SKU;NAME;unitPrice',
  historyHeader,
  'nothing',
  '',
  'sku,sku,name,unitPrice',
];

const cell = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('GARDEN-1', 'GARDEN', 'BER', '5', '-2', '12.50', 'EUR'),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('2026-01-02T03:04:05Z', '"quoted, cell"', '"open', 'a"b'),
  },
  { weight: 1, arbitrary: nastyText },
);

const csv: fc.Arbitrary<Buffer> = fc
  .tuple(fc.constantFrom(...headers), fc.array(fc.array(cell, { maxLength: 8 }), { maxLength: 6 }))
  .map(([header, rows]) => Buffer.from([header, ...rows.map((row) => row.join(','))].join('\n')));

const file: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 6, arbitrary: csv },
  { weight: 1, arbitrary: csv.map((bytes) => gzipSync(bytes)) },
  { weight: 1, arbitrary: csv.map((bytes) => gzipSync(bytes).subarray(0, -6)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)) },
);

const mapping = fc.oneof(
  fc.constantFrom('{}', '{"delimiter":";"}', '{"prices":"major"}', '{"columns":{"sku":"SKU"}}'),
  fc.constantFrom('{}', '{"currency":"GBP"}', '{"timezone":"Europe/London"}', '{"dates":"dmy"}'),
  fc.constantFrom(
    '{}',
    '{"delimiter":";"}',
    '{"columns":{"sku":"SKU"}}',
    '{"columns":{"sku":7}}',
    '{"columns":{"__proto__":"x"}}',
    '{"timezone":"Nowhere/Nothing"}',
    '{"prices":"major","decimalSeparator":","}',
    '{"encoding":"latin1"}',
    '[]',
    'null',
    '{',
    writeJson(raw('1e400')),
  ),
  nastyText,
);

const some = (arbitrary: fc.Arbitrary<string>) => fc.option(arbitrary, { nil: undefined, freq: 2 });

const fields = fc.record({
  type: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom('products', 'stock', 'order-history') },
    { weight: 1, arbitrary: nastyText },
  ),
  preset: some(fc.constantFrom('online-retail', 'online-retail', 'nope')),
  mapping: some(mapping),
  dryRun: some(fc.constantFrom('true', 'true', 'false', 'false', 'yes')),
  reference: some(nastyText),
  __proto__x: some(nastyText),
});

function part(name: string, value: Buffer | string, attributes = ''): Buffer {
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${attributes}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.from(value), Buffer.from('\r\n')]);
}

/** Multipart uploads of small files, some with strange fields, in another order, or cut off. */
export function formOf(): fc.Arbitrary<Form> {
  const shape = fc.record({
    fields,
    file: fc.option(file, { nil: undefined, freq: 12 }),
    extra: fc.constantFrom('', '', '', '', '', 'field', 'file', 'cut', 'first'),
    type: fc.oneof(
      { weight: 12, arbitrary: fc.constant(`multipart/form-data; boundary=${boundary}`) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('multipart/form-data', 'application/json', 'text/csv'),
      },
    ),
  });
  return shape.map(({ fields, file, extra, type }) => {
    const texts = Object.entries(fields).flatMap(([name, value]) =>
      value === undefined || (name === '__proto__x' && extra !== 'field')
        ? []
        : [part(name, value)],
    );
    const files = file === undefined ? [] : [part('file', file, '; filename="../a.csv"')];
    if (extra === 'file') files.push(...files);
    const parts = extra === 'first' ? [...files, ...texts] : [...texts, ...files];
    const end = extra === 'cut' ? '' : `--${boundary}--\r\n`;
    return { type, body: Buffer.concat([...parts, Buffer.from(end)]) };
  });
}
