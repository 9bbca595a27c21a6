import type { Type } from '@nestjs/common';
import { systemActor } from '../../src/platform/access/actor.js';
import { databaseErrorOf } from '../../src/platform/database/pg-error-mapping.js';
import { DomainError } from '../../src/platform/errors/domain-error.js';
import { OrderCancellation } from '../../src/modules/orders/order-cancellation.service.js';
import { OrderPlacement } from '../../src/modules/orders/order-placement.service.js';
import { StockAdjustmentsService } from '../../src/modules/stock/stock-adjustments.service.js';
import { StockReceiptsService } from '../../src/modules/stock/stock-receipts.service.js';
import { StocktakeCommands } from '../../src/modules/stocktakes/stocktake-commands.service.js';
import { StocktakesService } from '../../src/modules/stocktakes/stocktakes.service.js';
import { TransferCommands } from '../../src/modules/transfers/transfer-commands.service.js';
import { TransfersService } from '../../src/modules/transfers/transfers.service.js';
import type { TestApp } from './app.js';
import { StockWorld, type Thing } from './stock-world.js';
import type { Deed, Plan } from './warehouse-model.js';

interface Sent {
  readonly id: string;
  readonly sku: string;
}

/** How a deed ended: `done`, `skipped` because there was nothing to do it to, or its refusal. */
export interface Ending {
  readonly deed: Deed;
  readonly code: string;
}

const at = <Item>(items: readonly Item[], index: number): Item => {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('There is nothing to choose from.');
  return item;
};

/** One plan in the database: its rows, and its deeds on several instances of the program. */
export class WarehouseRun {
  products: Thing[] = [];
  private readonly orders: string[] = [];
  private readonly transfers: Sent[] = [];
  private readonly stocktakes: string[] = [];

  constructor(
    private readonly apps: readonly TestApp[],
    private readonly warehouses: readonly Thing[],
    private readonly plan: Plan,
  ) {}

  async prepare(world: StockWorld, productCount: number): Promise<void> {
    for (let index = 0; index < productCount; index += 1) this.products.push(await world.product());
    const ids = this.products.map(({ id }) => id);
    await world.app.sql(`UPDATE products SET status = 'active' WHERE id = ANY($1)`, [ids]);
    for (const [index, { onHand, backorderLimit }] of this.plan.levels.entries()) {
      const product = at(this.products, Math.floor(index / this.warehouses.length));
      const warehouse = at(this.warehouses, index);
      await world.receive(product, warehouse, onHand);
      await world.app.sql(
        `UPDATE stock_levels SET backorder_limit = $3, reorder_point = 1
          WHERE product_id = $1 AND warehouse_id = $2`,
        [product.id, warehouse.id, backorderLimit],
      );
    }
  }

  /** All lanes at the same time, dealt out to the instances. */
  async play(): Promise<Ending[]> {
    const lanes = this.plan.lanes.map(async (lane, index) => {
      const endings: Ending[] = [];
      for (const deed of lane) endings.push(await this.attempt(at(this.apps, index), deed));
      return endings;
    });
    return (await Promise.all(lanes)).flat();
  }

  private async attempt(app: TestApp, deed: Deed): Promise<Ending> {
    try {
      return { deed, code: (await this.perform(app, deed)) ? 'done' : 'skipped' };
    } catch (error) {
      const refusal = error instanceof DomainError ? error : databaseErrorOf(error);
      if (!refusal) throw error;
      return { deed, code: refusal.code };
    }
  }

  private async perform(app: TestApp, deed: Deed): Promise<boolean> {
    const get = <T>(type: Type<T>): T => app.get(type);
    if (deed.kind === 'receive' || deed.kind === 'adjust') {
      const { quantity } = deed;
      const sku = at(this.products, deed.product).code;
      const change = { sku, warehouse: at(this.warehouses, deed.warehouse).code, quantity };
      if (deed.kind === 'receive') await get(StockReceiptsService).receive(systemActor, change);
      else await get(StockAdjustmentsService).adjust(systemActor, change);
      return true;
    }
    if (deed.kind === 'place') {
      const lines = deed.lines.map(({ product, quantity }) => {
        return { sku: at(this.products, product).code, quantity };
      });
      const content = { currency: 'GBP', lines };
      this.orders.push((await get(OrderPlacement).create(systemActor, content)).id);
      return true;
    }
    if (deed.kind === 'cancel-order') {
      if (this.orders.length === 0) return false;
      const id = at(this.orders, deed.order);
      await get(OrderCancellation).cancel(systemActor, id, null, 'test');
      return true;
    }
    if (deed.kind === 'send' || deed.kind === 'arrive' || deed.kind === 'cancel-transfer')
      return this.transfer(app, deed);
    return this.stocktake(app, deed);
  }

  private async transfer(
    app: TestApp,
    deed: Extract<Deed, { kind: 'send' | 'arrive' | 'cancel-transfer' }>,
  ): Promise<boolean> {
    if (deed.kind === 'send') {
      const { code: sku } = at(this.products, deed.product);
      const [from, to] = [at(this.warehouses, deed.from), at(this.warehouses, deed.from + 1)];
      const lines = [{ sku, quantity: deed.quantity }];
      const order = { from: from.code, to: to.code, lines };
      const { id } = await app.get(TransfersService).send(systemActor, order);
      this.transfers.push({ id, sku });
      return true;
    }
    if (this.transfers.length === 0) return false;
    const { id, sku } = at(this.transfers, deed.transfer);
    const commands = app.get(TransferCommands);
    if (deed.kind === 'cancel-transfer') await commands.cancel(systemActor, id, null);
    else {
      const { received, lost } = deed;
      await commands.receive(systemActor, id, null, { lines: [{ sku, received, lost }] });
    }
    return true;
  }

  private async stocktake(
    app: TestApp,
    deed: Extract<Deed, { kind: 'start-count' | 'count' | 'apply' | 'cancel-count' }>,
  ): Promise<boolean> {
    if (deed.kind === 'start-count') {
      const warehouse = at(this.warehouses, deed.warehouse).code;
      const skus = deed.products.map((product) => at(this.products, product).code);
      const request = { warehouse, skus };
      this.stocktakes.push((await app.get(StocktakesService).start(systemActor, request)).id);
      return true;
    }
    if (this.stocktakes.length === 0) return false;
    const id = at(this.stocktakes, deed.stocktake);
    const commands = app.get(StocktakeCommands);
    if (deed.kind === 'count') {
      const lines = [{ sku: at(this.products, deed.product).code, counted: deed.counted }];
      await commands.count(systemActor, id, null, lines);
    } else if (deed.kind === 'apply') {
      await commands.apply(systemActor, id, null, { skipUncounted: true });
    } else await commands.cancel(systemActor, id, null);
    return true;
  }
}
