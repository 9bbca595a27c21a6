import { systemActor } from '../../src/platform/access/actor.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { newId } from '../../src/platform/ids.js';
import { StockAdjustmentsService } from '../../src/modules/stock/stock-adjustments.service.js';
import { StockReceiptsService } from '../../src/modules/stock/stock-receipts.service.js';
import { StockService } from '../../src/modules/stock/stock.service.js';
import type { TestApp } from './app.js';

export interface Thing {
  readonly id: string;
  /** The SKU of a product, the code of a warehouse. */
  readonly code: string;
}

export interface LevelState {
  readonly onHand: number;
  readonly allocated: number;
  readonly reserved: number;
}

export interface TestOrder {
  readonly orderId: string;
  readonly lines: readonly { lineId: string; productId: string; sku: string; quantity: number }[];
}

let serial = 0;

/** Products, warehouses and order rows for tests of stock; the rows of other modules by plain SQL. */
export class StockWorld {
  readonly stock: StockService;

  constructor(readonly app: TestApp) {
    this.stock = app.get(StockService);
  }

  async product(over: { trackStock?: boolean } = {}): Promise<Thing> {
    const thing = { id: newId(), code: `SKU-${(serial += 1)}` };
    await this.app.sql(
      `INSERT INTO products (id, sku, name, unit_price, currency, track_stock)
       VALUES ($1, $2, 'A product', 100, 'GBP', $3)`,
      [thing.id, thing.code, over.trackStock ?? true],
    );
    return thing;
  }

  async warehouse(over: { priority?: number; active?: boolean } = {}): Promise<Thing> {
    const thing = { id: newId(), code: `W-${(serial += 1)}` };
    await this.app.sql(
      `INSERT INTO warehouses (id, code, name, priority, active) VALUES ($1, $2, 'A warehouse', $3, $4)`,
      [thing.id, thing.code, over.priority ?? 100, over.active ?? true],
    );
    return thing;
  }

  receive(product: Thing, warehouse: Thing, quantity: number): Promise<unknown> {
    const receipt = { sku: product.code, warehouse: warehouse.code, quantity };
    return this.app.get(StockReceiptsService).receive(systemActor, receipt);
  }

  adjust(product: Thing, warehouse: Thing, quantity: number): Promise<unknown> {
    const request = { sku: product.code, warehouse: warehouse.code, quantity };
    return this.app.get(StockAdjustmentsService).adjust(systemActor, request);
  }

  allowBackorders(product: Thing, warehouse: Thing, limit: number): Promise<unknown> {
    return this.app.sql(
      `UPDATE stock_levels SET backorder_limit = $3 WHERE product_id = $1 AND warehouse_id = $2`,
      [product.id, warehouse.id, limit],
    );
  }

  /** The rows of a placed order with one line per entry; nothing is reserved yet. */
  async order(...wanted: readonly [Thing, number][]): Promise<TestOrder> {
    const orderId = newId();
    await this.app.sql(
      `INSERT INTO orders (id, currency, status, placed_at) VALUES ($1, 'GBP', 'placed', now())`,
      [orderId],
    );
    const lines = wanted.map(([product, quantity]) => ({
      lineId: newId(),
      productId: product.id,
      sku: product.code,
      quantity,
    }));
    for (const [position, { lineId, productId, sku, quantity }] of lines.entries()) {
      await this.app.sql(
        `INSERT INTO order_lines (id, order_id, position, product_id, sku, name, unit_price,
                                  tax_rate_bp, quantity, net_total, tax_total, total)
         VALUES ($1, $2, $3, $4, $5, 'A product', 0, 0, $6, 0, 0, 0)`,
        [lineId, orderId, position + 1, productId, sku, quantity],
      );
    }
    return { orderId, lines };
  }

  reserve(order: TestOrder, over: { placedAt?: Date; expiresAt?: Date } = {}): Promise<void> {
    const request = { ...order, expiresAt: null, ...over };
    return this.app.get(UnitOfWork).run(() => this.stock.reserve(systemActor, request));
  }

  release(orderId: string, lineIds?: readonly string[]): Promise<void> {
    const request = { orderId, reason: 'test', ...(lineIds ? { lineIds } : {}) };
    return this.app.get(UnitOfWork).run(() => this.stock.release(systemActor, request));
  }

  async level(product: Thing, warehouse: Thing): Promise<LevelState | null> {
    const [row] = await this.app.sql<LevelState>(
      `SELECT on_hand AS "onHand", allocated,
              (SELECT coalesce(sum(quantity), 0)::int FROM stock_reservations r
                WHERE r.product_id = l.product_id AND r.warehouse_id = l.warehouse_id
                  AND r.state = 'open') AS reserved
         FROM stock_levels l WHERE product_id = $1 AND warehouse_id = $2`,
      [product.id, warehouse.id],
    );
    return row ?? null;
  }
}
