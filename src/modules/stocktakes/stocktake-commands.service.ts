import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { warehouseScopeOf } from '../../platform/access/warehouse-scope.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ChangeLog } from '../../platform/events/change-log.js';
import { StockCounts } from '../stock/stock.service.js';
import { toStocktakeResponse } from './dto/stocktake.response.js';
import { refuseRepeated, requireOpen } from './stocktake-guards.js';
import { StocktakeLinesRepository } from './stocktake-lines.repository.js';
import { StocktakeProducts } from './stocktake-products.service.js';
import type { CountedLine, StocktakeView } from './stocktake-view.js';
import { StocktakeIncomplete } from './stocktakes.errors.js';
import { StocktakesRepository } from './stocktakes.repository.js';

interface Count {
  readonly sku: string;
  readonly counted: number;
}

/** What happens to an open stocktake. A `version` of null takes whatever version is there. */
@Injectable()
export class StocktakeCommands {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly stocktakes: StocktakesRepository,
    private readonly lines: StocktakeLinesRepository,
    private readonly products: StocktakeProducts,
    private readonly stock: StockCounts,
    private readonly log: ChangeLog,
  ) {}

  /**
   * Notes what was found on the shelf together with what is on hand at this moment: the difference
   * of the two is what applying adds, whatever moves until then. Counting again replaces both. A
   * product that nobody expected gets a line.
   */
  count(
    actor: Actor,
    id: string,
    version: number | null,
    counts: readonly Count[],
  ): Promise<StocktakeView> {
    refuseRepeated(counts.map(({ sku }) => sku.toLowerCase()));
    return this.unitOfWork.run(async () => {
      const before = await this.lock(actor, id, version);
      const lines = await this.countedLines(before, counts);
      await this.lines.count(before, lines, actor.name);
      const after = await this.stocktakes.recount(id, before.version + 1);
      const resource = { resource: 'stocktake', resourceId: id } as const;
      const payload = { ...toStocktakeResponse(after), lines };
      const states = { before, after: { ...after, lines } };
      await this.log.record(actor, [
        { event: 'stocktake.counted', ...resource, payload, ...states },
      ]);
      return after;
    });
  }

  /** Adds every difference to the stock on hand, all or none. */
  apply(
    actor: Actor,
    id: string,
    version: number | null,
    { skipUncounted = false }: { readonly skipUncounted?: boolean },
  ): Promise<StocktakeView> {
    return this.unitOfWork.run(async () => {
      const before = await this.lock(actor, id, version);
      const uncounted = before.lineCount - before.countedCount;
      if (uncounted > 0 && !skipUncounted) throw StocktakeIncomplete({ uncounted });
      const after = await this.stocktakes.close(id, 'applied');
      const { warehouseId, warehouse, reason } = before;
      const resource = { resource: 'stocktake', resourceId: id } as const;
      const payload = toStocktakeResponse(after);
      const event = 'stocktake.applied';
      await this.log.record(actor, [{ event, ...resource, payload, before, after }]);
      const place = { stocktakeId: id, warehouseId, warehouse, reason };
      await this.stock.apply(actor, place, await this.lines.differences(id));
      return after;
    });
  }

  /** Ends it without any effect on the stock. */
  cancel(actor: Actor, id: string, version: number | null): Promise<StocktakeView> {
    return this.unitOfWork.run(async () => {
      const before = await this.lock(actor, id, version);
      const after = await this.stocktakes.close(id, 'cancelled');
      const resource = { resource: 'stocktake', resourceId: id } as const;
      const payload = toStocktakeResponse(after);
      const event = 'stocktake.cancelled';
      await this.log.record(actor, [{ event, ...resource, payload, before, after }]);
      return after;
    });
  }

  private async lock(actor: Actor, id: string, version: number | null): Promise<StocktakeView> {
    const stocktake = await this.stocktakes.lock(id, warehouseScopeOf(actor, 'stock:count'));
    requireOpen(stocktake, version);
    return stocktake;
  }

  private async countedLines(
    { id, warehouseId }: StocktakeView,
    counts: readonly Count[],
  ): Promise<CountedLine[]> {
    const skus = counts.map(({ sku }) => sku);
    const known = await this.lines.bySkus(id, skus);
    const unknown = skus.filter((sku) => !known.has(sku.toLowerCase()));
    for (const found of await this.products.require(unknown))
      known.set(found.sku.toLowerCase(), found);
    const ids = [...known.values()].map(({ productId }) => productId);
    const levels = await this.stock.levelsIn(warehouseId, ids, ids.length);
    const onHand = new Map(levels.map((level) => [level.productId, level.onHand]));
    const lines = counts.map(({ sku, counted }) => {
      const line = known.get(sku.toLowerCase());
      if (!line) throw new Error(`The product ${sku} was not looked up.`);
      return { ...line, counted, onHand: onHand.get(line.productId) ?? 0 };
    });
    // Renamed meanwhile, a product answers to two SKUs.
    refuseRepeated(lines.map(({ productId }) => productId));
    return lines;
  }
}
