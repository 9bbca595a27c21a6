import { randomUUID } from 'node:crypto';
import { FaultIntake } from '../../../src/modules/faults/fault-intake.service.js';
import { UsersService } from '../../../src/modules/users/users.service.js';
import { FaultReports } from '../../../src/platform/faults/fault-reports.js';
import type { TestApp } from '../app.js';

/** One that the fuzzer, who renames roles after what it sees, has not used yet. */
const roleName = (): string => `garden_${randomUUID().replaceAll('-', '_')}`;
const address = { recipient: 'Ada', line1: '1 Row', city: 'London', country: 'GB' };
let serial = 0;

/**
 * Grows fresh things for the fuzzer to work on, because it spoils what there is: a category, a
 * product with stock, units in transit, a stocktake, a customer with an address, a role, a user, orders that can
 * still be changed, and one that is
 * packed, and on its way back. And a fault of the program.
 */
export async function grow(app: TestApp): Promise<void> {
  serial += 1;
  const name = `GARDEN-${serial}`;
  const admin = await app.as('admin');
  const post = async (path: string, body: object): Promise<string> => {
    const request = app.http().post(`/api/v1${path}`).set(admin);
    const answer = await request.set('Idempotency-Key', randomUUID()).send(body);
    if (answer.status >= 300) throw new Error(`The garden's POST ${path}: ${answer.text}`);
    return (answer.body as { data?: { id: string } }).data?.id ?? '';
  };
  // New ones each time: the fuzzer closes warehouses.
  const [garden, meadow] = [name, `MEADOW-${serial}`];
  for (const code of [garden, meadow]) await post('/warehouses', { code, name: code });
  const categoryId = await post('/categories', { slug: `garden-${serial}`, name });
  await post('/products', { sku: name, name, unitPrice: 100, currency: 'EUR', categoryId });
  await post('/stock/receipts', { sku: name, warehouse: garden, quantity: 50 });
  const sent = [{ sku: name, quantity: 3 }];
  await post('/stock/transfers', { from: garden, to: meadow, lines: sent });
  await post('/stocktakes', { warehouse: garden, skus: [name] });
  const customerId = await post('/customers', { name, email: `${name}@example.com` });
  await post(`/customers/${customerId}/addresses`, address);
  await post('/roles', { name: roleName(), description: name, permissions: [] });
  const email = `garden-${serial}-${randomUUID()}@example.com`;
  const password = 'correct horse battery staple';
  await app.get(UsersService).create({ email, password, name, roles: ['finance'] });
  await meetFault(app);
  const lines = [{ sku: name, quantity: 2 }];
  const order = (place: boolean): Promise<string> => {
    const reference = `${name}-${randomUUID()}`;
    return post('/orders', {
      currency: 'EUR',
      customerId,
      lines,
      place,
      source: 'garden',
      reference,
    });
  };
  for (const place of [false, false, false, true]) await order(place);
  const confirmed = await order(true);
  await post(`/orders/${confirmed}/confirm`, {});
  for (const text of ['Ring twice.', 'Pays late.'])
    await post(`/orders/${confirmed}/notes`, { text, visibility: 'public' });
  const [line] = await app.sql<{ id: string }>('SELECT id FROM order_lines WHERE order_id = $1', [
    confirmed,
  ]);
  const one = { lines: [{ lineId: line?.id, quantity: 1 }] };
  await post(`/orders/${confirmed}/shipments`, { warehouse: garden, ship: true, ...one });
  await post(`/orders/${confirmed}/shipments`, { warehouse: garden });
  await post(`/orders/${confirmed}/returns`, one);
}

async function meetFault(app: TestApp): Promise<void> {
  const request = { requestId: 'garden', traceId: null, actorKind: 'user' };
  const where = { method: 'GET', route: '/api/v1/gardens/:id', ...request };
  app.get(FaultReports).report({ error: new Error('It rains.'), at: new Date(), ...where });
  await app.get(FaultIntake).flush();
}
