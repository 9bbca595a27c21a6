import { lineOf, type OrderView } from '../orders/orders.service.js';
import { type HeldReservation, StockNotReserved } from '../stock/stock.service.js';
import { ShipmentEmpty } from './shipments.errors.js';

/** Units of an order line that are to leave. */
export interface RequestedUnits {
  readonly lineId: string;
  readonly quantity: number;
}

export interface ShipmentPart extends RequestedUnits {
  readonly tracked: boolean;
}

/** What a warehouse could ship of a line. */
export interface ShippableLine {
  readonly lineId: string;
  readonly sku: string;
  readonly tracked: boolean;
  /** Units that no shipment has claimed. */
  readonly free: number;
}

export interface ShippableFrom {
  readonly warehouseId: string;
  /** Everything that the order holds, wherever it is. */
  readonly held: readonly HeldReservation[];
  /** Ids of products whose stock is not tracked: these leave from any warehouse. */
  readonly untracked: ReadonlySet<string>;
}

function sum(parts: readonly HeldReservation[]): number {
  return parts.reduce((units, { quantity, packed }) => units + quantity - packed, 0);
}

export function shippableLines(order: OrderView, from: ShippableFrom): ShippableLine[] {
  const { warehouseId, held, untracked } = from;
  return order.lines.map((line) => {
    const parts = held.filter(({ lineId }) => lineId === line.id);
    // What was reserved while the product was tracked leaves the stock, whatever it is now.
    const tracked = parts.length > 0 || !untracked.has(line.productId);
    const open =
      line.quantity - line.quantityCancelled - line.quantityShipped - line.quantityPacked;
    const here = sum(parts.filter((part) => part.warehouseId === warehouseId));
    const free = tracked ? Math.min(open, here) : open;
    return { lineId: line.id, sku: line.sku, tracked, free };
  });
}

function added(wanted: readonly RequestedUnits[]): Map<string, number> {
  const units = new Map<string, number>();
  for (const { lineId, quantity } of wanted) units.set(lineId, (units.get(lineId) ?? 0) + quantity);
  return units;
}

/**
 * What goes into a shipment: the units asked for, or everything that is free.
 * @throws ORDER_LINE_NOT_FOUND, STOCK_NOT_RESERVED, SHIPMENT_EMPTY
 */
export function shipmentParts(
  order: OrderView,
  shippable: readonly ShippableLine[],
  warehouse: string,
  wanted?: readonly RequestedUnits[],
): ShipmentPart[] {
  for (const { lineId } of wanted ?? []) lineOf(order, lineId);
  const units = added(wanted ?? shippable.map(({ lineId, free }) => ({ lineId, quantity: free })));
  const parts = shippable
    .map((line) => ({ ...line, quantity: units.get(line.lineId) ?? 0 }))
    .filter(({ quantity }) => quantity > 0);
  if (parts.length === 0) throw ShipmentEmpty({ warehouse });
  const missing = parts.filter(({ quantity, free }) => quantity > free);
  if (missing.length === 0)
    return parts.map(({ lineId, tracked, quantity }) => ({ lineId, tracked, quantity }));
  throw StockNotReserved({
    lines: missing.map(({ lineId, sku, quantity, free }) => ({ lineId, sku, quantity, free })),
  });
}
