import type { SellableProduct } from '../catalog/catalog.service.js';
import { type LineTotals, lineTotals } from './order-totals.js';
import { OrderCurrencyMismatch, OrderPriceChanged, ProductNotSellable } from './orders.errors.js';

/** A line as a caller asks for it; a price of its own overrides the catalogue's. */
export interface RequestedLine {
  readonly sku: string;
  readonly quantity: number;
  readonly unitPrice?: number | null;
  /** Why the price is another than the catalogue's. */
  readonly reason?: string | null;
}

/** A line with the snapshot of what is sold and for how much; amounts in minor units. */
export interface PricedLine extends LineTotals {
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly unitPrice: number;
  readonly priceOverridden: boolean;
  readonly priceReason: string | null;
  readonly taxRateBp: number;
  readonly quantity: number;
}

/** By lower-case SKU. */
export type ProductsBySku = ReadonlyMap<string, SellableProduct>;
export type ProductsById = ReadonlyMap<string, SellableProduct>;

function distinctSkus(products: readonly SellableProduct[]): string[] {
  return [...new Set(products.map(({ sku }) => sku))];
}

/** Throws PRODUCT_NOT_SELLABLE or ORDER_CURRENCY_MISMATCH with every SKU concerned. */
export function requireSellable(products: readonly SellableProduct[], currency: string): void {
  const inactive = products.filter(({ status }) => status !== 'active');
  if (inactive.length > 0) throw ProductNotSellable({ skus: distinctSkus(inactive) });
  const foreign = products.filter((product) => product.currency !== currency);
  if (foreign.length > 0) throw OrderCurrencyMismatch({ currency, skus: distinctSkus(foreign) });
}

function priced(line: RequestedLine, product: SellableProduct): PricedLine {
  const { id, sku, name, taxRateBp } = product;
  const { quantity } = line;
  const override = line.unitPrice ?? null;
  const unitPrice = override ?? product.unitPrice;
  const totals = lineTotals({ unitPrice, quantity, taxRateBp });
  const priceOverridden = override !== null;
  const priceReason = priceOverridden ? (line.reason ?? null) : null;
  const price = { unitPrice, priceOverridden, priceReason };
  return { productId: id, sku, name, ...price, taxRateBp, quantity, ...totals };
}

/** Snapshots the lines in the order of the request; `products` by lower-case SKU covers them all. */
export function priceLines(
  lines: readonly RequestedLine[],
  products: ProductsBySku,
  currency: string,
): PricedLine[] {
  const found = lines.map((line) => {
    const product = products.get(line.sku.toLowerCase());
    if (!product) throw new Error('A line was priced without its product.');
    return { line, product };
  });
  requireSellable(
    found.map(({ product }) => product),
    currency,
  );
  return found.map(({ line, product }) => priced(line, product));
}

interface StoredLine {
  readonly id: string;
  readonly productId: string;
  readonly sku: string;
  readonly unitPrice: number;
  readonly priceOverridden: boolean;
  readonly taxRateBp: number;
}

/**
 * Nobody is charged a price that they have not seen: throws ORDER_PRICE_CHANGED when the catalogue
 * differs from the draft, except for prices that were set by hand.
 */
export function requireCurrentPrices(lines: readonly StoredLine[], products: ProductsById): void {
  const changed = lines.flatMap(({ id, productId, sku, unitPrice, priceOverridden, taxRateBp }) => {
    const product = products.get(productId);
    if (!product) return [];
    const samePrice = priceOverridden || product.unitPrice === unitPrice;
    if (samePrice && product.taxRateBp === taxRateBp) return [];
    const current = { currentUnitPrice: product.unitPrice, currentTaxRateBp: product.taxRateBp };
    return [{ id, sku, unitPrice, ...current }];
  });
  if (changed.length > 0) throw OrderPriceChanged({ lines: changed });
}
