import type { CopyValue } from './copy-text.js';
import { minorDigits } from './decimal.js';
import type { ImportMapping } from './import-mapping.js';
import { fieldsOfType } from './import-presets.js';
import type { ImportType } from './import-type.js';
import { ImportColumnsMissing } from './imports.errors.js';
import { instantReader } from './local-time.js';
import { maxQuantity, reject, type Row, rowReader, type RowReader, skuOf } from './row-reader.js';

type ReadRow = (row: Row) => readonly CopyValue[];

function refuseQuantity(row: Row, isReturn: boolean): never {
  const [sign, code] = isReturn
    ? (['negative', 'QUANTITY_NOT_NEGATIVE'] as const)
    : (['positive', 'QUANTITY_NOT_POSITIVE'] as const);
  return reject(code, `${row.nameOf('quantity')} is not ${sign}`);
}

/** Values of `staged_order_lines` from `reference` on; what came back has a negative quantity. */
function orderLines(mapping: ImportMapping): ReadRow {
  const instant = instantReader(mapping.dates, mapping.timezone);
  const digits = mapping.prices === 'major' ? minorDigits(mapping.currency) : 0;
  const cancellation = mapping.cancellationPrefix?.toLowerCase();
  return (row) => {
    const reference = row.requiredText('reference', 100);
    const isReturn = cancellation !== undefined && reference.toLowerCase().startsWith(cancellation);
    const quantity = row.whole('quantity', maxQuantity);
    if (isReturn ? quantity >= 0 : quantity <= 0) refuseQuantity(row, isReturn);
    const price = row.money('unitPrice', digits, mapping.decimalSeparator);
    if (Math.abs(quantity) * price > Number.MAX_SAFE_INTEGER) row.outOfRange('quantity');
    const sku = skuOf(row);
    const written = row.requiredText('placedAt', 40);
    const placedAt = instant(written) ?? row.malformed('placedAt', written, 'a date and time');
    const customer = row.text('customer', 100);
    return [
      reference,
      sku,
      quantity,
      placedAt,
      price,
      row.text('name', 300),
      customer,
      row.text('country', 100),
    ];
  };
}

const flags: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  '1': true,
  false: false,
  no: false,
  '0': false,
};

/** Values of `staged_products` from `sku` on. */
function products(mapping: ImportMapping): ReadRow {
  return (row) => {
    const sku = skuOf(row);
    const name = row.requiredText('name', 300);
    const currency = row.text('currency', 3) ?? mapping.currency;
    if (!/^[A-Z]{3}$/.test(currency)) row.malformed('currency', currency, 'a currency code');
    const digits = mapping.prices === 'major' ? minorDigits(currency) : 0;
    const price = row.money('unitPrice', digits, mapping.decimalSeparator);
    const status = row.text('status', 20);
    if (status !== null && status !== 'draft' && status !== 'active')
      row.malformed('status', status, 'draft or active');
    const taxRate = row.text('taxRateBp', 20) === null ? null : row.whole('taxRateBp', 10_000);
    if (taxRate !== null && taxRate < 0) row.outOfRange('taxRateBp');
    const flag = row.text('trackStock', 20);
    const trackStock = flag === null ? null : flags[flag.toLowerCase()];
    if (trackStock === undefined) return row.malformed('trackStock', flag ?? '', 'true or false');
    return [
      sku,
      name,
      price,
      currency,
      row.text('description', 10_000),
      status,
      row.text('barcode', 64),
      taxRate,
      trackStock,
    ];
  };
}

/** Values of `staged_stock` from `sku` on. */
function stock(): ReadRow {
  return (row) => {
    const quantity = row.whole('quantity', maxQuantity);
    if (quantity === 0) reject('QUANTITY_ZERO', `${row.nameOf('quantity')} is zero`);
    return [skuOf(row), row.requiredText('warehouse', 32), quantity, row.text('reason', 200)];
  };
}

const readers: Readonly<Record<ImportType, (mapping: ImportMapping) => ReadRow>> = {
  products,
  stock,
  'order-history': orderLines,
};

const sameName = (text: string): string => text.trim().toLowerCase();

/** Where each field is in the header. @throws IMPORT_COLUMNS_MISSING */
export function positionsOf(
  type: ImportType,
  mapping: ImportMapping,
  header: readonly string[],
): ReadonlyMap<string, number> {
  const names = header.map(sameName);
  const missing: string[] = [];
  const positions = new Map<string, number>();
  for (const { name, required = false } of fieldsOfType[type]) {
    const wanted = mapping.columns[name];
    const position = names.indexOf(sameName(wanted ?? name));
    if (position >= 0) positions.set(name, position);
    else if (required || wanted !== undefined) missing.push(wanted ?? name);
  }
  if (missing.length > 0)
    throw ImportColumnsMissing({
      missing,
      found: header.slice(0, 100).map((name) => name.slice(0, 100)),
    });
  return positions;
}

/** The reader of rows for a file with this header. @throws IMPORT_COLUMNS_MISSING */
export function readerFor(
  type: ImportType,
  mapping: ImportMapping,
  header: readonly string[],
): RowReader {
  return rowReader(header, positionsOf(type, mapping, header), readers[type](mapping));
}
