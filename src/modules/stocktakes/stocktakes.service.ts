import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { warehouseScopeOf } from '../../platform/access/warehouse-scope.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ChangeLog } from '../../platform/events/change-log.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import type { RowPage } from '../../platform/http/lists/pages.js';
import { newId } from '../../platform/ids.js';
import { StockCounts } from '../stock/stock.service.js';
import { toStocktakeResponse } from './dto/stocktake.response.js';
import { readSelection } from './stocktake-guards.js';
import { type ExpectedLine, StocktakeLinesRepository } from './stocktake-lines.repository.js';
import { StocktakeProducts } from './stocktake-products.service.js';
import type { StocktakeLineView, StocktakeView } from './stocktake-view.js';
import { StocktakeOverlap, StocktakeTooLarge } from './stocktakes.errors.js';
import { StocktakesRepository } from './stocktakes.repository.js';

export interface StocktakeDescription {
  /** The code of the warehouse. */
  readonly warehouse: string;
  readonly skus?: readonly string[];
  readonly all?: boolean;
  readonly reason?: string;
}

const maxLines = 50_000;

/** Starts stocktakes and shows them. */
@Injectable()
export class StocktakesService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly stocktakes: StocktakesRepository,
    private readonly lines: StocktakeLinesRepository,
    private readonly products: StocktakeProducts,
    private readonly stock: StockCounts,
    private readonly log: ChangeLog,
  ) {}

  page(actor: Actor, request: ListRequest): Promise<RowPage<StocktakeView>> {
    return this.stocktakes.page(request, warehouseScopeOf(actor, 'stock:read'));
  }

  get(actor: Actor, id: string): Promise<StocktakeView> {
    return this.stocktakes.get(id, warehouseScopeOf(actor, 'stock:read'));
  }

  async pageLines(
    actor: Actor,
    id: string,
    request: ListRequest,
  ): Promise<RowPage<StocktakeLineView>> {
    await this.get(actor, id);
    return this.lines.page(id, request);
  }

  /**
   * Starts to count named products, or all, of a warehouse; what is on hand now is expected.
   * @throws WAREHOUSE_NOT_FOUND, PRODUCT_NOT_FOUND, STOCK_NOT_TRACKED, STOCKTAKE_TOO_LARGE
   * @throws STOCKTAKE_OVERLAP with products that another open stocktake of the warehouse counts
   */
  start(actor: Actor, description: StocktakeDescription): Promise<StocktakeView> {
    const skus = readSelection(description);
    return this.unitOfWork.run(async () => {
      const scope = warehouseScopeOf(actor, 'stock:count');
      const { id: warehouseId } = await this.stock.warehouse(description.warehouse, scope);
      const expected = await this.expectedIn(warehouseId, skus);
      const stocktake = { id: newId(), warehouseId, reason: description.reason ?? null };
      await this.stocktakes.add(stocktake);
      await this.lines.add(stocktake, expected);
      const after = await this.stocktakes.recount(stocktake.id, 1);
      const resource = { resource: 'stocktake', resourceId: after.id } as const;
      const payload = toStocktakeResponse(after);
      const event = 'stocktake.created';
      await this.log.record(actor, [{ event, ...resource, payload, before: null, after }]);
      return after;
    });
  }

  private async expectedIn(
    warehouseId: string,
    skus: readonly string[] | null,
  ): Promise<ExpectedLine[]> {
    const named = skus && (await this.products.require(skus));
    const ids = named && named.map(({ productId }) => productId);
    const levels = await this.stock.levelsIn(warehouseId, ids, maxLines + 1);
    if (levels.length > maxLines) throw StocktakeTooLarge({ limit: maxLines });
    const onHand = new Map(levels.map((level) => [level.productId, level.onHand]));
    const expected = (named ?? levels).map(({ productId, sku }) => {
      return { productId, sku, expected: onHand.get(productId) ?? 0 };
    });
    const productIds = expected.map(({ productId }) => productId);
    const taken = await this.lines.taken(warehouseId, productIds);
    if (taken.length > 0) throw StocktakeOverlap({ skus: taken });
    return expected;
  }
}
