// A whole placement in one statement: prices, order, lines, levels, movements, reservations,
// timeline, outbox, audit and the row that remembers the answer. Levels are locked in the order of
// the product's own writer, so that both can run on one database. What falls short breaks a CHECK
// of stock_levels, an unknown SKU divides by zero: either undoes all of it.
const priced = `
  wanted AS (
    SELECT * FROM unnest($1::text[], $2::int[]) WITH ORDINALITY AS w (sku, quantity, position)
  ), priced AS MATERIALIZED (
    SELECT uuidv7() AS id, w.position, p.id AS product_id, p.sku, p.name, p.unit_price, p.tax_rate_bp,
           w.quantity, p.unit_price * w.quantity AS net,
           (p.unit_price * w.quantity * p.tax_rate_bp + 5000) / 10000 AS tax
      FROM wanted w
      JOIN products p ON lower(p.sku) = lower(w.sku) AND p.status <> 'archived' AND p.currency = $3
  ), sums AS (
    SELECT sum(net) AS net, sum(tax) AS tax,
           1 / (count(*) = cardinality($1::text[]))::int AS complete FROM priced
  ), buyer AS (SELECT id, name FROM users WHERE id = $4::uuid)`;

const stock = `
  demand AS (SELECT product_id, sum(quantity)::int AS quantity FROM priced GROUP BY product_id),
  locked AS MATERIALIZED (
    SELECT l.id, l.product_id, l.warehouse_id, d.quantity
      FROM demand d JOIN stock_levels l USING (product_id)
     ORDER BY l.product_id, l.warehouse_id FOR UPDATE OF l
  ), taken AS (
    UPDATE stock_levels l SET allocated = l.allocated + k.quantity, version = l.version + 1, updated_at = now()
      FROM locked k WHERE l.id = k.id
  ), moved AS (
    INSERT INTO stock_movements (id, product_id, warehouse_id, type, delta_on_hand, delta_allocated,
                                 reference_type, reference_id, actor_id, actor_name)
    SELECT uuidv7(), k.product_id, k.warehouse_id, 'reserve', 0, k.quantity, 'order', o.id, b.id, b.name
      FROM locked k, placed o, buyer b
  ), reserved AS (
    INSERT INTO stock_reservations (id, order_id, order_line_id, product_id, warehouse_id, quantity,
                                    expires_at, placed_at)
    SELECT uuidv7(), o.id, p.id, p.product_id, k.warehouse_id, p.quantity, $6, $5
      FROM priced p JOIN locked k USING (product_id), placed o
  )`;

const order = `
  placed AS (
    INSERT INTO orders (id, status, currency, net_total, tax_total, total, placed_at, reservation_expires_at)
    SELECT uuidv7(), 'placed', $3, net, tax, net + tax, $5::timestamptz, $6::timestamptz
      FROM sums WHERE complete = 1 RETURNING *
  ), lines AS (
    INSERT INTO order_lines (id, order_id, position, product_id, sku, name, unit_price, tax_rate_bp,
                             quantity, net_total, tax_total, total)
    SELECT p.id, o.id, p.position, p.product_id, p.sku, p.name, p.unit_price, p.tax_rate_bp,
           p.quantity, p.net, p.tax, p.net + p.tax
      FROM priced p, placed o
  ), timeline AS (
    INSERT INTO order_events (id, order_id, type, data, actor_id, actor_name, occurred_at)
    SELECT uuidv7(), o.id, e.type, e.data::jsonb, b.id, b.name, $5
      FROM placed o, buyer b,
           (VALUES ('order.created', '{}'), ('order.placed', '{"from":"draft"}')) AS e (type, data)
  )`;

// A colon before a letter would be a variable to pgbench.
const iso = (column) => `to_char(${column}, 'YYYY-MM-DD"T"HH24":"MI":"SS.MS"Z"')`;

