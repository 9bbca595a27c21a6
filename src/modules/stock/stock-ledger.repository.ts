import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Sql } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { type Change, ChangeLog } from '../../platform/events/change-log.js';
import { newId } from '../../platform/ids.js';
import { becameLow } from './low-stock.js';
import type { Applied, LevelAfter, NewReservation, StockChange } from './stock-change.js';
import { applyAndReserve, applyChanges } from './stock-ledger.statements.js';
import { StockInsufficient } from './stock.errors.js';

interface AppliedRow extends Omit<LevelAfter, 'levelId'> {
  /** Null when nothing was written. */
  readonly levelId: string | null;
  readonly fits: boolean;
  readonly available: number;
  readonly reorderPoint: number | null;
  /** It was not low before. */
  readonly becameLow: boolean;
}

function changeColumns(changes: readonly StockChange[], ids: readonly string[]): unknown[] {
  return [
    ids,
    changes.map((change) => change.productId),
    changes.map((change) => change.warehouseId),
    changes.map((change) => change.type),
    changes.map((change) => change.deltaOnHand),
    changes.map((change) => change.deltaAllocated),
    changes.map((change) => change.reference?.type ?? null),
    changes.map((change) => change.reference?.id ?? null),
    changes.map((change) => change.reason ?? null),
  ];
}

function reservationColumns(reservations: readonly NewReservation[]): unknown[] {
  return [
    reservations.map(() => newId()),
    reservations.map((reservation) => reservation.orderId),
    reservations.map((reservation) => reservation.lineId),
    reservations.map((reservation) => reservation.productId),
    reservations.map((reservation) => reservation.warehouseId),
    reservations.map((reservation) => reservation.quantity),
    reservations.map((reservation) => reservation.expiresAt),
    reservations.map((reservation) => reservation.placedAt),
  ];
}

function refusal(changes: readonly StockChange[], rows: readonly AppliedRow[]): Error {
  const lines = rows
    .filter((row) => !row.fits)
    .map(({ productId, warehouseId, available }) => {
      const same = changes.filter(
        (change) => change.productId === productId && change.warehouseId === warehouseId,
      );
      const onHand = same.reduce((sum, change) => sum + change.deltaOnHand, 0);
      const allocated = same.reduce((sum, change) => sum + change.deltaAllocated, 0);
      const requested = onHand < 0 ? -onHand : allocated;
      return { sku: same[0]?.sku ?? productId, requested, available };
    });
  return StockInsufficient({ lines });
}

function lowStock(changes: readonly StockChange[], rows: readonly AppliedRow[]): Change[] {
  return rows
    .filter((row) => row.becameLow)
    .map(({ levelId, productId, warehouseId, onHand, allocated, reorderPoint }) => {
      const sku = changes.find((change) => change.productId === productId)?.sku ?? '';
      const level = { levelId: levelId ?? '', productId, sku, warehouseId };
      return becameLow({ ...level, onHand, allocated, reorderPoint: reorderPoint ?? 0 });
    });
}

/**
 * The one writer of stock levels and their movements. All changes are applied or none; several
 * changes of one level are judged by their sum. Throws STOCK_INSUFFICIENT when a level is missing,
 * or would leave its bounds. A level that comes down to its reorder point says so: `stock.low`.
 */
@Injectable()
export class StockLedger {
  constructor(
    private readonly sql: Sql,
    private readonly unitOfWork: UnitOfWork,
    private readonly log: ChangeLog,
  ) {}

  async apply(
    actor: Actor,
    changes: readonly StockChange[],
    reservations: readonly NewReservation[] = [],
  ): Promise<Applied> {
    this.unitOfWork.requireActive('A change of stock');
    if (changes.length === 0) return { movementIds: [], levels: [] };
    const movementIds = changes.map(() => newId());
    const values = [...changeColumns(changes, movementIds), actor.id, actor.name];
    const rows =
      reservations.length === 0
        ? await this.sql.rows<AppliedRow>(applyChanges, values)
        : await this.sql.rows<AppliedRow>(applyAndReserve, [
            ...values,
            ...reservationColumns(reservations),
          ]);
    if (rows.some((row) => row.levelId === null)) throw refusal(changes, rows);
    await this.log.record(actor, lowStock(changes, rows));
    return { movementIds, levels: rows as LevelAfter[] };
  }
}
