import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { warehouseScopeOf } from '../../platform/access/warehouse-scope.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { requireVersion } from '../../platform/errors/require-version.js';
import { CatalogService } from '../catalog/catalog.service.js';
import { OrdersService, type OrderView } from '../orders/orders.service.js';
import { StockMoves } from '../stock/stock.service.js';
import type { ReceivedUnits } from './return-receipt.js';
import { type ReturnRequest, ReturnSteps } from './return-steps.service.js';
import type { ReturnView } from './return-view.js';
import { ReturnInvalidTransition } from './returns.errors.js';
import { ReturnsRepository } from './returns.repository.js';

export interface ReceiptRequest {
  readonly warehouse: string;
  readonly lines: readonly ReceivedUnits[];
}

interface LockedReturn {
  readonly order: OrderView;
  readonly before: ReturnView;
}

/** A `version` of null accepts whatever version is there. */
@Injectable()
export class ReturnCommands {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly orders: OrdersService,
    private readonly returns: ReturnsRepository,
    private readonly steps: ReturnSteps,
    private readonly warehouses: StockMoves,
    private readonly catalog: CatalogService,
  ) {}

  /** The version is the order's. */
  request(
    actor: Actor,
    orderId: string,
    version: number | null,
    request: ReturnRequest,
  ): Promise<ReturnView> {
    return this.unitOfWork.run(async () => {
      const order = await this.orders.lock(orderId);
      requireVersion(order, version);
      this.orders.requireCommand(order, 'return');
      return this.steps.request(actor, order, request);
    });
  }

  /** Ends the return: what did not come can be requested again. Into own warehouses only. */
  receive(
    actor: Actor,
    id: string,
    version: number | null,
    request: ReceiptRequest,
  ): Promise<ReturnView> {
    return this.unitOfWork.run(async () => {
      const scope = warehouseScopeOf(actor, 'returns:receive');
      const warehouse = await this.warehouses.warehouse(request.warehouse, scope);
      const { order, before } = await this.lock('receive', id, version);
      this.orders.requireCommand(order, 'return');
      const units = await this.stockable(before, request.lines);
      return this.steps.receive(actor, order, before, { warehouse, units });
    });
  }

  cancel(actor: Actor, id: string, version: number | null): Promise<ReturnView> {
    return this.unitOfWork.run(async () => {
      const { order, before } = await this.lock('cancel', id, version);
      return this.steps.cancel(actor, order, before);
    });
  }

  // The order is locked before what belongs to it. One without an order was imported as received.
  private async lock(command: string, id: string, version: number | null): Promise<LockedReturn> {
    const { orderId } = await this.returns.get(id);
    const order = orderId === null ? null : await this.orders.lock(orderId);
    const before = await this.returns.lock(id);
    requireVersion(before, version);
    const { status } = before;
    if (status === 'requested' && order) return { order, before };
    throw ReturnInvalidTransition({ command, status, allowed: [] });
  }

  /** Nothing goes into the stock of products that have none. */
  private async stockable(
    { lines }: ReturnView,
    units: readonly ReceivedUnits[],
  ): Promise<ReceivedUnits[]> {
    const ids = lines.flatMap(({ productId }) => (productId === null ? [] : [productId]));
    const products = new Map((await this.catalog.byIds(ids)).map((one) => [one.id, one]));
    const productOf = new Map(lines.map(({ lineId, productId }) => [lineId, productId]));
    return units.map((one) => {
      const product = products.get(productOf.get(one.lineId) ?? '');
      return { ...one, restock: one.restock && product?.trackStock === true };
    });
  }
}
