import { kinds } from './scale-functions.sql.js';
import { spanMs, startMs } from './scale-masters.sql.js';

/**
 * Orders of one batch: $1 the first, $2 the last, $3 how many there are altogether, $4 customers.
 * Nine in ten are history, as an import leaves it: completed, with a timeline entry and without a
 * trace in the stock. The last tenth went through the program.
 */
export const collectOrders = `
  CREATE TEMP TABLE scale_orders ON COMMIT DROP AS
  SELECT k, o.ms, pg_temp.scale_id(o.ms, ${kinds.order}, k) AS id, c.id AS customer_id, c.country,
         c.name AS recipient, k % 10 = 0 AS british,
         CASE WHEN k <= $3::int - $3::int / 10 THEN 'history'
              ELSE (ARRAY['draft', 'cancelled', 'placed', 'placed', 'confirmed', 'confirmed', 'confirmed',
                          'completed', 'completed', 'completed', 'completed', 'completed', 'completed'])
                   [1 + pg_temp.scale_pick(k, 21, 13)] END AS fate
    FROM generate_series($1::int, $2::int) k
         CROSS JOIN LATERAL (
           SELECT ${startMs} + k * ${spanMs}::bigint / $3::int AS ms,
                  CASE WHEN pg_temp.scale_pick(k, 22, 100) < 85 THEN pg_temp.scale_skewed(k, 23, $4::int) END AS customer
         ) o
    LEFT JOIN scale_customers c ON c.i = o.customer
   ORDER BY k`;

/** Their lines: $1 lines per order, $2 products. */
export const collectLines = `
  CREATE TEMP TABLE scale_lines ON COMMIT DROP AS
  SELECT o.k, o.id AS order_id, o.fate, o.ms, l.n, l.position, p.i AS product, p.id AS product_id, p.sku, p.name,
         p.unit_price, p.tax_rate_bp, l.quantity, p.unit_price * l.quantity AS net,
         (p.unit_price * l.quantity * p.tax_rate_bp + 5000) / 10000 AS tax
    FROM scale_orders o
   CROSS JOIN LATERAL (
     SELECT position, o.k * 64::bigint + position AS n,
            1 + pg_temp.scale_skewed(o.k * 64::bigint + position, 31, 12) AS quantity,
            10 * pg_temp.scale_skewed(o.k * 64::bigint + position, 32, $2::int / 10)
              + CASE WHEN o.british THEN 0 ELSE 1 + pg_temp.scale_pick(o.k * 64::bigint + position, 33, 9) END AS product
       FROM generate_series(1, 1 + pg_temp.scale_pick(o.k, 34, 2 * $1::int - 1)) position
   ) l
    JOIN scale_products p ON p.i = l.product`;

/** With what was paid for them. */
export const addOrders = `
  WITH added AS (
  INSERT INTO orders (id, number, source, reference, customer_id, status, fulfillment_status, payment_status,
                      hold_reason, held_at, cancel_reason, currency, net_total, tax_total, shipping_total, total,
                      captured_total, billing_address, shipping_address, placed_at, created_at, updated_at)
  SELECT o.id, 'SO-' || 100000000 + o.k, CASE WHEN fate = 'history' THEN 'history' WHEN o.k % 2 = 0 THEN 'shop' END,
         CASE WHEN fate = 'history' OR o.k % 2 = 0 THEN 'R-' || o.k END, o.customer_id,
         CASE fate WHEN 'history' THEN 'completed' ELSE fate END,
         CASE WHEN fate IN ('history', 'completed') THEN 'fulfilled' ELSE 'unfulfilled' END,
         CASE WHEN fate IN ('history', 'completed') THEN 'paid' ELSE 'unpaid' END,
         CASE WHEN held THEN 'Address to be checked.' END, CASE WHEN held THEN at END,
         CASE fate WHEN 'cancelled' THEN 'Ordered by mistake.' END,
         CASE WHEN o.british THEN 'GBP' ELSE 'EUR' END, l.net, l.tax, shipping, l.net + l.tax + shipping,
         CASE WHEN fate IN ('history', 'completed') THEN l.net + l.tax + shipping ELSE 0 END,
         address, address, CASE fate WHEN 'draft' THEN NULL ELSE at END, at, at
    FROM scale_orders o
    JOIN (SELECT k, sum(net)::bigint AS net, sum(tax)::bigint AS tax FROM scale_lines GROUP BY k) l ON l.k = o.k
   CROSS JOIN LATERAL (
     SELECT pg_temp.scale_time(o.ms) AS at, fate = 'placed' AND o.k % 20 = 7 AS held,
            CASE WHEN o.k % 3 = 0 THEN 490 ELSE 0 END AS shipping,
            CASE WHEN o.customer_id IS NOT NULL THEN
              jsonb_build_object('recipient', o.recipient, 'line1', '1 High Street', 'city', 'City', 'country', o.country)
            END AS address
   ) x
   ORDER BY o.k
  RETURNING id, captured_total, currency, placed_at
  )
  INSERT INTO payment_records (id, order_id, type, amount, currency, provider, provider_ref, actor_name, occurred_at,
                               created_at)
  SELECT pg_temp.scale_id(s.ms, ${kinds.payment}, s.k), o.id, 'capture', o.captured_total, o.currency,
         CASE s.fate WHEN 'history' THEN 'import' ELSE 'bank' END, 'P-' || s.k, 'scale profile', o.placed_at, o.placed_at
    FROM scale_orders s JOIN added o ON o.id = s.id
   WHERE o.captured_total > 0 ORDER BY s.k`;

