import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { importedChange, type ImportedStock } from './imported-stock.js';
import { appliedMovements } from './movement-row.js';
import { StockInsufficient } from './stock.errors.js';
import type { NewReservation, StockChange } from './stock-change.js';
import { StockChangeLog } from './stock-change-log.service.js';
import { StockLedger } from './stock-ledger.repository.js';
import { StockLevelsRepository } from './stock-levels.repository.js';
import type { ClosedReservation, HeldReservation } from './reservation-row.js';
import { StockReservationsRepository } from './stock-reservations.repository.js';
import { type PlannedReservation, type ReserveRequest, StockPool } from './stock-pool.js';

export { StockFulfilment } from './stock-fulfilment.service.js';
export { StockCounts } from './stock-counts.service.js';
export { StockMoves } from './stock-moves.service.js';
export {
  StockCountOutdated,
  StockNotReserved,
  StockNotTracked,
  WarehouseNotFound,
} from './stock.errors.js';
export { warehouseFilterOf } from './warehouse-filter.js';
export { StockInsufficient };
export { StockPool };
export type { HeldReservation, ImportedStock, PlannedReservation, ReserveRequest };

export interface ReleaseRequest {
  readonly orderId: string;
  readonly reason: string;
  /** Absent: everything that the order holds. */
  readonly lineIds?: readonly string[];
}

function orderReference(orderId: string): { type: string; id: string } {
  return { type: 'order', id: orderId };
}

function reserveChanges({ request, picks }: PlannedReservation): StockChange[] {
  return picks.map(({ quantity, ...level }) => ({
    ...level,
    type: 'reserve',
    deltaOnHand: 0,
    deltaAllocated: quantity,
    reference: orderReference(request.orderId),
  }));
}

function reservationsOf({ request, parts }: PlannedReservation, now: Date): NewReservation[] {
  const { orderId, expiresAt, placedAt = now } = request;
  return parts.map((part) => ({ ...part, orderId, expiresAt, placedAt }));
}

function releaseChanges(
  request: ReleaseRequest,
  closed: readonly ClosedReservation[],
): StockChange[] {
  return closed.map(({ productId, warehouseId, sku, quantity }) => ({
    productId,
    warehouseId,
    sku,
    type: 'release',
    deltaOnHand: 0,
    deltaAllocated: -quantity,
    reference: orderReference(request.orderId),
    reason: request.reason,
  }));
}

/**
 * Stock as the orders see it. Everything runs inside the caller's unit of work: reservations,
 * levels, movements, event and audit are written together or not at all.
 */
@Injectable()
export class StockService {
  constructor(
    private readonly levels: StockLevelsRepository,
    private readonly reservations: StockReservationsRepository,
    private readonly ledger: StockLedger,
    private readonly log: StockChangeLog,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Reserves all lines or none, by the priority of the active warehouses; a line may be split.
   * Products whose stock is not tracked do not belong here.
   * @throws STOCK_INSUFFICIENT with every product that falls short.
   */
  async reserve(actor: Actor, request: ReserveRequest): Promise<void> {
    const pool = await this.openPool(request.lines.map(({ productId }) => productId));
    await this.reserveAll(actor, [pool.take(request)]);
  }

  /**
   * What may be reserved of these products, locked from here on: several reservations of one unit
   * of work are planned from it and made by one `reserveAll`.
   */
  async openPool(productIds: readonly string[]): Promise<StockPool> {
    this.unitOfWork.requireActive('A reservation');
    const ids = [...new Set(productIds)];
    return new StockPool(ids.length > 0 ? await this.levels.lockCandidates(ids) : []);
  }

  /** Makes the reservations that were taken from a pool, in few statements however many they are. */
  async reserveAll(actor: Actor, planned: readonly PlannedReservation[]): Promise<void> {
    const now = this.clock.now();
    await this.ledger.apply(
      actor,
      planned.flatMap(reserveChanges),
      planned.flatMap((one) => reservationsOf(one, now)),
    );
    const held = planned
      .filter(({ parts }) => parts.length > 0)
      .map(({ request: { orderId }, parts }) => ({ orderId, lines: parts }));
    await this.log.heldAll(actor, 'stock.reserved', held);
  }

  /** Gives back what the order, or the named lines of it, still hold; nothing held is no error. */
  async release(actor: Actor, request: ReleaseRequest): Promise<void> {
    this.unitOfWork.requireActive('A release');
    const closed = await this.reservations.close(request.orderId, request.lineIds ?? null);
    if (closed.length === 0) return;
    await this.ledger.apply(actor, releaseChanges(request, closed));
    const { orderId, reason } = request;
    await this.log.heldAll(actor, 'stock.released', [{ orderId, reason, lines: closed }]);
  }

  /** Moves the end of all open reservations of the order; null makes them firm. */
  extendReservations(orderId: string, expiresAt: Date | null): Promise<void> {
    return this.reservations.extend(orderId, expiresAt);
  }

  /**
   * Books a part of an import, in few statements however many levels it names. Call it with the
   * levels in the order of product and warehouse. Reserved units are not taken back: that is what
   * an adjustment is for. @throws STOCK_INSUFFICIENT
   */
  async applyImported(
    actor: Actor,
    importId: string,
    rows: readonly ImportedStock[],
  ): Promise<void> {
    if (rows.length === 0) return;
    await this.levels.ensure(rows);
    const changes = rows.map((row) => importedChange(importId, row));
    const applied = await this.ledger.apply(actor, changes);
    await this.log.movedAll(actor, appliedMovements(actor, rows, changes, applied));
  }

  /** What the order holds, by line and warehouse. */
  openReservations(orderId: string): Promise<HeldReservation[]> {
    return this.reservations.open(orderId);
  }
}
