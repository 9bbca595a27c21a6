import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import type { WarehouseScope } from '../../platform/access/warehouse-scope.js';
import { shortfallOf } from './adjustment.js';
import { appliedMovements } from './movement-row.js';
import { StockCountOutdated } from './stock.errors.js';
import { onHandChange, type StockChange } from './stock-change.js';
import { StockChangeLog } from './stock-change-log.service.js';
import { StockLedger } from './stock-ledger.repository.js';
import { type LockedLevel, StockLevelsRepository } from './stock-levels.repository.js';
import { StockShortages } from './stock-shortages.service.js';
import type { WarehouseRow } from './warehouse-values.js';
import { WarehousesRepository } from './warehouses.repository.js';

/** A product as it stands in one warehouse. */
export interface CountableLevel {
  readonly productId: string;
  readonly sku: string;
  readonly onHand: number;
}

/** The stocktake and the warehouse, by id and code, that it counts. */
export interface CountedPlace {
  readonly stocktakeId: string;
  readonly warehouseId: string;
  readonly warehouse: string;
  readonly reason: string | null;
}

/** What was found more or less of a product than was on hand when it was counted; not 0. */
export interface CountedDifference {
  readonly productId: string;
  readonly sku: string;
  readonly difference: number;
}

function countChange(place: CountedPlace, line: CountedDifference): StockChange {
  const target = { ...line, warehouseId: place.warehouseId };
  const change = onHandChange('count', target, line.difference, place.reason ?? undefined);
  return { ...change, reference: { type: 'stocktake', id: place.stocktakeId } };
}

function refuseOutdated(
  differences: readonly CountedDifference[],
  levels: ReadonlyMap<string, LockedLevel>,
): void {
  const lines = differences
    .map(({ productId, sku, difference }) => {
      const { onHand } = levels.get(productId) as LockedLevel;
      return { sku, difference, onHand };
    })
    .filter(({ difference, onHand }) => onHand + difference < 0);
  if (lines.length > 0) throw StockCountOutdated({ lines });
}

/** Stock as it is counted, inside the caller's unit of work. */
@Injectable()
export class StockCounts {
  constructor(
    private readonly warehouses: WarehousesRepository,
    private readonly levels: StockLevelsRepository,
    private readonly ledger: StockLedger,
    private readonly shortages: StockShortages,
    private readonly log: StockChangeLog,
  ) {}

  /** @throws WAREHOUSE_NOT_FOUND, also for one outside of the scope */
  warehouse(code: string, scope: WarehouseScope): Promise<Pick<WarehouseRow, 'id' | 'code'>> {
    return this.warehouses.getByCode(code, scope);
  }

  /** Of these products, or of all whose stock is tracked and that have a level there; by id. */
  levelsIn(
    warehouseId: string,
    productIds: readonly string[] | null,
    limit: number,
  ): Promise<CountableLevel[]> {
    return this.levels.countable(warehouseId, productIds, limit);
  }

  /**
   * Adds what was found to what is on hand now, in few statements however many products that are.
   * Reality wins: when less is left than is reserved, the orders placed last lose their reservations
   * and are held.
   * @throws STOCK_COUNT_OUTDATED with every product of which more is missing than is there by now
   */
  async apply(
    actor: Actor,
    place: CountedPlace,
    differences: readonly CountedDifference[],
  ): Promise<void> {
    if (differences.length === 0) return;
    const { warehouseId } = place;
    const keys = differences.map(({ productId }) => ({ productId, warehouseId }));
    await this.levels.ensure(keys);
    const locked = await this.levels.lockAll(keys);
    const levels = new Map(locked.map((level) => [level.productId, level]));
    refuseOutdated(differences, levels);
    const missing = differences.map(({ productId, sku, difference }) => {
      const level = levels.get(productId) as LockedLevel;
      const shortfall = shortfallOf(level, level.onHand + difference);
      return { productId, sku, warehouseId, shortfall };
    });
    const shortages = await this.shortages.takeBack(missing);
    const counts = differences.map((line) => countChange(place, line));
    const releases = this.shortages.releasesOf(shortages);
    const applied = await this.ledger.apply(actor, [...counts, ...releases]);
    const { warehouse } = place;
    const targets = differences.map(({ sku }) => ({ sku, warehouse }));
    await this.log.counted(actor, appliedMovements(actor, targets, counts, applied), shortages);
    await this.shortages.announce(actor, shortages);
  }
}
