import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Fulfilment } from './fulfilment.js';
import { type Keep, surplusOf } from './surplus.js';
import { StockNotReserved } from './stock.errors.js';
import type { StockChange } from './stock-change.js';
import { StockChangeLog } from './stock-change-log.service.js';
import { StockLedger } from './stock-ledger.repository.js';
import { StockLevelsRepository } from './stock-levels.repository.js';
import { type ReservedPart, StockPackingRepository } from './stock-packing.repository.js';
import { StockReservationsRepository } from './stock-reservations.repository.js';

function partsOf({ warehouseId, lines }: Fulfilment): ReservedPart[] {
  return lines.map(({ lineId, quantity }) => ({ lineId, warehouseId, quantity }));
}

function refuseMissing({ lines }: Fulfilment, done: readonly { readonly lineId: string }[]): void {
  const there = new Set(done.map(({ lineId }) => lineId));
  const missing = lines.filter(({ lineId }) => !there.has(lineId));
  if (missing.length === 0) return;
  throw StockNotReserved({ lines: missing.map(({ sku, quantity }) => ({ sku, quantity })) });
}

/**
 * The way of the goods of placed orders. Everything runs inside the caller's unit of work, with the
 * order locked: reservations, levels, movements, event and audit are written together or not at all.
 */
@Injectable()
export class StockFulfilment {
  constructor(
    private readonly levels: StockLevelsRepository,
    private readonly reservations: StockReservationsRepository,
    private readonly packing: StockPackingRepository,
    private readonly ledger: StockLedger,
    private readonly log: StockChangeLog,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Claims reserved units for a shipment. @throws STOCK_NOT_RESERVED */
  async pack(request: Fulfilment): Promise<void> {
    this.unitOfWork.requireActive('Packing');
    refuseMissing(request, await this.packing.pack(partsOf(request)));
  }

  /** Gives the claims of a shipment back; the units stay reserved. */
  unpack(request: Fulfilment): Promise<void> {
    this.unitOfWork.requireActive('Unpacking');
    return this.packing.unpack(partsOf(request));
  }

  /**
   * Ships claimed units: they leave the stock and the reservations.
   * @throws STOCK_NOT_RESERVED when a shortage took them, STOCK_INSUFFICIENT when they are only
   * on backorder
   */
  async ship(actor: Actor, shipmentId: string, request: Fulfilment): Promise<void> {
    this.unitOfWork.requireActive('Shipping');
    if (request.lines.length === 0) return;
    const { warehouseId, lines } = request;
    await this.levels.lockAll(lines.map(({ productId }) => ({ productId, warehouseId })));
    refuseMissing(request, await this.packing.consume(partsOf(request)));
    const reference = { type: 'shipment', id: shipmentId };
    await this.ledger.apply(
      actor,
      lines.map(({ productId, sku, quantity }): StockChange => {
        const deltas = { deltaOnHand: -quantity, deltaAllocated: -quantity };
        return { productId, sku, warehouseId, type: 'ship', ...deltas, reference };
      }),
    );
    await this.log.fulfilled(actor, 'stock.shipped', reference, request);
  }

  /** Takes returned units back into the stock on hand. */
  async restock(actor: Actor, returnId: string, request: Fulfilment): Promise<void> {
    this.unitOfWork.requireActive('A return');
    if (request.lines.length === 0) return;
    const { warehouseId, lines } = request;
    await this.levels.ensure(lines.map(({ productId }) => ({ productId, warehouseId })));
    const reference = { type: 'return', id: returnId };
    await this.ledger.apply(
      actor,
      lines.map(({ productId, sku, quantity }): StockChange => {
        const deltas = { deltaOnHand: quantity, deltaAllocated: 0 };
        return { productId, sku, warehouseId, type: 'return', ...deltas, reference };
      }),
    );
    await this.log.fulfilled(actor, 'stock.returned', reference, request);
  }

  /**
   * Gives back what lines hold beyond what they keep; units that a shipment has claimed stay. Lines
   * that are not named keep everything. Holding less than that is no error: a shortage may have
   * taken it.
   */
  async keepOnly(
    actor: Actor,
    request: {
      readonly orderId: string;
      readonly reason: string;
      readonly keeps: readonly (Keep & { readonly sku: string })[];
    },
  ): Promise<void> {
    this.unitOfWork.requireActive('A release');
    const { orderId, reason, keeps } = request;
    // A shortage, which locks a level and then its reservations, may be at work: levels first.
    await this.levels.lockAll(await this.reservations.open(orderId));
    const parts = surplusOf(await this.reservations.open(orderId), keeps);
    if (parts.length === 0) return;
    const skus = new Map(keeps.map(({ lineId, sku }) => [lineId, sku]));
    const lines = parts.map((part) => ({ ...part, sku: skus.get(part.lineId) ?? '' }));
    await this.packing.release(parts);
    await this.ledger.apply(
      actor,
      lines.map(({ productId, sku, warehouseId, quantity }): StockChange => {
        const deltas = { deltaOnHand: 0, deltaAllocated: -quantity };
        const reference = { type: 'order', id: orderId };
        return { productId, sku, warehouseId, type: 'release', ...deltas, reference, reason };
      }),
    );
    await this.log.heldAll(actor, 'stock.released', [{ orderId, reason, lines }]);
  }
}
