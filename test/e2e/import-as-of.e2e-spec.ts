import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { imported } from '../support/imports.js';
import { OrderDesk, orderOf as bodyOf } from '../support/order-desk.js';
import {
  historyCsv as csv,
  historyFields as fields,
  historyRow as row,
} from '../support/order-history.js';
import { dataOf, errorOf } from '../support/resource.js';

describe('an imported order as of a time', () => {
  let app: TestApp;
  let desk: OrderDesk;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    app = await startTestApp();
    desk = await OrderDesk.open(app);
    const rows = [
      row('9701', 'CAKE', 4, '01', '971'),
      row('9702', 'PIE', 2, '02', '972'),
      row('C97', 'PIE', -1, '05', '972'),
      row('9703', 'PIE', 4, '02', '973'),
      row('9703', 'BUN', 2, '02', '973'),
      row('C98', 'PIE', -3, '05', '973'),
    ];
    await imported(app, fields, csv(...rows));
    for (const reference of ['9701', '9702', '9703']) {
      const [found] = await app.sql<{ id: string }>('SELECT id FROM orders WHERE reference = $1', [
        reference,
      ]);
      ids[reference] = found?.id ?? '';
    }
  });

  afterAll(() => app.close());

  const at = (reference: string, asOf: string) =>
    desk.orders.get(`/${ids[reference] ?? ''}?asOf=${asOf}`);

  it('is as it came from its placing on, also when something changed it later', async () => {
    const now = await desk.read(ids['9701'] ?? '');
    const day = '2010-12-03T00:00:00Z';
    const before = new Date().toISOString();
    for (const moment of [day, before]) expect(bodyOf(await at('9701', moment))).toEqual(now);
    const lines = [{ lineId: now.lines[0]?.id, quantity: 3 }];
    const returned = await desk.command(now.id, 'returns', { lines }).expect(201);
    const { id } = dataOf(returned);
    await desk.warehouse('BACK');
    const came = lines.map((line) => ({ ...line, restock: false }));
    await desk.post(`/returns/${id}/receive`, { warehouse: 'BACK', lines: came }).expect(200);
    expect(await desk.read(now.id)).toMatchObject({ fulfillmentStatus: 'partially_returned' });
    for (const moment of [day, before]) expect(bodyOf(await at('9701', moment))).toEqual(now);
    expect(errorOf(await at('9701', '2010-11-30T00:00:00Z').expect(404)).code).toBe(
      'ORDER_NOT_FOUND',
    );
  });

  it('is as it came with its returns, also when more came back with a later file', async () => {
    const came = await desk.read(ids['9703'] ?? '');
    expect(came).toMatchObject({
      version: 1,
      fulfillmentStatus: 'partially_returned',
      paymentStatus: 'partially_refunded',
      balance: { returned: 600, refunded: 600, due: 0 },
      lines: [{ quantityReturned: 3 }, { quantityReturned: 0 }],
    });
    const before = new Date().toISOString();
    await imported(
      app,
      fields,
      csv(row('C99', 'PIE', -1, '06', '973'), row('C99', 'BUN', -2, '06', '973')),
    );
    const now = await desk.read(came.id);
    expect(now).toMatchObject({
      version: 2,
      fulfillmentStatus: 'returned',
      paymentStatus: 'refunded',
    });
    expect(bodyOf(await at('9703', before))).toEqual(came);
    expect(bodyOf(await at('9703', new Date().toISOString()))).toEqual(now);
  });

  it('is not known for the time before an import that told of returns', async () => {
    const [made] = await app.sql<{ at: Date }>(
      'SELECT created_at AS at FROM orders WHERE id = $1',
      [ids['9702']],
    );
    const known = made?.at.toISOString() ?? '';
    expect(errorOf(await at('9702', '2010-12-03T00:00:00Z').expect(404))).toMatchObject({
      code: 'ORDER_PAST_UNKNOWN',
      details: { knownFrom: known },
    });
    const later = new Date(Date.parse(known) + 1).toISOString();
    expect(bodyOf(await at('9702', later).expect(200))).toMatchObject({ id: ids['9702'] });
    expect(errorOf(await at('9702', '2010-12-01T00:00:00Z').expect(404)).code).toBe(
      'ORDER_NOT_FOUND',
    );
  });
});
