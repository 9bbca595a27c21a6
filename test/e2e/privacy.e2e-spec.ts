import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditUpkeepRepository } from '../../src/modules/audit/audit-upkeep.repository.js';
import { newId } from '../../src/platform/ids.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { type OrderBody, OrderDesk, orderOf } from '../support/order-desk.js';
import { dataOf, errorOf, type ListOf, resourceOf, type Stored } from '../support/resource.js';

const canaries = [
  'Zyxwina',
  'zyxwina@canary.example',
  'Kanarienweg',
  'Wrestlingworth',
  'CRM-CANARY-77',
  'Glockenspiel',
];
const address = {
  recipient: 'Zyxwina Quill',
  line1: '7 Kanarienweg',
  city: 'Wrestlingworth',
  country: 'GB',
};

interface Report {
  readonly mode: string;
  readonly rows: Readonly<Record<string, number>>;
  readonly openOrders: string[];
  readonly clean: boolean;
}

let app: TestApp;
let desk: OrderDesk;
let customer: Stored;
let order: OrderBody;
let noteId: string;
const key = randomUUID();

const erasure = (mode: string, id = customer.id) =>
  app.http().post(`/api/v1/customers/${id}/erasure`).set(desk.user).send({ mode });

/** Tables of the whole database with a row that says one of the words. */
async function tablesWith(words: readonly string[]): Promise<string[]> {
  const tables = await app.sql<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
      WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const text = `SELECT 1 FROM ${name} AS t WHERE t::text ILIKE ANY($1) LIMIT 1`;
    if ((await app.sql(text, [words.map((word) => `%${word}%`)])).length > 0) found.push(name);
  }
  return found.sort();
}

async function auditOf(id: string): Promise<(Stored & { action: string; after: Stored | null })[]> {
  const audit = resourceOf(app, '/api/v1/audit', desk.user);
  const answer = await audit.get(`?resourceId=${id}&sort=occurredAt&limit=50`).expect(200);
  return dataOf<ListOf<Stored & { action: string; after: Stored | null }>>(answer).items;
}

beforeAll(async () => {
  app = await startTestApp();
  desk = await OrderDesk.open(app);
  const customers = resourceOf(app, '/api/v1/customers', desk.user);
  const person = {
    name: 'Zyxwina',
    email: 'zyxwina@canary.example',
    externalReference: 'CRM-CANARY-77',
  };
  customer = dataOf(await customers.post(person, { 'Idempotency-Key': key }).expect(201));
  await customers.patch(customer.id, 1, { name: 'Zyxwina Quill' }).expect(200);
  const addresses = resourceOf(app, `/api/v1/customers/${customer.id}/addresses`, desk.user);
  await addresses.post(address).expect(201);
  await desk.warehouse('MAIN');
  await desk.product('TEA', { units: 5 });
  const snapshot = { customerId: customer.id, shippingAddress: address, billingAddress: address };
  const draft = await desk.draft({ TEA: 2 }, snapshot);
  order = orderOf(await desk.command(draft.id, 'place').expect(200));
  const note = { text: 'Plays the Glockenspiel after nine.' };
  noteId = dataOf(await desk.command(order.id, 'notes', note).expect(201)).id;
  await app.sql(
    `INSERT INTO import_rejections (import_id, row_no, line, code, reason, cells)
     VALUES ($1, 1, 2, 'X', 'x', '["CRM-CANARY-77", "TEA"]')`,
    [newId()],
  );
});

afterAll(() => app.close());

describe('the personal data of a customer', () => {
  it('is not in the audit in the clear, and is readable there', async () => {
    const places = await tablesWith(canaries);
    expect(places).toContain('public.customers');
    expect(places.filter((name) => name.includes('audit'))).toEqual([]);
    const entries = await auditOf(customer.id);
    expect(entries.map(({ after }) => after?.['name'])).toEqual(['Zyxwina', 'Zyxwina Quill']);
    const [created] = await auditOf(order.id);
    expect(created?.after?.['shippingAddress']).toMatchObject({ city: 'Wrestlingworth' });
    const [noted] = await auditOf(noteId);
    expect(noted?.after?.['text']).toContain('Glockenspiel');
  });

  it('is exported whole, and that is recorded', async () => {
    const path = `/api/v1/customers/${customer.id}/export`;
    const answer = await app.http().get(path).set(desk.user).expect(200);
    const { held } = dataOf<{ held: Record<string, unknown[]> }>(answer);
    for (const word of canaries) expect(JSON.stringify(held)).toContain(word);
    expect(held['orders']).toHaveLength(1);
    expect(held['addresses']).toHaveLength(1);
    expect(held['audit']?.length).toBeGreaterThan(3);
    expect((await auditOf(customer.id)).map(({ action }) => action)).toContain('customer.exported');
    const support = await app.as('support');
    await app.http().get(path).set(support).expect(403);
  });
});

