import type { TestApp } from './app.js';
import { OrderDesk } from './order-desk.js';

/** What files have to quote, mark or escape. */
export const strangeTexts = [
  '=1+1',
  '+1',
  '-5',
  '@home',
  "'quoted",
  '\tindented',
  '\rreturned',
  'a "b", c',
  'two\nlines\r\nthree',
  'täst ☕ 🫖 \u2028',
  '\u0001\u001f\u007f</b>',
  'tab\tback\\slash/\b\f',
  '{"a": [1, 2]}',
  '',
  'plain',
];

// PostgreSQL keeps microseconds, which files cut off.
const times = [
  '2026-11-24T09:30:00Z',
  '2026-11-24T09:30:00.5Z',
  '2026-11-24T09:30:00.0005Z',
  '2026-11-24T09:30:00.057999Z',
  '2026-02-28T23:59:59.999999+02:00',
];

/** One row per text, and one without: `t.text`, `t.n`, and `t.seen_at`, which is null now and then. */
const each = `(
  SELECT text, n, (ARRAY[${times.map((time) => `'${time}'::timestamptz`).join(', ')}])[n % 6 + 1] AS seen_at,
         '2026-11-01T00:00:00.0007Z'::timestamptz + n * interval '1.001 seconds' AS made_at
    FROM unnest($1::text[]) WITH ORDINALITY AS texts (text, n)) AS t`;

const warehouse = (code: string): string => `(SELECT id FROM warehouses WHERE code = '${code}')`;
const either = `CASE WHEN n % 2 = 0 THEN ${warehouse('MAIN')} ELSE ${warehouse('OTHER')} END`;
const order = `(SELECT id FROM orders ORDER BY id LIMIT 1)`;

