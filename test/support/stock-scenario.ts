import { systemActor } from '../../src/platform/access/actor.js';
import { Sql } from '../../src/platform/database/sql.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { DomainError } from '../../src/platform/errors/domain-error.js';
import { newId } from '../../src/platform/ids.js';
import type { StockShortage } from '../../src/modules/stock/stock.events.js';
import { StockAdjustmentsService } from '../../src/modules/stock/stock-adjustments.service.js';
import { StockLedger } from '../../src/modules/stock/stock-ledger.repository.js';
import { StockReceiptsService } from '../../src/modules/stock/stock-receipts.service.js';
import { StockService } from '../../src/modules/stock/stock.service.js';
import type { TestApp } from './app.js';
import type { Held, LogEntry, Operation, Scenario } from './stock-model.js';
import type { Thing } from './stock-world.js';

interface Line {
  readonly lineId: string;
  readonly productId: string;
  readonly sku: string;
  readonly quantity: number;
}

/** How an operation ended: `done`, or the code of its refusal. */
export interface Outcome {
  readonly operation: Operation;
  readonly code: string;
}

export interface LevelFound {
  readonly product: number;
  readonly warehouse: number;
  readonly active: boolean;
  readonly onHand: number;
  readonly allocated: number;
  readonly backorderLimit: number;
  readonly ledgerOnHand: number;
  readonly ledgerAllocated: number;
  readonly reserved: number;
}

const setUp = `
  WITH p AS (
    INSERT INTO products (id, sku, name, unit_price, currency)
    SELECT id, id::text, 'A product', 100, 'GBP' FROM unnest($1::uuid[]) AS id
  ), l AS (
    INSERT INTO stock_levels (id, product_id, warehouse_id, backorder_limit)
    SELECT gen_random_uuid(), p, w, b FROM unnest($2::uuid[], $3::uuid[], $4::int[]) AS t (p, w, b)
  ), o AS (
    INSERT INTO orders (id, currency, status, placed_at)
    SELECT id, 'GBP', 'placed', now() FROM unnest($5::uuid[]) AS id
  )
  INSERT INTO order_lines (id, order_id, position, product_id, sku, name, unit_price, tax_rate_bp,
                           quantity, net_total, tax_total, total)
  SELECT id, o, row_number() OVER (PARTITION BY o), p, p::text, 'A product', 0, 0, q, 0, 0, 0
    FROM unnest($6::uuid[], $7::uuid[], $8::uuid[], $9::int[]) AS t (id, o, p, q)`;

/** One scenario in the database: its rows, its operations through the services, what came of it. */
export class ScenarioRun {
  readonly products: readonly Thing[];
  readonly orders: readonly { readonly id: string; readonly lines: readonly Line[] }[];
  private readonly sql: Sql;
  private readonly unitOfWork: UnitOfWork;

  constructor(
    private readonly app: TestApp,
    private readonly warehouses: readonly Thing[],
    readonly scenario: Scenario,
    productCount: number,
  ) {
    this.sql = app.get(Sql);
    this.unitOfWork = app.get(UnitOfWork);
    const ids = Array.from({ length: productCount }, newId);
    this.products = ids.map((id) => ({ id, code: id }));
    this.orders = scenario.orders.map((lines) => ({
      id: newId(),
      lines: lines.map(({ product, quantity }) => {
        const { id, code } = this.products[product] as Thing;
        return { lineId: newId(), productId: id, sku: code, quantity };
      }),
    }));
  }

  async prepare(): Promise<void> {
    const places = this.products.flatMap(({ id }) =>
      this.warehouses.map((w) => [id, w.id] as const),
    );
    const lines = this.orders.flatMap(({ id, lines: own }) => own.map((line) => ({ ...line, id })));
    await this.sql.count(setUp, [
      this.products.map(({ id }) => id),
      places.map(([product]) => product),
      places.map(([, warehouse]) => warehouse),
      this.scenario.levels.map(({ backorderLimit }) => backorderLimit),
      this.orders.map(({ id }) => id),
      lines.map(({ lineId }) => lineId),
      lines.map(({ id }) => id),
      lines.map(({ productId }) => productId),
      lines.map(({ quantity }) => quantity),
    ]);
    const receipts = this.scenario.levels.flatMap(({ onHand }, index) => {
      const [productId, warehouseId] = places[index] as readonly [string, string];
      const receipt = { productId, warehouseId, sku: productId, deltaOnHand: onHand };
      return onHand === 0 ? [] : [{ ...receipt, type: 'receipt', deltaAllocated: 0 } as const];
    });
    await this.unitOfWork.run(() => this.app.get(StockLedger).apply(systemActor, receipts));
  }

  async attempt(operation: Operation): Promise<Outcome> {
    try {
      await this.perform(operation);
      return { operation, code: 'done' };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { operation, code: error.code };
    }
  }

