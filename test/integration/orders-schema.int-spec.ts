import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let client: pg.Client;

const product = '01936f7e-8a00-7000-8000-0000000000a1';

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(
    `INSERT INTO products (id, sku, name, unit_price, currency) VALUES ($1, 'TEA', 'Tea', 100, 'EUR')`,
    [product],
  );
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

/** An order with one line of two units and one event. */
async function order(status: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `WITH o AS (
       INSERT INTO orders (id, status, currency, placed_at, net_total, total)
       VALUES (gen_random_uuid(), $1, 'EUR', CASE $1 WHEN 'draft' THEN NULL ELSE now() END, 200, 200)
       RETURNING id
     ), l AS (
       INSERT INTO order_lines (id, order_id, position, product_id, sku, name, unit_price,
                                tax_rate_bp, quantity, net_total, tax_total, total)
       SELECT gen_random_uuid(), id, 1, $2, 'TEA', 'Tea', 100, 0, 2, 200, 0, 200 FROM o
     ), e AS (
       INSERT INTO order_events (id, order_id, type, actor_name)
       SELECT gen_random_uuid(), id, 'order.created', 'test' FROM o
     ) SELECT id FROM o`,
    [status, product],
  );
  return (rows[0] as { id: string }).id;
}

const onLines = (id: string, set: string) =>
  client.query(`UPDATE order_lines SET ${set} WHERE order_id = $1`, [id]);
const onOrder = (id: string, set: string) =>
  client.query(`UPDATE orders SET ${set} WHERE id = $1`, [id]);

describe('the tables of orders', () => {
  it('number orders in a row from SO-100000001', async () => {
    const id = await order('draft');
    const { rows } = await client.query('SELECT number FROM orders WHERE id = $1', [id]);
    expect(rows).toEqual([{ number: 'SO-100000001' }]);
  });

  it.each(['sku', 'name'])("refuse to change a placed line's %s", async (column) => {
    const change = `${column} = 'other'`;
    await expect(onLines(await order('placed'), change)).rejects.toThrow(/placed line/);
    await onLines(await order('draft'), change);
  });

  it.each(['unit_price', 'tax_rate_bp', 'position'])(
    "refuse to change a placed line's %s",
    async (column) => {
      const change = `${column} = ${column} + 1`;
      await expect(onLines(await order('confirmed'), change)).rejects.toThrow(/placed line/);
      await onLines(await order('draft'), change);
    },
  );

  it('let the price of a placed line change by hand, with a reason, until units ship', async () => {
    const cheaper = `unit_price = 1, price_overridden = true, price_reason = 'damaged'`;
    const id = await order('confirmed');
    await onLines(id, cheaper);
    for (const change of [
      'unit_price = 2, price_reason = NULL',
      'unit_price = 2, price_overridden = false, price_reason = NULL',
      `unit_price = 2, price_reason = 'again', name = 'other'`,
    ])
      await expect(onLines(id, change)).rejects.toThrow(/placed line/);
    await onLines(id, 'quantity_shipped = 1');
    await expect(onLines(id, 'unit_price = 2')).rejects.toThrow(/placed line/);
    for (const status of ['completed', 'expired'])
      await expect(onLines(await order(status), cheaper)).rejects.toThrow(/placed line/);
    await onLines(await order('draft'), 'unit_price = 2');
    const unsaid = `price_overridden = false, price_reason = 'why'`;
    await expect(onLines(await order('draft'), unsaid)).rejects.toThrow(/price_reason/);
  });

  it('let the quantities of a placed line progress', async () => {
    await onLines(await order('placed'), 'quantity_shipped = 1, quantity_cancelled = 1');
  });

  it('refuse to delete placed lines, and orders that are no drafts', async () => {
    const id = await order('placed');
    await expect(client.query('DELETE FROM order_lines WHERE order_id = $1', [id])).rejects.toThrow(
      /placed line/,
    );
    await expect(client.query('DELETE FROM orders WHERE id = $1', [id])).rejects.toThrow(
      /only a draft/,
    );
  });

  it('delete a draft with its lines and its timeline', async () => {
    const id = await order('draft');
    await client.query('DELETE FROM orders WHERE id = $1', [id]);
    const { rows } = await client.query(
      'SELECT 1 FROM order_lines WHERE order_id = $1 UNION ALL SELECT 1 FROM order_events WHERE order_id = $1',
      [id],
    );
    expect(rows).toEqual([]);
  });

  it('keep the timeline append-only', async () => {
    const id = await order('draft');
    const touch = (statement: string) => client.query(statement.replace('?', `'${id}'`));
    await expect(touch(`UPDATE order_events SET type = 'x' WHERE order_id = ?`)).rejects.toThrow(
      /append-only/,
    );
    await expect(touch('DELETE FROM order_events WHERE order_id = ?')).rejects.toThrow(
      /append-only/,
    );
    await expect(client.query('TRUNCATE order_events')).rejects.toThrow(/append-only/);
  });

  it.each([
    ['quantity_shipped = 3', 'ck_order_lines_fulfilled'],
    ['quantity_shipped = 1, quantity_cancelled = 2', 'ck_order_lines_fulfilled'],
    ['quantity_cancelled = -1', 'ck_order_lines_fulfilled'],
    ['quantity_shipped = 1, quantity_returned = 2', 'ck_order_lines_returned'],
    ['quantity = 0', 'ck_order_lines_quantity'],
    ['total = total + 1', 'ck_order_lines_totals'],
  ])('refuse a line with %s', async (change, constraint) => {
    await expect(onLines(await order('placed'), change)).rejects.toMatchObject({ constraint });
  });

  it.each([
    ['total = total + 1', 'ck_orders_total'],
    ['discount_total = 201, total = -1', 'ck_orders_total'],
    ['shipping_total = -1, total = total - 1', 'ck_orders_amounts'],
    [`status = 'lost'`, 'ck_orders_status'],
    [`status = 'cancelled'`, 'ck_orders_cancel_reason'],
    [`placed_at = NULL`, 'ck_orders_placed_at'],
    [`held_at = now()`, 'ck_orders_hold'],
    [`reference = 'R'`, 'ck_orders_reference'],
    [`currency = 'euro'`, 'ck_orders_currency'],
    [`shipping_address = '[]'`, 'ck_orders_addresses'],
    [`payment_status = 'free'`, 'ck_orders_payment_status'],
    [`fulfillment_status = 'done'`, 'ck_orders_fulfillment_status'],
  ])('refuse an order with %s', async (change, constraint) => {
    await expect(onOrder(await order('placed'), change)).rejects.toMatchObject({ constraint });
  });

  it('keep the product of a line', async () => {
    await order('draft');
    const removal = client.query('DELETE FROM products WHERE id = $1', [product]);
    await expect(removal).rejects.toMatchObject({ constraint: 'fk_order_lines_product' });
  });
});
