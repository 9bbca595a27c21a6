import type { TestApp } from './app.js';
import { warehouseRows } from './planned-warehouse-lists.js';

// Of larger tables ANALYZE would look at 30,000 rows, at others in every run: this is enough for all.
const sampled = ['orders', 'order_lines', 'stock_movements'];

// All entries are of one month, and so in one partition, on every day of it.
const statements = `
  INSERT INTO users (id, email, name, status, created_at)
  SELECT new_row_id(), 'person-' || i || '@example.com', 'Person ' || i,
         (ARRAY['active', 'disabled', 'invited'])[1 + i % 3], now() - i * interval '1 minute'
    FROM generate_series(1, 15000) i;
  INSERT INTO role_assignments (id, user_id, role_id)
  SELECT new_row_id(), u.id, r.id FROM users u JOIN roles r ON r.name = CASE WHEN u.email LIKE '%00@%' THEN 'auditor' ELSE 'support' END
   WHERE u.email LIKE 'person-%';
  INSERT INTO api_keys (id, name, owner_id, permissions, created_at)
  SELECT new_row_id(), 'Key ' || row_number() OVER (ORDER BY id) % 1000, id, '{stock:read}', created_at FROM users;
  INSERT INTO imports (id, type, mapping, status, dry_run, actor_kind, actor_name, finished_at, created_at)
  SELECT new_row_id(), (ARRAY['products', 'stock', 'order-history'])[1 + i % 3], '{}', CASE WHEN i % 500 = 0 THEN 'queued' ELSE 'completed' END, i % 10 = 0,
         'system', 'system', CASE WHEN i % 500 <> 0 THEN now() END, now() - i * interval '1 minute'
    FROM generate_series(1, 5000) i;
  INSERT INTO audit_entries (id, occurred_at, action, resource, resource_id, actor_kind, actor_id, actor_name, request_id, ip)
  SELECT new_row_id(), date_trunc('month', now()) + i * interval '20 seconds',
         (ARRAY['order.placed', 'order.placed', 'product.updated', 'user.created'])[1 + i % 4],
         (ARRAY['order', 'order', 'product', 'user'])[1 + i % 4], 'r-' || i / 3,
         CASE WHEN i % 7 = 0 THEN 'system' ELSE 'user' END, u.id, 'somebody', 'request-' || i,
         ('10.0.' || i % 4 || '.' || i % 250)::inet
    FROM generate_series(1, 20000) i
    JOIN (SELECT id, row_number() OVER (ORDER BY email) AS n FROM users LIMIT 50) u ON u.n = 1 + i % 50;
  INSERT INTO categories (id, slug, name, path) SELECT new_row_id(), 'shelf-' || i, 'Shelf ' || i, 'shelf-' || i FROM generate_series(1, 15000) i;
  INSERT INTO returns (id, order_id, customer_id, source, reference, status, currency, received_at, created_at)
  SELECT new_row_id(), id, customer_id, CASE WHEN n % 2 = 0 THEN 'history' END, CASE WHEN n % 2 = 0 THEN 'C-' || n END,
         CASE WHEN n % 100 = 1 THEN 'requested' ELSE 'received' END, currency,
         CASE WHEN n % 100 <> 1 THEN created_at END, created_at
    FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM orders LIMIT 20000) o;
  INSERT INTO return_lines (id, return_id, position, order_line_id, product_id, sku, name, unit_price, quantity)
  SELECT new_row_id(), r.id, 1, l.id, l.product_id, l.sku, l.name, l.unit_price, 1
    FROM returns r JOIN order_lines l ON l.order_id = r.order_id AND l.position = 1;
  ${warehouseRows}
  ${sampled.map((table) => `ALTER TABLE ${table} ALTER COLUMN id SET STATISTICS 1000`).join(';')};
  VACUUM ANALYZE`;