  /** Ends the attempt as a command of the orders module does: the order first, then the stock. */
  private async perform(operation: Operation): Promise<void> {
    if ('product' in operation) return this.moveStock(operation);
    const { id, lines } = this.orders[operation.order] as (typeof this.orders)[number];
    const stock = this.app.get(StockService);
    await this.unitOfWork.run(async () => {
      if (operation.kind === 'reserve') {
        if (!(await this.log(id, { kind: 'reserve' }))) return;
        await stock.reserve(systemActor, { orderId: id, lines, expiresAt: null });
      } else if (operation.kind === 'cancel') {
        await this.log(id, { kind: 'cancel' });
        await stock.release(systemActor, { orderId: id, reason: 'cancelled' });
      } else {
        const { lineId } = lines[operation.line % lines.length] as Line;
        await this.log(id, { kind: 'release', lineId });
        await stock.release(systemActor, { orderId: id, reason: 'line', lineIds: [lineId] });
      }
    });
  }

  private async moveStock(operation: Extract<Operation, { product: number }>): Promise<void> {
    const sku = (this.products[operation.product] as Thing).code;
    const warehouse = (this.warehouses[operation.warehouse] as Thing).code;
    const { kind, product: _product, warehouse: _warehouse, ...rest } = operation;
    if (kind === 'receive') {
      const { quantity } = operation;
      await this.app.get(StockReceiptsService).receive(systemActor, { sku, warehouse, quantity });
    } else {
      await this.app.get(StockAdjustmentsService).adjust(systemActor, { sku, warehouse, ...rest });
    }
  }

  /** Locks the order and notes what happens to it; false when it is cancelled already. */
  private async log(orderId: string, entry: LogEntry): Promise<boolean> {
    const reason = entry.kind === 'cancel' ? 'test' : null;
    const order = await this.sql.one<{ version: number }>(
      `UPDATE orders SET version = version + 1, cancel_reason = coalesce(cancel_reason, $2),
              status = CASE WHEN $2::text IS NULL THEN status ELSE 'cancelled' END
        WHERE id = $1 AND ($3 <> 'reserve' OR status <> 'cancelled') RETURNING version`,
      [orderId, reason, entry.kind],
    );
    if (!order) return false;
    const text = 'INSERT INTO model_log (order_id, version, entry) VALUES ($1, $2, $3)';
    await this.sql.count(text, [orderId, order.version, JSON.stringify(entry)]);
    return true;
  }

  /** The listener of shortages: what the orders module does, and a note of what it did. */
  async onShortage({ orders }: StockShortage): Promise<void> {
    for (const { orderId, quantity } of orders) {
      await this.sql.one('SELECT id FROM orders WHERE id = $1 FOR UPDATE', [orderId]);
      const open = await this.held(orderId);
      await this.log(orderId, { kind: 'shortage', units: quantity, open });
    }
  }

  async held(orderId: string): Promise<Held> {
    const sums: Record<string, number> = {};
    for (const { lineId, quantity } of await this.app.get(StockService).openReservations(orderId)) {
      sums[lineId] = (sums[lineId] ?? 0) + quantity;
    }
    return sums;
  }

  async logOf(orderId: string): Promise<LogEntry[]> {
    const text = 'SELECT entry FROM model_log WHERE order_id = $1 ORDER BY version';
    return (await this.sql.rows<{ entry: LogEntry }>(text, [orderId])).map(({ entry }) => entry);
  }

  async levels(): Promise<LevelFound[]> {
    const rows = await this.sql.rows<LevelFound & { productId: string; warehouseId: string }>(
      `SELECT l.product_id AS "productId", l.warehouse_id AS "warehouseId", w.active,
              l.on_hand AS "onHand", l.allocated, l.backorder_limit AS "backorderLimit",
              coalesce(m.on_hand, 0) AS "ledgerOnHand", coalesce(m.allocated, 0) AS "ledgerAllocated",
              (SELECT coalesce(sum(quantity), 0) FROM stock_reservations r
                WHERE r.product_id = l.product_id AND r.warehouse_id = l.warehouse_id
                  AND r.state = 'open') AS reserved
         FROM stock_levels l
         JOIN warehouses w ON w.id = l.warehouse_id
         LEFT JOIN LATERAL (
           SELECT sum(delta_on_hand) AS on_hand, sum(delta_allocated) AS allocated
             FROM stock_movements m
            WHERE m.product_id = l.product_id AND m.warehouse_id = l.warehouse_id) m ON true
        WHERE l.product_id = ANY($1::uuid[])`,
      [this.products.map(({ id }) => id)],
    );
    return rows.map(({ productId, warehouseId, ...row }) => ({
      ...row,
      product: this.products.findIndex(({ id }) => id === productId),
      warehouse: this.warehouses.findIndex(({ id }) => id === warehouseId),
    }));
  }
}
