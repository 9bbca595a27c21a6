import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import type { WarehouseScope } from '../../platform/access/warehouse-scope.js';
import type { StockChange } from './stock-change.js';
import { StockLedger } from './stock-ledger.repository.js';
import { StockLevelsRepository } from './stock-levels.repository.js';
import type { WarehouseRow } from './warehouse-values.js';
import { WarehousesRepository } from './warehouses.repository.js';

/** One end of a transfer. */
export interface TransferEnd {
  readonly transferId: string;
  readonly warehouseId: string;
  readonly reason: string | null;
}

/** Units of a product. A quantity of 0 moves nothing. */
export interface TransferredUnits {
  readonly productId: string;
  readonly sku: string;
  readonly quantity: number;
}

function changesOf(
  type: 'transfer_out' | 'transfer_in',
  { transferId, warehouseId, reason }: TransferEnd,
  units: readonly TransferredUnits[],
): StockChange[] {
  const sign = type === 'transfer_out' ? -1 : 1;
  const reference = { type: 'transfer', id: transferId };
  return units
    .filter(({ quantity }) => quantity > 0)
    .map(({ productId, sku, quantity }) => ({
      productId,
      warehouseId,
      sku,
      type,
      deltaOnHand: sign * quantity,
      deltaAllocated: 0,
      reference,
      ...(reason !== null && { reason }),
    }));
}

/** Stock as transfers move it, inside the caller's unit of work. */
@Injectable()
export class StockMoves {
  constructor(
    private readonly warehouses: WarehousesRepository,
    private readonly levels: StockLevelsRepository,
    private readonly ledger: StockLedger,
  ) {}

  /** @throws WAREHOUSE_NOT_FOUND, also for one outside of the scope */
  warehouse(code: string, scope: WarehouseScope): Promise<Pick<WarehouseRow, 'id' | 'code'>> {
    return this.warehouses.getByCode(code, scope);
  }

  /** Takes units out that nobody reserved. @throws STOCK_INSUFFICIENT */
  async takeOut(actor: Actor, end: TransferEnd, units: readonly TransferredUnits[]): Promise<void> {
    await this.ledger.apply(actor, changesOf('transfer_out', end, units));
  }

  /** Takes units in; the first of a product make its level. */
  async bringIn(actor: Actor, end: TransferEnd, units: readonly TransferredUnits[]): Promise<void> {
    const changes = changesOf('transfer_in', end, units);
    if (changes.length === 0) return;
    await this.levels.ensure(changes);
    await this.ledger.apply(actor, changes);
  }
}