/** The fields of an answer's order `o`. */
export const summary = `'id', o.id, 'number', o.number, 'status', o.status,
  'fulfillmentStatus', o.fulfillment_status, 'paymentStatus', o.payment_status, 'held', false,
  'holdReason', o.hold_reason, 'heldAt', o.held_at, 'cancelReason', o.cancel_reason,
  'currency', o.currency, 'totals', json_build_object('net', o.net_total, 'tax', o.tax_total,
    'shipping', o.shipping_total, 'discount', o.discount_total, 'total', o.total),
  'balance', json_build_object('captured', o.captured_total, 'refunded', o.refunded_total,
    'returned', o.returned_total, 'due', o.total - o.returned_total - o.captured_total + o.refunded_total),
  'source', o.source, 'reference', o.reference, 'customerId', o.customer_id,
  'placedAt', ${iso('o.placed_at')}, 'reservationExpiresAt', ${iso('o.reservation_expires_at')},
  'version', o.version, 'createdAt', ${iso('o.created_at')}, 'updatedAt', ${iso('o.updated_at')}`;

/** A line of an answer, from a priced line `p`. */
export const lineJson = `json_build_object('id', p.id, 'position', p.position, 'productId', p.product_id,
  'sku', p.sku, 'name', p.name, 'quantity', p.quantity, 'unitPrice', p.unit_price,
  'priceOverridden', false, 'priceReason', null, 'taxRateBp', p.tax_rate_bp, 'net', p.net, 'tax', p.tax,
  'total', p.net + p.tax, 'quantityShipped', 0, 'quantityCancelled', 0, 'quantityReturned', 0,
  'quantityPacked', 0)`;

/** A line of an event, from a priced line `p` and the row that names its warehouse. */
export const heldJson = (
  level,
) => `jsonb_build_object('lineId', p.id, 'productId', p.product_id, 'sku', p.sku,
  'warehouseId', ${level}.warehouse_id, 'quantity', p.quantity)`;

const answer = `
  shown AS MATERIALIZED (
    SELECT o.id, json_build_object(${summary}) AS summary,
           json_build_object(${summary}, 'billingAddress', null, 'shippingAddress', null,
             'lines', (SELECT json_agg(${lineJson} ORDER BY p.position) FROM priced p)) AS whole,
           (SELECT jsonb_agg(${heldJson('k')} ORDER BY p.position)
              FROM priced p JOIN locked k USING (product_id)) AS held
      FROM placed o
  ), changes AS MATERIALIZED (
    SELECT s.id::text AS order_id, c.* FROM shown s, LATERAL (VALUES
      ('stock.reserved', jsonb_build_object('orderId', s.id, 'lines', s.held), jsonb_build_object('lines', s.held)),
      ('order.created', s.whole::jsonb, s.whole::jsonb),
      ('order.placed', s.whole::jsonb, s.summary::jsonb)) AS c (event, payload, after)
  ), told AS (
    INSERT INTO outbox_events (id, type, resource, resource_id, payload, actor_id)
    SELECT uuidv7(), c.event, 'order', c.order_id, c.payload, b.id FROM changes c, buyer b
  ), audited AS (
    INSERT INTO audit_entries (id, action, resource, resource_id, actor_kind, actor_id, actor_name, after)
    SELECT uuidv7(), c.event, 'order', c.order_id, 'user', b.id, b.name, c.after FROM changes c, buyer b
  ), answered AS (
    SELECT id, '{"status":"success","data":' || whole || ',"message":"Created"}' AS body FROM shown
  ), kept AS (
    INSERT INTO idempotency_keys (scope, key, request_hash, status, headers, body, expires_at)
    SELECT $7, $8, $9, 201, jsonb_build_object('ETag', '"1"', 'Location', '/api/v1/orders/' || id), body,
           now() + interval '24 hours' FROM answered
  )`;

/**
 * $1 SKUs, $2 quantities, $3 currency, $4 user, $5 now, $6 end of the reservations, $7–$9 scope, key
 * and hash of the request. Answers the order's id and the whole body.
 */
export const placement = `WITH ${[priced, order, stock, answer].join(',')} SELECT id, body FROM answered`;
