import { lineOf, type OrderView } from '../orders/orders.service.js';
import { ReturnExceedsShipped } from './returns.errors.js';

export interface RequestedLine {
  readonly lineId: string;
  readonly quantity: number;
  readonly reason?: string | null;
}

/** One line of a return that is asked for. */
export interface ReturnPart {
  readonly lineId: string;
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly unitPrice: number;
  readonly quantity: number;
  readonly reason: string | null;
}

function merged(wanted: readonly RequestedLine[]): RequestedLine[] {
  const byLine = new Map<string, RequestedLine>();
  for (const line of wanted) {
    const { quantity = 0, reason } = byLine.get(line.lineId) ?? {};
    const said = reason ?? line.reason ?? null;
    byLine.set(line.lineId, { ...line, quantity: quantity + line.quantity, reason: said });
  }
  return [...byLine.values()];
}

/**
 * What a return is about. `open` are the units of order lines that other returns are about and that
 * have not come. A line that is named twice is added up.
 * @throws ORDER_LINE_NOT_FOUND, RETURN_EXCEEDS_SHIPPED
 */
export function returnParts(
  order: OrderView,
  open: ReadonlyMap<string, number>,
  wanted: readonly RequestedLine[],
): ReturnPart[] {
  const parts = merged(wanted).map(({ lineId, quantity, reason = null }) => {
    const line = lineOf(order, lineId);
    const { productId, sku, name, unitPrice, quantityShipped, quantityReturned } = line;
    const returnable = quantityShipped - quantityReturned - (open.get(lineId) ?? 0);
    return { lineId, productId, sku, name, unitPrice, quantity, reason, returnable };
  });
  const exceeding = parts.filter(({ quantity, returnable }) => quantity > returnable);
  if (exceeding.length > 0) {
    throw ReturnExceedsShipped({
      lines: exceeding.map(({ lineId, sku, quantity, returnable }) => {
        return { lineId, sku, quantity, returnable };
      }),
    });
  }
  return parts.map(({ returnable: _, ...part }) => part);
}
