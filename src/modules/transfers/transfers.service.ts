import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { warehouseScopeOf } from '../../platform/access/warehouse-scope.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ChangeLog } from '../../platform/events/change-log.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import type { RowPage } from '../../platform/http/lists/pages.js';
import { newId } from '../../platform/ids.js';
import { CatalogService, type SellableProduct } from '../catalog/catalog.service.js';
import { StockMoves, StockNotTracked } from '../stock/stock.service.js';
import { toStockTransferResponse } from './dto/transfer.response.js';
import { sentLines, type WantedLine } from './transfer-lines.js';
import type { TransferSummaryView, TransferView } from './transfer-view.js';
import { StockTransferSameWarehouse } from './transfers.errors.js';
import { TransfersRepository } from './transfers.repository.js';

export interface TransferOrder {
  /** The codes of the warehouses. */
  readonly from: string;
  readonly to: string;
  readonly lines: readonly WantedLine[];
  readonly reason?: string;
}

/** Sends units from one warehouse to another, and shows what is on its way. */
@Injectable()
export class TransfersService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly transfers: TransfersRepository,
    private readonly catalog: CatalogService,
    private readonly stock: StockMoves,
    private readonly log: ChangeLog,
  ) {}

  page(actor: Actor, request: ListRequest): Promise<RowPage<TransferSummaryView>> {
    return this.transfers.page(request, warehouseScopeOf(actor, 'stock:read'));
  }

  get(actor: Actor, id: string): Promise<TransferView> {
    return this.transfers.get(id, warehouseScopeOf(actor, 'stock:read'));
  }

  /**
   * Takes the units out of the one warehouse at once; they are in transit from then on. Whoever may
   * send from a warehouse may send to any other.
   * @throws PRODUCT_NOT_FOUND, WAREHOUSE_NOT_FOUND, STOCK_NOT_TRACKED, STOCK_TRANSFER_SAME_WAREHOUSE
   * @throws STOCK_INSUFFICIENT with every product of which too little is not reserved
   */
  send(actor: Actor, order: TransferOrder): Promise<TransferView> {
    return this.unitOfWork.run(async () => {
      const lines = sentLines(order.lines, await this.productsOf(order));
      const from = await this.stock.warehouse(
        order.from,
        warehouseScopeOf(actor, 'stock:transfer'),
      );
      const to = await this.stock.warehouse(order.to, null);
      if (from.id === to.id) throw StockTransferSameWarehouse();
      const { reason = null } = order;
      const route = { fromWarehouseId: from.id, toWarehouseId: to.id };
      const after = await this.transfers.add({ id: newId(), ...route, reason, lines });
      const way = { transferId: after.id, warehouseId: from.id, reason };
      await this.stock.takeOut(actor, way, lines);
      const transfer = { resource: 'stock_transfer', resourceId: after.id } as const;
      const payload = toStockTransferResponse(after);
      const event = 'stock_transfer.created';
      await this.log.record(actor, [{ event, ...transfer, payload, before: null, after }]);
      return after;
    });
  }

  private async productsOf(order: TransferOrder): Promise<Map<string, SellableProduct>> {
    const products = await this.catalog.requireBySkus(order.lines.map(({ sku }) => sku));
    const untracked = [...products.values()].filter(({ trackStock }) => !trackStock);
    if (untracked.length > 0) throw StockNotTracked({ skus: untracked.map(({ sku }) => sku) });
    return products;
  }
}
