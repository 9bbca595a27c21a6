import { randomUUID } from 'node:crypto';
import type { TestApp } from './app.js';
import { Buyer } from './buyer.js';

export interface StockedShop {
  readonly buyer: Buyer;
  /** Makes a product with this many units in the one warehouse. */
  stock(sku: string, quantity: number): Promise<void>;
  /** Throws unless every level agrees with the ledger and the reservations. */
  balance(): Promise<void>;
}

/** A shop with one warehouse, filled through the API. */
export async function openShop(test: TestApp): Promise<StockedShop> {
  const admin = await test.as('admin');
  const post = async (path: string, body: object): Promise<void> => {
    const request = test.http().post(`/api/v1${path}`).set(admin);
    await request.set('Idempotency-Key', randomUUID()).send(body).expect(201);
  };
  await post('/warehouses', { code: 'MAIN', name: 'Main' });
  return {
    buyer: new Buyer(admin.Authorization),
    stock: async (sku, quantity) => {
      await post('/products', { sku, name: sku, unitPrice: 1000, currency: 'EUR' });
      await post('/stock/receipts', { sku, warehouse: 'MAIN', quantity });
    },
    balance: async () => {
      const answer = await test.http().get('/api/v1/stock/reconciliation').set(admin).expect(200);
      const { data } = answer.body as { data: { clean: boolean; differences: unknown[] } };
      if (!data.clean) throw new Error(`The books differ: ${JSON.stringify(data.differences)}`);
    },
  };
}
