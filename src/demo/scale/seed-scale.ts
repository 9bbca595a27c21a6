import type { INestApplicationContext } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { Sql } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { scaleFunctions } from './scale-functions.sql.js';
import * as masters from './scale-masters.sql.js';
import * as orders from './scale-orders.sql.js';
import * as sales from './scale-sales.sql.js';
import { orderBatches, type ScaleSize } from './scale-size.js';
import * as stock from './scale-stock.sql.js';
import { SchemaAside } from './schema-aside.js';

/** Says what is in the database by now. */
export type Progress = (text: string) => void;

const tables = [
  ...['categories', 'products', 'warehouses', 'customers', 'customer_addresses'],
  ...['orders', 'order_lines', 'order_events', 'payment_records', 'shipments', 'shipment_lines'],
  ...['stock_levels', 'stock_movements', 'stock_reservations'],
  ...['order_versions', 'sales_rollups', 'sales_changes'],
];

const settings = [
  ...['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'].map(
    (name) => `SET LOCAL ${name} = 0`,
  ),
  `SET LOCAL work_mem = '256MB'`,
  `SET LOCAL maintenance_work_mem = '512MB'`,
];

// It reads the lines of each order that is not completed; `addVersions` does that for all of them.
const versionTrigger = (verb: 'DISABLE' | 'ENABLE'): string =>
  `ALTER TABLE orders ${verb} TRIGGER tr_orders_version_insert`;

const number = new Intl.NumberFormat('en');

const filledTables = `SELECT t.name FROM (VALUES ${tables
  .map((table) => `('${table}', EXISTS (SELECT FROM ${table}))`)
  .join(', ')}) AS t (name, filled) WHERE filled`;

class ScaleSeed {
  constructor(
    private readonly sql: Sql,
    private readonly size: ScaleSize,
    private readonly progress: Progress,
  ) {}

  async run(): Promise<void> {
    await this.all([...settings, `LOCK TABLE ${tables.join(', ')} IN ACCESS EXCLUSIVE MODE`]);
    await this.requireEmpty();
    // Nobody works while the rows are written, so what finds and checks them is made at the end.
    const aside = await SchemaAside.put(this.sql, tables);
    await this.all([...scaleFunctions, versionTrigger('DISABLE')]);
    await this.masters();
    await this.orders();
    await this.stock();
    await this.sql.count(orders.moveSequences, [this.size.orders]);
    await this.add('months of sales', sales.addSalesOfMonths);
    await this.all([sales.forgetSalesChanges]);
    await aside.restoreIndexes(this.progress);
    await this.add('versions of orders', orders.addVersions);
    this.progress('statistics');
    await this.all([`ANALYZE ${tables.join(', ')}`]);
    await aside.restoreForeignKeys(this.progress);
    await this.all([versionTrigger('ENABLE')]);
  }

  private async requireEmpty(): Promise<void> {
    const filled = await this.sql.rows<{ name: string }>(filledTables);
    if (filled.length > 0)
      throw new Error(
        `The scale profile needs an empty database; there are rows in ${filled.map(({ name }) => name).join(', ')}.`,
      );
  }

  private async masters(): Promise<void> {
    const { warehouses, categories, products, customers } = this.size;
    await this.add('warehouses', masters.addWarehouses, warehouses);
    await this.add('categories', masters.addCategories, categories);
    await this.add('products', masters.addProducts, products, categories);
    await this.add('customers', masters.addCustomers, customers);
    await this.all([
      masters.collectProducts,
      'CREATE UNIQUE INDEX ON scale_products (i)',
      masters.collectCustomers,
      'CREATE UNIQUE INDEX ON scale_customers (i)',
      'ANALYZE scale_products, scale_customers',
    ]);
    await this.add('addresses', masters.addAddresses);
  }

  private async orders(): Promise<void> {
    const { orders: count, customers, linesPerOrder, products } = this.size;
    await this.sql.count(orders.prepareHeld);
    for (const [first, last] of orderBatches(count)) {
      await this.sql.count(orders.collectOrders, [first, last, count, customers]);
      await this.sql.count(orders.collectLines, [linesPerOrder, products]);
      await this.all([
        ...['ANALYZE scale_orders (k), scale_lines (k)', orders.addOrders, orders.addLines],
        ...[orders.addEvents, orders.collectHeld, sales.addSalesOfDays],
        'DROP TABLE scale_orders, scale_lines',
      ]);
      this.progress(`${number.format(last)} of ${number.format(count)} orders`);
    }
  }

  private async stock(): Promise<void> {
    await this.all(['ANALYZE scale_held']);
    await this.sql.count(stock.collectLevels, [this.size.warehouses]);
    await this.all(['ANALYZE scale_levels']);
    await this.add('stock levels', stock.addLevels);
    await this.add('receipts', stock.addReceipts);
    await this.add('movements of orders', stock.addMovements);
    await this.add('reservations', stock.addReservations);
    await this.all(['ANALYZE stock_reservations']);
    await this.add('shipments', stock.addShipments);
    await this.add('lines of shipments', stock.addShipmentLines);
    await this.all([stock.moveShipmentNumbers]);
  }

  private async add(what: string, text: string, ...values: number[]): Promise<void> {
    const rows = await this.sql.count(text, values);
    this.progress(`${number.format(rows)} ${what}`);
  }

  private async all(texts: readonly string[]): Promise<void> {
    for (const text of texts) await this.sql.count(text);
  }
}

/**
 * Fills an empty database with as many rows as a large business has after half a year, the same
 * rows for the same size, in one transaction. Every constraint holds and what triggers keep is there;
 * the schema is what it was. What the change
 * log would write (outbox, audit) is left out. Throws when there is anything in the tables, and in
 * production unless that is allowed.
 */
export async function seedScale(
  app: INestApplicationContext,
  size: ScaleSize,
  { progress, production = false }: { progress: Progress; production?: boolean },
): Promise<void> {
  if (app.get(AppConfig).environment === 'production' && !production)
    throw new Error('The scale profile is not for production; --production allows it.');
  const sql = app.get(Sql);
  await app.get(UnitOfWork).run(() => new ScaleSeed(sql, size, progress).run());
  progress('vacuum');
  await sql.withConnection(async (client) => {
    await client.query('SET statement_timeout = 0');
    await client.query(`VACUUM ${tables.join(', ')}`);
    await client.query('RESET statement_timeout');
  });
}