export const addLines = `
  INSERT INTO order_lines (id, order_id, position, product_id, sku, name, unit_price, tax_rate_bp, quantity,
                           quantity_shipped, quantity_cancelled, net_total, tax_total, total)
  SELECT pg_temp.scale_id(ms, ${kinds.line}, n), order_id, position, product_id, sku, name, unit_price, tax_rate_bp,
         quantity, CASE WHEN fate IN ('history', 'completed') THEN quantity ELSE 0 END, 0, net, tax, net + tax
    FROM scale_lines ORDER BY n`;

const steps = (fate: string, types: string): string =>
  `WHEN '${fate}' THEN ARRAY['${types.split(' ').join("','")}']`;

export const addEvents = `
  INSERT INTO order_events (id, order_id, sequence, type, data, actor_name, occurred_at)
  SELECT pg_temp.scale_id(o.ms + (step - 1) * 3600000, ${kinds.event}, o.k * 8::bigint + step), o.id,
         o.k * 8::bigint + step, type,
         CASE type WHEN 'order.imported' THEN jsonb_strip_nulls(jsonb_build_object('country', o.country)) ELSE '{}' END,
         'scale profile', pg_temp.scale_time(o.ms + (step - 1) * 3600000)
    FROM scale_orders o
   CROSS JOIN LATERAL unnest(CASE o.fate
     ${steps('history', 'order.imported')}
     ${steps('draft', 'order.created')}
     ${steps('placed', 'order.created order.placed')}
     ${steps('cancelled', 'order.created order.placed order.cancelled')}
     ELSE ARRAY['order.created', 'order.placed', 'order.confirmed'] END) WITH ORDINALITY AS e (type, step)
   ORDER BY o.k, step`;

/** What orders hold or took: the second of a product's two warehouses serves three lines in ten. */
export const prepareHeld = `
  CREATE TEMP TABLE scale_held (n bigint, ms bigint, order_id uuid, fate text, product int, product_id uuid,
                                second boolean, quantity int) ON COMMIT DROP`;

export const collectHeld = `
  INSERT INTO scale_held
  SELECT n, ms, order_id, fate, product, product_id, pg_temp.scale_pick(n, 35, 10) < 3, quantity
    FROM scale_lines WHERE fate NOT IN ('history', 'draft') ORDER BY n`;

/** $1: how many orders there are. New orders go on from here. */
export const moveSequences = `
  SELECT setval('order_number_seq', 100000000 + $1::bigint), setval('order_event_seq', ($1::bigint + 1) * 8)`;

const snapshot = `to_jsonb(o) - 'billing_address' - 'shipping_address' || jsonb_build_object('lines',
  (SELECT jsonb_agg(to_jsonb(l) ORDER BY l.position) FROM order_lines l WHERE l.order_id = o.id))`;

/** What the trigger `tr_orders_version_insert` writes, which would read the lines order by order. */
export const addVersions = `
  INSERT INTO order_versions (order_id, version, valid_from, state)
  SELECT o.id, o.version, clock_timestamp(), ${snapshot} FROM orders o WHERE o.status <> 'completed'`;
