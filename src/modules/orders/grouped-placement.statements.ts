import { bodyOf, heldOf, lineTextOf } from './grouped-placement.json.js';

/** An order of the group, as the statement reads it; `n` is its place there, from 1. */
const askedColumns = {
  n: 'bigint',
  id: 'uuid',
  scope: 'text',
  key: 'text',
  request_hash: 'text',
  headers: 'text',
  source: 'text',
  reference: 'text',
  customer_id: 'uuid',
  currency: 'text',
  shipping: 'bigint',
  billing: 'text',
  delivery: 'text',
  billing_audited: 'text',
  delivery_audited: 'text',
  placed_at: 'text',
  expires_at: 'text',
  actor_kind: 'text',
  actor_id: 'uuid',
  actor_name: 'text',
  audit_name: 'text',
  request_id: 'text',
  trace_id: 'text',
  ip: 'text',
} as const;

export type AskedRow = Readonly<Record<keyof typeof askedColumns, string | number | null>>;

/** A line of the order `n`. */
export interface WantedRow {
  readonly n: number;
  /** Lines are listed by it in places: it rises with the position. */
  readonly id: string;
  readonly position: number;
  readonly asked: string;
  readonly quantity: number;
}

const columns = Object.entries(askedColumns).map((column) => column.join(' '));

/** A line that may cost more than this is left to the plain path, where amounts have any size. */
const largestNet = 900_000_000_000;

// The keys are claimed as by the plain path. OFFSET 0 keeps a look-up a look-up: joined, a small
// table would be read whole, by a plan that is kept while the table grows. Conditions are computed
// as columns before they select: the planner takes half the rows for granted, where it would expect
// one from the conditions themselves, and loop over the group once per row. Of orders with one
// reference only the first that can be placed is a candidate: whether stock is left for it turns out
// too late for the others.
const asked = `
  asked AS MATERIALIZED (
    SELECT *, status IS NULL AND locked AND customer_orders AND reference_free AS welcome FROM (
      SELECT a.*, k.request_hash AS kept_hash, k.status, k.headers AS kept_headers, k.body, k.expired,
             pg_try_advisory_xact_lock(hashtextextended(a.scope || ' ' || a.key, 0)) AS locked,
             a.customer_id IS NULL
               OR (SELECT u.status FROM customers u WHERE u.id = a.customer_id) IS NOT DISTINCT FROM 'active'
               AS customer_orders,
             a.reference IS NULL
               OR (SELECT o.id FROM orders o
                    WHERE o.source = a.source AND o.reference = a.reference) IS NULL AS reference_free
        FROM json_to_recordset($1::json) AS a (${columns.join(', ')})
        LEFT JOIN LATERAL (
          SELECT i.request_hash, i.status, i.headers, i.body, i.expires_at < now() AS expired
            FROM idempotency_keys i WHERE i.scope = a.scope AND i.key = a.key OFFSET 0) k ON true
      OFFSET 0) AS a
  ), priced AS MATERIALIZED (
    SELECT *, (net * tax_rate_bp + 5000) / 10000 AS tax FROM (
      SELECT w.*, p.id AS product_id, p.sku, p.name, p.unit_price, p.tax_rate_bp,
             p.track_stock,
             CASE WHEN p.status = 'active' AND p.currency = a.currency
                       AND p.unit_price <= ${largestNet} / w.quantity
                  THEN p.unit_price * w.quantity END AS net
        FROM json_to_recordset($2::json) AS w (n bigint, id uuid, position int, asked text, quantity int)
        JOIN asked a USING (n)
        LEFT JOIN LATERAL (
          SELECT * FROM products q WHERE lower(q.sku) = lower(normalize(w.asked))
             AND q.status <> 'archived' OFFSET 0) p ON true) AS lines
  ), candidate AS MATERIALIZED (
    SELECT * FROM (
      SELECT a.*, c.net, c.tax, c.tracked,
             a.welcome AND c.sound
               AND (a.reference IS NULL OR row_number() OVER same_reference = 1) AS eligible
        FROM asked a
        JOIN (SELECT n, sum(net)::bigint AS net, sum(tax)::bigint AS tax,
                     bool_or(track_stock) AS tracked,
                     count(net) = count(*) AND count(DISTINCT product_id) = count(*) AS sound
                FROM priced GROUP BY n OFFSET 0) AS c USING (n)
      WINDOW same_reference AS (
        PARTITION BY a.source, a.reference, a.welcome AND c.sound ORDER BY n)) AS a
     WHERE eligible
  )`;

