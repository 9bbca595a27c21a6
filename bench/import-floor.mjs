// The floor of an import, a process of its own: the raw file into a staging table, then set-based
// SQL. Products, customers, orders and lines; no reasons for what it rejects, no timeline, events or
// audit, no progress. Arguments: database, file.
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import { from } from 'pg-copy-streams';

const staging = `
  CREATE TEMP TABLE raw (row_no bigint GENERATED ALWAYS AS IDENTITY, reference text, sku text, name text,
    quantity text, placed_at text, unit_price text, customer text, country text)`;

const copy = `COPY raw (reference, sku, name, quantity, placed_at, unit_price, customer, country)
  FROM STDIN (FORMAT csv, HEADER)`;

const wholeNumber = `'^-?[0-9]+$'`;
const price = `'^[0-9]+(\\.[0-9]{1,2}0*)?$'`;

const statements = [
  `CREATE TEMP TABLE valid AS
   SELECT row_no, reference, lower(trim(sku)) AS sku_key, trim(sku) AS sku, nullif(trim(name), '') AS name,
          quantity::int AS quantity, placed_at::timestamptz AS placed_at,
          (unit_price::numeric * 100)::bigint AS unit_price, customer
     FROM raw
    WHERE reference !~* '^C' AND quantity ~ ${wholeNumber} AND quantity::int > 0 AND unit_price ~ ${price}`,
  'ANALYZE valid',
  `INSERT INTO products (id, sku, name, unit_price, currency, track_stock)
   SELECT uuidv7(), (array_agg(sku ORDER BY row_no))[1],
          coalesce((array_agg(name ORDER BY row_no) FILTER (WHERE name IS NOT NULL))[1], min(sku)),
          coalesce((array_agg(unit_price ORDER BY row_no) FILTER (WHERE unit_price > 0))[1], 0), 'GBP',
          min(sku) ~ '^[0-9]{5}'
     FROM valid GROUP BY sku_key`,
  `INSERT INTO customers (id, name, external_reference)
   SELECT uuidv7(), 'Customer ' || customer, customer
     FROM (SELECT DISTINCT customer FROM valid WHERE customer IS NOT NULL) AS seen`,
  'ANALYZE products, customers',
  `INSERT INTO orders (id, source, reference, customer_id, status, fulfillment_status, payment_status,
                       currency, net_total, total, placed_at)
   SELECT uuidv7(), 'online-retail', v.reference, c.id, 'completed', 'fulfilled', 'paid', 'GBP', v.total, v.total, v.placed_at
     FROM (SELECT reference, min(placed_at) AS placed_at, sum(unit_price * quantity) AS total, max(customer) AS customer
             FROM valid GROUP BY reference) AS v
     LEFT JOIN customers c ON c.external_reference = v.customer`,
  'ANALYZE orders',
  `INSERT INTO order_lines (id, order_id, position, product_id, sku, name, unit_price, price_overridden,
                            tax_rate_bp, quantity, quantity_shipped, net_total, tax_total, total)
   SELECT uuidv7(), o.id, row_number() OVER (PARTITION BY o.id ORDER BY v.row_no), p.id, p.sku,
          coalesce(v.name, p.name), v.unit_price, true, 0, v.quantity, v.quantity,
          v.unit_price * v.quantity, 0, v.unit_price * v.quantity
     FROM valid v JOIN orders o ON o.source = 'online-retail' AND o.reference = v.reference
     JOIN products p ON lower(p.sku) = v.sku_key`,
];

const [, , url, file] = process.argv;
const client = new pg.Client({ connectionString: url });
await client.connect();
const startedAt = performance.now();
await client.query('BEGIN');
await client.query(staging);
await pipeline(createReadStream(file), createGunzip(), client.query(from(copy)));
for (const statement of statements) await client.query(statement);
await client.query('COMMIT');
const seconds = (performance.now() - startedAt) / 1000;
const { user, system } = process.cpuUsage();
const rows = await client.query('SELECT count(*) AS count FROM raw');
await client.end();
const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(
  JSON.stringify({
    seconds,
    rows: Number(rows.rows[0].count),
    cpuMs: (user + system) / 1000,
    peakMb,
  }),
);