/** Rows for the lists that the scale profile leaves empty. */
export async function fillOtherLists(test: TestApp): Promise<void> {
  for (const statement of statements.split(';')) await test.sql(statement);
}

const instant = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

// A value of the planner's histogram: it counts everything that is like it as every hundredth row.
// One of the longest, because a short one such as R-26 really is in many others.
const bound = (table: string, column: string): string =>
  `(SELECT value FROM pg_stats, unnest(histogram_bounds::text::text[]) AS value
     WHERE schemaname = 'public' AND tablename = '${table}' AND attname = '${column}'
     ORDER BY length(value) DESC, value LIMIT 1) AS ${column}`;

/** One row of values per key: something in the middle of each table. */
const samples = {
  product: `SELECT id, sku, category_id AS category, barcode, unit_price AS price, ${instant('created_at')} AS created,
      ${instant('updated_at')} AS updated FROM products WHERE barcode IS NOT NULL ORDER BY id OFFSET 1000 LIMIT 1`,
  category: `SELECT parent_id AS parent, slug, ${instant('created_at')} AS created FROM categories
      WHERE parent_id IS NOT NULL ORDER BY id LIMIT 1`,
  customer: `SELECT c.id, c.email, c.external_reference AS reference, ${instant('c.created_at')} AS created,
      ${instant('c.updated_at')} AS updated
      FROM (SELECT customer_id FROM orders WHERE customer_id IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1) o
      JOIN customers c ON c.id = o.customer_id`,
  quietCustomer: `SELECT c.id FROM (SELECT customer_id FROM orders WHERE customer_id IS NOT NULL
      GROUP BY 1 ORDER BY count(*), 1 LIMIT 1) o JOIN customers c ON c.id = o.customer_id`,
  bound: `SELECT ${bound('orders', 'number')}, ${bound('orders', 'reference')}, ${bound('products', 'sku')},
      ${bound('customers', 'external_reference')}`,
  order: `SELECT id, number, reference, total, ${instant('created_at')} AS created FROM orders
      WHERE reference IS NOT NULL ORDER BY id DESC OFFSET 1000 LIMIT 1`,
  movement: `SELECT product_id AS product, sku, reference_id AS reference, ${instant('occurred_at')} AS occurred
      FROM stock_movements m JOIN products p ON p.id = m.product_id
      WHERE reference_id IS NOT NULL ORDER BY m.id OFFSET 1000 LIMIT 1`,
  shipment: `SELECT order_id AS order, number, ${instant('created_at')} AS created FROM shipments
      ORDER BY id OFFSET 500 LIMIT 1`,
  return: `SELECT order_id AS order, customer_id AS customer, number, reference, ${instant('created_at')} AS created
      FROM returns WHERE reference IS NOT NULL AND customer_id IS NOT NULL ORDER BY id OFFSET 1000 LIMIT 1`,
  payment: `SELECT order_id AS order, provider_ref AS reference, ${instant('created_at')} AS created
      FROM payment_records ORDER BY id OFFSET 1000 LIMIT 1`,
  warehouse: `SELECT id, code FROM warehouses ORDER BY code LIMIT 1`,
  user: `SELECT id, email, ${instant('created_at')} AS created FROM users WHERE email LIKE 'person-7@%'`,
  entry: `SELECT ${instant('occurred_at')} AS occurred FROM audit_entries ORDER BY occurred_at OFFSET 10000 LIMIT 1`,
} as const;

/** Reads a value of a sample as text. */
export type Sample = (of: keyof typeof samples, column: string) => string;

export async function sampleOf(test: TestApp): Promise<Sample> {
  const found = new Map<string, Record<string, unknown>>();
  for (const [name, text] of Object.entries(samples)) {
    const [row] = await test.sql<Record<string, unknown>>(text);
    if (!row) throw new Error(`There is no sample of ${name}.`);
    found.set(name, row);
  }
  return (of, column) => [found.get(of)?.[column]].join();
}