// What a product still has is one stretch of units, in the order in which they are taken: what is
// physically there by the priority of the warehouses, then the room for backorders. Orders that come
// one after the other take it from the left, whatever warehouse that is. Levels are locked as
// by every writer, and read after the lock.
const stock = `
  demand AS MATERIALIZED (
    SELECT p.n, p.position, p.id AS line_id, p.product_id, p.sku, p.quantity
      FROM priced p JOIN candidate USING (n) WHERE p.track_stock
  ), needed AS (
    SELECT product_id, sum(quantity) AS quantity FROM demand GROUP BY product_id
  ), locked AS MATERIALIZED (
    SELECT l.id AS level_id, l.product_id, l.warehouse_id, w.priority, l.on_hand, l.allocated,
           l.backorder_limit, l.version, l.reorder_point, l.low_since
      FROM needed d
      JOIN stock_levels l ON l.product_id = d.product_id
      JOIN warehouses w ON w.id = l.warehouse_id AND w.active
     ORDER BY l.product_id, l.warehouse_id
       FOR UPDATE OF l
  ), stretch AS MATERIALIZED (
    SELECT level_id, product_id, warehouse_id, room,
           row_number() OVER taking AS rank, sum(room) OVER taking AS upto
      FROM (SELECT *, greatest(on_hand::bigint - allocated, 0) AS there FROM locked) AS l,
           LATERAL (VALUES (1, there), (2, on_hand::bigint - allocated + backorder_limit - there))
             AS s (kind, room)
     WHERE room > 0
    WINDOW taking AS (PARTITION BY product_id ORDER BY kind, priority, warehouse_id)
  ), scarce AS MATERIALIZED (
    SELECT d.product_id, coalesce(r.room, 0) AS room
      FROM needed d
      LEFT JOIN (SELECT product_id, sum(room) AS room FROM stretch GROUP BY product_id) r USING (product_id)
     WHERE d.quantity > coalesce(r.room, 0)
  )`;

// Where there is enough for all, all get it. The orders that want something scarce come one after
// the other: each gets everything that it wants, or leaves everything to the next ones.
const decision = `
  contested AS MATERIALIZED (
    SELECT n, row_number() OVER (ORDER BY n) AS turn, jsonb_object_agg(product_id, quantity) AS needs
      FROM demand JOIN scarce USING (product_id) GROUP BY n
  ), turns AS (
    SELECT 0::bigint AS turn, 0::bigint AS n, true AS fits,
           (SELECT jsonb_object_agg(product_id, room) FROM scarce) AS rest
     WHERE EXISTS (SELECT FROM scarce)
    UNION ALL
    SELECT c.turn, c.n, t.fits, CASE WHEN t.fits THEN b.rest || t.rest ELSE b.rest END
      FROM turns b JOIN contested c ON c.turn = b.turn + 1,
           LATERAL (SELECT bool_and((b.rest ->> key)::bigint >= value::bigint) AS fits,
                           jsonb_object_agg(key, (b.rest ->> key)::bigint - value::bigint) AS rest
                      FROM jsonb_each_text(c.needs)) AS t
  ), refused AS MATERIALIZED (
    SELECT t.n, json_agg(json_build_object('sku', d.sku, 'requested', d.quantity,
             'available', (t.rest ->> d.product_id::text)::bigint) ORDER BY d.position) AS lines
      FROM turns t JOIN demand d USING (n)
     WHERE NOT t.fits AND (t.rest ->> d.product_id::text)::bigint < d.quantity
     GROUP BY t.n
  ), accepted AS MATERIALIZED (
    SELECT * FROM candidate c WHERE NOT EXISTS (SELECT FROM refused r WHERE r.n = c.n)
  ), part AS MATERIALIZED (
    SELECT d.n, d.position, d.line_id, d.product_id, d.sku, s.level_id, s.warehouse_id,
           min(s.rank) AS rank,
           sum(least(d.upto, s.upto) - greatest(d.upto - d.quantity, s.upto - s.room))::int AS quantity
      FROM (SELECT d.*, sum(d.quantity) OVER (PARTITION BY d.product_id ORDER BY d.n) AS upto
              FROM demand d JOIN accepted USING (n)) AS d
      JOIN stretch s ON s.product_id = d.product_id
                    AND s.upto > d.upto - d.quantity AND s.upto - s.room < d.upto
     GROUP BY d.n, d.position, d.line_id, d.product_id, d.sku, s.level_id, s.warehouse_id
  ), low AS MATERIALIZED (
    SELECT DISTINCT ON (p.level_id) p.n, p.level_id, p.product_id, p.sku, p.warehouse_id,
           k.on_hand, k.allocated + p.upto AS allocated, k.reorder_point
      FROM (SELECT *, sum(quantity) OVER (PARTITION BY level_id ORDER BY n) AS upto FROM part) AS p
      JOIN locked k USING (level_id)
     WHERE k.low_since IS NULL AND k.on_hand - k.allocated - p.upto <= k.reorder_point
     ORDER BY p.level_id, p.n
  )`;

