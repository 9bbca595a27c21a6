import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

export interface BasketLine {
  readonly sku: string;
  readonly quantity: number;
}

export interface Basket {
  /** The number of the invoice. */
  readonly reference: string;
  readonly lines: readonly BasketLine[];
}

export interface Baskets {
  readonly baskets: readonly Basket[];
  /** The first price of each product, in pence. */
  readonly prices: ReadonlyMap<string, number>;
}

const goods = /^[0-9]{5}[A-Z]*$/;

/** The first invoices of the file with what they sold of goods; cancellations and fees left out. */
export function readBaskets(path: string, limit: number): Baskets {
  const rows = parse<Record<string, string>>(gunzipSync(readFileSync(path)), { columns: true });
  const prices = new Map<string, number>();
  const invoices = new Map<string, BasketLine[]>();
  for (const row of rows) {
    const [reference, sku] = [row['InvoiceNo'] ?? '', (row['StockCode'] ?? '').toUpperCase()];
    const [quantity, price] = [Number(row['Quantity']), Math.round(Number(row['UnitPrice']) * 100)];
    if (!/^[0-9]+$/.test(reference) || !goods.test(sku) || quantity <= 0 || price <= 0) continue;
    const lines = invoices.get(reference);
    if (!lines && invoices.size === limit) break;
    if (!prices.has(sku)) prices.set(sku, price);
    if (lines) lines.push({ sku, quantity });
    else invoices.set(reference, [{ sku, quantity }]);
  }
  const baskets = [...invoices].map(([reference, lines]) => ({ reference, lines }));
  return { baskets, prices };
}
