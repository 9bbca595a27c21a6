import { ValidationFailed } from '../../platform/errors/platform.errors.js';
import type { TransferLineView, TransferView } from './transfer-view.js';
import { StockTransferExceeded, StockTransferLineUnknown } from './transfers.errors.js';

export interface WantedLine {
  readonly sku: string;
  readonly quantity: number;
}

export interface ReceivedLine {
  readonly sku: string;
  readonly received: number;
  readonly lost?: number;
}

/** What a line takes in from transit: units that came, and units that are recorded as lost. */
export interface Arrival {
  readonly productId: string;
  readonly sku: string;
  readonly received: number;
  readonly lost: number;
}

interface Sent {
  readonly productId: string;
  readonly sku: string;
  readonly quantity: number;
}

/** One line per product, in the order of their first mention; a product may be named repeatedly. */
export function sentLines(
  lines: readonly WantedLine[],
  products: ReadonlyMap<string, { readonly id: string; readonly sku: string }>,
): Sent[] {
  const sent = new Map<string, Sent>();
  for (const { sku, quantity } of lines) {
    const product = products.get(sku.toLowerCase());
    if (!product) throw new Error(`The product ${sku} was not looked up.`);
    const known = sent.get(product.id)?.quantity ?? 0;
    sent.set(product.id, {
      productId: product.id,
      sku: product.sku,
      quantity: known + quantity,
    });
  }
  return [...sent.values()];
}

export function inTransitOf({
  quantity,
  quantityReceived,
  quantityLost,
}: TransferLineView): number {
  return quantity - quantityReceived - quantityLost;
}

/**
 * What each product of the transfer takes in.
 * @throws STOCK_TRANSFER_LINE_UNKNOWN, STOCK_TRANSFER_EXCEEDED with every line at fault
 */
export function arrivalsOf(transfer: TransferView, lines: readonly ReceivedLine[]): Arrival[] {
  const known = new Map(transfer.lines.map((line) => [line.sku.toLowerCase(), line]));
  const unknown = lines.filter(({ sku }) => !known.has(sku.toLowerCase()));
  if (unknown.length > 0) throw StockTransferLineUnknown({ skus: unknown.map(({ sku }) => sku) });
  const arrivals = [...known].flatMap(([key, { productId, sku }]) => {
    const own = lines.filter((line) => line.sku.toLowerCase() === key);
    const received = own.reduce((sum, line) => sum + line.received, 0);
    const lost = own.reduce((sum, line) => sum + (line.lost ?? 0), 0);
    return received + lost > 0 ? [{ productId, sku, received, lost }] : [];
  });
  if (arrivals.length === 0) {
    const message = 'must take something in, or record it as lost';
    throw ValidationFailed({ fields: [{ pointer: '/lines', rule: 'notZero', message }] });
  }
  const exceeded = arrivals.flatMap(({ sku, received, lost }) => {
    const inTransit = inTransitOf(known.get(sku.toLowerCase()) as TransferLineView);
    return received + lost > inTransit ? [{ sku, requested: received + lost, inTransit }] : [];
  });
  if (exceeded.length > 0) throw StockTransferExceeded({ lines: exceeded });
  return arrivals;
}