// The UPDATE sets what the lock has read, as the ledger does: its scan shows the row as it was before.
const stockWrites = `
  updated AS (
    UPDATE stock_levels l
       SET on_hand = k.on_hand, allocated = k.allocated + t.quantity,
           backorder_limit = k.backorder_limit,
           low_since = CASE WHEN k.on_hand - k.allocated - t.quantity <= k.reorder_point
                            THEN coalesce(k.low_since, now()) END,
           version = k.version + t.orders, updated_at = now()
      FROM locked k
      JOIN (SELECT level_id, sum(quantity)::int AS quantity, count(*)::int AS orders
              FROM part GROUP BY level_id) AS t USING (level_id)
     WHERE l.id = k.level_id
  ), moved AS (
    INSERT INTO stock_movements (id, product_id, warehouse_id, type, delta_on_hand, delta_allocated,
                                 reference_type, reference_id, actor_id, actor_name)
    SELECT new_row_id(), p.product_id, p.warehouse_id, 'reserve', 0, p.quantity, 'order', a.id,
           a.actor_id, a.actor_name
      FROM part p JOIN accepted a USING (n) ORDER BY p.n, p.position, p.rank
  ), reserved AS (
    INSERT INTO stock_reservations (id, order_id, order_line_id, product_id, warehouse_id, quantity,
                                    expires_at, placed_at)
    SELECT new_row_id(), a.id, p.line_id, p.product_id, p.warehouse_id, p.quantity,
           a.expires_at::timestamptz, a.placed_at::timestamptz
      FROM part p JOIN accepted a USING (n) ORDER BY p.n, p.position, p.rank
  )`;

const orderWrites = `
  placed AS (
    INSERT INTO orders (id, source, reference, customer_id, status, currency, net_total, tax_total,
                        shipping_total, total, billing_address, shipping_address, placed_at,
                        reservation_expires_at)
    SELECT id, source, reference, customer_id, 'placed', currency, net, tax, shipping,
           net + tax + shipping, billing::jsonb, delivery::jsonb, placed_at::timestamptz,
           CASE WHEN tracked THEN expires_at::timestamptz END
      FROM accepted ORDER BY n
    RETURNING id, number, created_at
  ), lines AS (
    INSERT INTO order_lines (id, order_id, position, product_id, sku, name, unit_price, tax_rate_bp,
                             quantity, net_total, tax_total, total)
    SELECT p.id, a.id, p.position, p.product_id, p.sku, p.name, p.unit_price, p.tax_rate_bp,
           p.quantity, p.net, p.tax, p.net + p.tax
      FROM priced p JOIN accepted a USING (n) ORDER BY p.n, p.position
  ), timeline AS (
    INSERT INTO order_events (id, order_id, type, data, actor_id, actor_name, occurred_at)
    SELECT new_row_id(), a.id, e.type, e.data, a.actor_id, a.actor_name, a.placed_at::timestamptz
      FROM accepted a, (VALUES (1, 'order.created', '{}'::jsonb),
                               (2, 'order.placed', '{"from":"draft"}')) AS e (k, type, data)
     ORDER BY a.n, e.k
  )`;

