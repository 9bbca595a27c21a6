import type { INestApplicationContext } from '@nestjs/common';
import { CategoriesService } from '../modules/catalog/categories.service.js';
import { ProductsService } from '../modules/catalog/products.service.js';
import { AddressesService } from '../modules/customers/addresses.service.js';
import { CustomersService } from '../modules/customers/customers.service.js';
import { OrderCancellation } from '../modules/orders/order-cancellation.service.js';
import { OrderConfirmation } from '../modules/orders/order-confirmation.service.js';
import { OrderDrafts } from '../modules/orders/order-drafts.service.js';
import { OrderHold } from '../modules/orders/order-hold.service.js';
import { OrderPlacement } from '../modules/orders/order-placement.service.js';
import { OrdersService } from '../modules/orders/orders.service.js';
import type { PaymentType } from '../modules/payments/payment-type.js';
import { PaymentsService } from '../modules/payments/payments.service.js';
import { StockReceiptsService } from '../modules/stock/stock-receipts.service.js';
import { WarehousesService } from '../modules/stock/warehouses.service.js';
import { systemActor } from '../platform/access/actor.js';
import { Sql } from '../platform/database/sql.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import {
  demoCategories,
  demoCustomers,
  type DemoOrder,
  demoOrders,
  demoProducts,
  demoWarehouses,
} from './demo-data.js';

// Any number of ours: instances that start together seed one after the other, so only once.
const seedLock = 7_266_002;
const currency = 'EUR';

async function seedCatalog(app: INestApplicationContext): Promise<void> {
  const ids = new Map<string, string>();
  for (const category of demoCategories) {
    const { id } = await app.get(CategoriesService).create(systemActor, category);
    ids.set(category.slug, id);
  }
  for (const { category, stock: _, ...product } of demoProducts) {
    const categoryId = ids.get(category) ?? null;
    await app.get(ProductsService).create(systemActor, { ...product, categoryId, currency });
  }
}

async function seedStock(app: INestApplicationContext): Promise<void> {
  for (const warehouse of demoWarehouses)
    await app.get(WarehousesService).create(systemActor, warehouse);
  for (const { sku, stock = {} } of demoProducts) {
    for (const [warehouse, quantity] of Object.entries(stock)) {
      await app
        .get(StockReceiptsService)
        .receive(systemActor, { sku, warehouse, quantity, reason: 'opening stock' });
    }
  }
}

async function seedCustomers(app: INestApplicationContext): Promise<string[]> {
  const ids: string[] = [];
  for (const { address, ...customer } of demoCustomers) {
    const { id } = await app.get(CustomersService).create(systemActor, customer);
    const both = { ...address, defaultBilling: true, defaultShipping: true };
    await app.get(AddressesService).create(systemActor, id, both);
    ids.push(id);
  }
  return ids;
}

/** Pays everything, or gives 500 of it back. */
async function seedPayment(
  app: INestApplicationContext,
  id: string,
  type: PaymentType,
): Promise<void> {
  const { reference, total } = await app.get(OrdersService).get(id);
  const refund = type === 'refund';
  await app.get(PaymentsService).record(systemActor, id, {
    type,
    amount: refund ? Math.min(500, total) : total,
    provider: 'demo-bank',
    providerRef: `${reference ?? ''}-${type}`,
    reason: refund ? 'One cup was chipped.' : null,
  });
}

async function seedOrder(
  app: INestApplicationContext,
  order: DemoOrder,
  customerIds: string[],
): Promise<void> {
  const steps = {
    place: (id: string) => app.get(OrderPlacement).place(systemActor, id, null),
    confirm: (id: string) => app.get(OrderConfirmation).confirm(systemActor, id, null),
    hold: (id: string) => app.get(OrderHold).hold(systemActor, id, null, 'Address to be checked.'),
    cancel: (id: string) =>
      app.get(OrderCancellation).cancel(systemActor, id, null, 'Ordered by mistake.'),
    pay: (id: string) => seedPayment(app, id, 'capture'),
    refund: (id: string) => seedPayment(app, id, 'refund'),
  };
  const { reference, shipping, customer } = order;
  const lines = order.lines.map(([sku, quantity]) => ({ sku, quantity }));
  const customerId = customer === null ? null : (customerIds[customer] ?? null);
  const content = { source: 'demo', reference, customerId, currency, shipping, lines };
  const { id } = await app.get(OrderDrafts).create(systemActor, content);
  for (const step of order.then) await steps[step](id);
}

/**
 * Fills a database that has no product yet with a small shop, in one transaction, through the
 * services behind the API, so that ledger, events and audit are those of real use. Answers whether
 * it did.
 */
export function seedDemo(app: INestApplicationContext): Promise<boolean> {
  const sql = app.get(Sql);
  return app.get(UnitOfWork).run(async () => {
    await sql.one('SELECT pg_advisory_xact_lock($1)', [seedLock]);
    if (await sql.one('SELECT 1 FROM products LIMIT 1')) return false;
    await seedCatalog(app);
    await seedStock(app);
    const customerIds = await seedCustomers(app);
    for (const order of demoOrders) await seedOrder(app, order, customerIds);
    return true;
  });
}
