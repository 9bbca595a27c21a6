// The floor of an export, a server of its own: what `COPY (SELECT …) TO STDOUT` says goes to the client
// as it comes. No sign-in, no permission, no audit; times as PostgreSQL writes them.
import { createServer } from 'node:http';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { to } from 'pg-copy-streams';

const { DATABASE_URL, PORT } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 2 });

const lists = {
  products: `SELECT id, sku, name, description, status, category_id, barcode, unit_price, currency,
    tax_rate_bp, track_stock, attributes, version, created_at, updated_at
    FROM products ORDER BY created_at DESC, id DESC`,
  orders: `SELECT id, number, status, fulfillment_status, payment_status, held_at IS NOT NULL, hold_reason,
    held_at, cancel_reason, currency, net_total, tax_total, shipping_total, discount_total, total,
    captured_total, refunded_total, returned_total,
    total - returned_total - captured_total + refunded_total, source, reference, customer_id, placed_at,
    reservation_expires_at, version, created_at, updated_at
    FROM orders ORDER BY created_at DESC, id DESC`,
};

async function handle(request, response) {
  const select = lists[request.url.slice('/api/v1/exports/'.length).split('?')[0]];
  if (!select) return response.writeHead(401).end();
  const client = await pool.connect();
  response.writeHead(200, { 'Content-Type': 'text/csv; charset=utf-8' });
  await pipeline(client.query(to(`COPY (${select}) TO STDOUT (FORMAT csv, HEADER)`)), response);
  client.release();
}

createServer((request, response) => {
  handle(request, response).catch((error) => {
    console.error(error);
    response.destroy();
  });
}).listen(Number(PORT), '127.0.0.1');

// With an exit of its own, node writes the profile that it was asked for.
process.on('SIGTERM', () => process.exit(0));