// One text of the order serves the answer, the outbox and the audit, as one object does elsewhere.
const told = `
  listed AS MATERIALIZED (
    SELECT p.n, string_agg(${lineTextOf('p')}, ',' ORDER BY p.position) AS lines
      FROM priced p GROUP BY p.n
  ), holding AS MATERIALIZED (
    SELECT p.n, jsonb_agg(${heldOf('p')} ORDER BY p.position, p.rank) AS held FROM part p GROUP BY p.n
  ), shown AS MATERIALIZED (
    SELECT s.*, s.text::jsonb AS whole FROM (
      SELECT a.*, h.held, ${bodyOf('a', 'o', 't.lines')} AS text
        FROM placed o JOIN accepted a ON a.id = o.id JOIN listed t USING (n)
        LEFT JOIN holding h USING (n)) AS s
  ), change AS MATERIALIZED (
    SELECT s.*, c.* FROM shown s, LATERAL (
      SELECT 2 AS k, 'stock.reserved' AS event, 'order' AS resource, s.id AS resource_id,
             jsonb_build_object('orderId', s.id, 'lines', s.held) AS payload,
             jsonb_build_object('lines', s.held) AS after
       WHERE s.held IS NOT NULL
      UNION ALL
      SELECT 3, 'order.created', 'order', s.id, s.whole,
             CASE WHEN s.billing IS NULL AND s.delivery IS NULL THEN s.whole
                  ELSE s.whole || jsonb_build_object('billingAddress', s.billing_audited::jsonb,
                                                     'shippingAddress', s.delivery_audited::jsonb) END
      UNION ALL
      SELECT 4, 'order.placed', 'order', s.id, s.whole,
             s.whole - '{billingAddress,shippingAddress,lines}'::text[]
      UNION ALL
      SELECT 1, 'stock.low', 'stock_level', l.level_id,
             jsonb_build_object('levelId', l.level_id, 'productId', l.product_id, 'sku', l.sku,
               'warehouseId', l.warehouse_id) || q.quantities, q.quantities
        FROM low l, LATERAL (SELECT jsonb_build_object('onHand', l.on_hand,
               'allocated', l.allocated, 'reorderPoint', l.reorder_point) AS quantities) AS q
       WHERE l.n = s.n) AS c
  ), outbox AS (
    INSERT INTO outbox_events
      (id, type, resource, resource_id, payload, actor_id, request_id, trace_id)
    SELECT new_row_id(), event, resource, resource_id::text, payload, actor_id, request_id, trace_id
      FROM change ORDER BY n, k
  ), audited AS (
    INSERT INTO audit_entries
      (id, action, resource, resource_id, actor_kind, actor_id, actor_name, request_id,
       trace_id, ip, after)
    SELECT new_row_id(), event, resource, resource_id::text, actor_kind, actor_id, audit_name,
           request_id, trace_id, ip::inet, after
      FROM change ORDER BY n, k
  ), answered AS MATERIALIZED (
    SELECT n, '{"status":"success","data":' || text || ',"message":"Created"}' AS body, held, scope,
           key, request_hash, headers::jsonb AS headers
      FROM shown
  ), kept AS (
    INSERT INTO idempotency_keys (scope, key, request_hash, status, headers, body, expires_at)
    SELECT scope, key, request_hash, 201, headers, body, now() + interval '24 hours' FROM answered
  )`;

const outcomes = `
  SELECT CASE WHEN s.n IS NOT NULL THEN 'placed'
              WHEN NOT k.expired THEN 'kept'
              WHEN NOT k.locked THEN 'running'
              WHEN r.n IS NOT NULL THEN 'short'
              ELSE 'undecided' END AS outcome,
         coalesce(s.body, k.body) AS body, k.kept_hash AS "requestHash", k.status,
         k.kept_headers AS headers,
         r.lines AS shortages, s.held IS NOT NULL AS reserved,
         (SELECT count(*) FROM low l WHERE l.n = k.n) AS low
    FROM asked k LEFT JOIN answered s USING (n) LEFT JOIN refused r USING (n) ORDER BY k.n`;

/**
 * Places a group of orders, in the order of their arrival, in one transaction: whatever the plain
 * path writes for each. Parameters: `AskedRow`s and `WantedRow`s as JSON. Answers one row per order. Whoever is refused, replayed or left undecided writes nothing
 * and touches none of the others. Fails as a whole when another transaction came first to the same
 * key or reference, or at a deadlock.
 */
export const placeGroup = `WITH RECURSIVE ${[asked, stock, decision, stockWrites, orderWrites, told].join(',')} ${outcomes}`;