const statements = [
  `INSERT INTO shipments (id, order_id, warehouse_id, status, carrier, tracking_number, tracking_url,
                          shipped_at, created_at, updated_at)
   SELECT uuidv7(), ${order}, ${either},
          CASE WHEN seen_at IS NULL THEN 'pending' ELSE 'shipped' END, text, text, text, seen_at,
          made_at, made_at FROM ${each}`,
  `INSERT INTO shipment_lines (shipment_id, order_line_id, quantity, tracked)
   SELECT s.id, l.id, l.position + length($1::text[]::text), l.position % 2 = 0
     FROM shipments s JOIN order_lines l USING (order_id) WHERE s.carrier IS DISTINCT FROM 'plain'`,
  `INSERT INTO returns (id, order_id, warehouse_id, source, reference, status, reason, currency, value,
                        received_at, created_at, updated_at)
   SELECT uuidv7(), CASE WHEN n % 2 = 0 THEN ${order} END,
          CASE WHEN seen_at IS NOT NULL THEN ${warehouse('MAIN')} END,
          CASE WHEN n % 2 = 1 THEN 'shop' END, CASE WHEN n % 2 = 1 THEN n || coalesce(text, '') END,
          CASE WHEN seen_at IS NULL THEN 'requested' ELSE 'received' END, text, 'EUR',
          CASE WHEN seen_at IS NULL THEN 0 ELSE 9007199254740991 END, seen_at, made_at, made_at
     FROM ${each}`,
  `INSERT INTO return_lines (id, return_id, position, order_line_id, product_id, sku, name, unit_price,
                             quantity, restock, condition, reason)
   SELECT uuidv7(), r.id, n, CASE WHEN n % 2 = 0 THEN l.id END, CASE WHEN n % 3 = 0 THEN l.product_id END,
          l.sku, coalesce(text, 'none'), 9007199254740991, n, nullif(n % 3, 2)::int::boolean, text, text
     FROM returns r, ${each}, (SELECT * FROM order_lines ORDER BY id LIMIT 1) l
    WHERE r.reason IS DISTINCT FROM 'plain'`,
  `INSERT INTO stocktakes (id, warehouse_id, status, reason, closed_at, created_at)
   SELECT uuidv7(), ${either}, CASE WHEN seen_at IS NULL THEN 'open' ELSE 'applied' END,
          text, seen_at, made_at FROM ${each}`,
  `INSERT INTO stock_transfers (id, from_warehouse_id, to_warehouse_id, status, reason, units,
                                units_received, closed_at, created_at)
   SELECT uuidv7(), ${warehouse('MAIN')}, ${warehouse('OTHER')},
          CASE WHEN seen_at IS NULL THEN 'in_transit' ELSE 'received' END, text, 5000000000,
          CASE WHEN seen_at IS NULL THEN 0 ELSE 5000000000 END, seen_at, made_at FROM ${each}`,
  `INSERT INTO roles (id, name, description, permissions, requires_second_factor, created_at)
   SELECT uuidv7(), 'role_' || n, coalesce(text, ''), CASE WHEN n % 2 = 0 THEN ARRAY[text, 'x', NULL] ELSE '{}' END,
          n % 2 = 0, made_at FROM ${each}`,
  `INSERT INTO users (id, email, name, status, email_verified_at, created_at)
   SELECT uuidv7(), n || coalesce(text, '') || '@example.com', coalesce(text, ''),
          CASE WHEN seen_at IS NULL THEN 'invited' ELSE 'active' END, seen_at, made_at FROM ${each}`,
  `INSERT INTO role_assignments (id, user_id, role_id)
   SELECT uuidv7(), u.id, r.id FROM users u, roles r, unnest($1::text[]) AS text
    WHERE u.name = text AND text LIKE '%1%' AND r.name IN ('role_3', 'role_1', 'admin')`,
  `INSERT INTO api_keys (id, name, owner_id, permissions, allowed_networks, last_used_at, last_used_ip,
                         created_at)
   SELECT uuidv7(), coalesce(nullif(text, ''), 'none'), u.id, ARRAY['stock:read', coalesce(text, '')],
          CASE WHEN n % 2 = 0 THEN ARRAY['203.0.113.0/24', '2001:db8::/32'] ELSE '{}' END, seen_at,
          CASE WHEN seen_at IS NOT NULL THEN '2001:db8::7'::inet END, made_at
     FROM ${each} JOIN users u ON u.email = n || coalesce(text, '') || '@example.com'`,
  `INSERT INTO api_key_secrets (api_key_id, slot, prefix, secret_hash, created_at, expires_at)
   SELECT k.id, slot, 'ok_' || substr(md5(k.id::text || slot), 1, 8), sha256((k.id::text || slot)::bytea),
          coalesce(k.last_used_at, k.created_at) - slot * interval '0.0501 seconds',
          k.created_at + CASE WHEN slot = 2 AND k.allowed_networks = '{}' THEN interval '1 second'
                              ELSE slot * interval '100 years 0.0501 seconds' END
     FROM api_keys k, generate_series(1, 2) AS slot
    WHERE k.name <> 'none' AND cardinality($1::text[]) > 0`,
  `INSERT INTO imports (id, type, preset, reference, mapping, dry_run, status, stage, digest, actor_kind,
                        actor_name, bytes_read, result, rejections, failure, started_at, finished_at,
                        created_at)
   SELECT uuidv7(), 'products', text, text, '{}', n % 2 = 0,
          CASE WHEN seen_at IS NULL THEN 'queued' WHEN n % 2 = 0 THEN 'failed' ELSE 'completed' END,
          'done', text, 'user', 'Ada', 5000000000 + n, jsonb_build_object('made', n, 'kept_as_is', 0),
          CASE WHEN n % 3 = 0 THEN '{}'
               ELSE jsonb_build_object('QUANTITY_NOT_POSITIVE', n, 'SKU_UNKNOWN', 2, 'A', 3) END,
          CASE WHEN seen_at IS NOT NULL AND n % 2 = 0
               THEN jsonb_build_object('message', text, 'code', 'FAILED') END,
          seen_at, seen_at, made_at FROM ${each}`,
];

/** Rows of many lists with strange texts and times; two orders have lines with strange names. */
export async function insertStrangeRows(app: TestApp): Promise<void> {
  const desk = await OrderDesk.open(app);
  await desk.warehouse('MAIN');
  await desk.warehouse('OTHER', 2);
  const names = strangeTexts.filter((text) => text.trim() === text && text !== '');
  const lines: Record<string, number> = {};
  for (const [index, name] of names.entries()) {
    const sku = index % 2 ? `=S-${index}, "x"` : `S-${index}`;
    await desk.product(sku, { name, taxRateBp: index * 100 });
    lines[sku] = index + 1;
  }
  await desk.draft(lines, { source: '=shop', reference: 'a "b", c' });
  await desk.draft({ 'S-0': 1 });
  for (const statement of statements) await app.sql(statement, [[...strangeTexts, null]]);
}