describe('the erasure of a customer', () => {
  it('is for those who may, and for customers that exist', async () => {
    const manager = await app.as('order_manager');
    const path = `/api/v1/customers/${customer.id}/erasure`;
    await app.http().post(path).set(manager).send({ mode: 'execute' }).expect(403);
    expect(errorOf(await erasure('execute', newId()).expect(404)).code).toBe('CUSTOMER_NOT_FOUND');
    await erasure('all').expect(400);
  });

  it('tells in a preview what would go, and takes nothing', async () => {
    const report = dataOf<Report>(await erasure('preview').expect(200));
    expect(report).toMatchObject({
      rows: {
        customers: 1,
        customer_addresses: 1,
        orders: 1,
        order_notes: 1,
        personal_keys: 1,
        import_rejections: 1,
      },
      openOrders: [order.number],
      clean: false,
    });
    expect(report.rows['outbox_events']).toBeGreaterThan(3);
    expect(report.rows['idempotency_keys']).toBe(4);
    expect(dataOf<Report>(await erasure('preview').expect(200))).toEqual(report);
  });

  it('waits for orders that need the data', async () => {
    const refused = await erasure('execute').expect(409);
    expect(errorOf(refused)).toMatchObject({
      code: 'CUSTOMER_HAS_OPEN_ORDERS',
      details: { orders: [order.number] },
    });
    await desk.command(order.id, 'cancel', { reason: 'no longer wanted' }).expect(200);
  });

  it('leaves nothing personal in the whole database, and the orders with their totals', async () => {
    const upkeep = app.get(AuditUpkeepRepository);
    const [from, to] = [new Date(0), new Date()];
    const contents = await upkeep.contents(from, to);
    const report = dataOf<Report>(await erasure('execute').expect(200));
    expect(report).toMatchObject({ clean: true, rows: { customers: 1, orders: 1 } });
    expect(await tablesWith(canaries)).toEqual([]);
    // What a seal says of the entries from before is still true.
    expect(await upkeep.contents(from, to)).toEqual(contents);
    const kept = await desk.read(order.id);
    expect(kept.totals).toEqual(order.totals);
    expect(kept.lines).toEqual(order.lines);
    expect(kept).toMatchObject({ customerId: customer.id, shippingAddress: null });
    await desk.balance();
  });

  it('shows the customer as erased, in the audit as well', async () => {
    const customers = resourceOf(app, '/api/v1/customers', desk.user);
    expect(dataOf(await customers.get(`/${customer.id}`).expect(200))).toMatchObject({
      name: 'Erased customer',
      email: null,
      externalReference: null,
      status: 'erased',
    });
    const entries = await auditOf(customer.id);
    expect(entries[0]?.after).toMatchObject({ name: '[erased]', email: '[erased]' });
    expect(entries.map(({ action }) => action)).toContain('customer.erased');
    await customers.patch(customer.id, 4, { name: 'Back' }).expect(412);
    await customers.patch(customer.id, 3, { name: 'Back' }).expect(409);
  });

  it('is verified, finds what comes back, and takes it away again', async () => {
    expect(dataOf<Report>(await erasure('verify').expect(200))).toMatchObject({ clean: true });
    await app.sql('UPDATE orders SET shipping_address = $2 WHERE id = $1', [order.id, address]);
    const found = dataOf<Report>(await erasure('verify').expect(200));
    expect(found).toMatchObject({ clean: false, rows: { orders: 1, customers: 0 } });
    expect(dataOf<Report>(await erasure('execute').expect(200))).toMatchObject({ clean: true });
    expect(await tablesWith(canaries)).toEqual([]);
  });

  it('replays an answer that held the data without it', async () => {
    const customers = resourceOf(app, '/api/v1/customers', desk.user);
    const person = {
      name: 'Zyxwina',
      email: 'zyxwina@canary.example',
      externalReference: 'CRM-CANARY-77',
    };
    const replayed = await customers.post(person, { 'Idempotency-Key': key }).expect(201);
    expect(replayed.text).not.toMatch(/canary/i);
    expect(replayed.headers['idempotency-replayed']).toBe('true');
  });

  it('comes with deleting a customer: the audit cannot be read any more', async () => {
    const customers = resourceOf(app, '/api/v1/customers', desk.user);
    const gone = dataOf(await customers.post({ name: 'Ephemerus' }).expect(201));
    await customers.remove(gone.id, 1).expect(204);
    const entries = await auditOf(gone.id);
    expect(entries.map(({ action }) => action)).toEqual(['customer.created', 'customer.deleted']);
    expect(JSON.stringify(entries)).not.toContain('Ephemerus');
  });
});
