import { actorOfImport, tell } from './import-log.sql.js';
import { compareWithStored, rejectTold, toldReturns } from './order-stored.sql.js';

/**
 * The statements for the cancellations of an order history, after those for its orders, in their
 * order. $1 is the import. Staged rows with a negative quantity are what came back.
 */

/** One row per return of the file: $2 source, $3 currency. */
export const collectReturns = `
  CREATE TEMP TABLE history_returns ON COMMIT DROP AS
  WITH incoming AS (
    SELECT reference, min(placed_at) AS returned_at, count(*)::int AS lines, min(row_no) AS first_row,
           sum(unit_price * -quantity) AS value,
           (array_agg(customer ORDER BY row_no) FILTER (WHERE customer IS NOT NULL))[1] AS customer
      FROM staged_order_lines WHERE import_id = $1 AND quantity < 0
     GROUP BY reference
  )
  SELECT new_row_id() AS id, i.*, r.id AS stored_id,
         CASE WHEN r.currency <> $3 THEN 'RETURN_DIFFERS'
              WHEN r.id IS NOT NULL THEN 'unchanged'
              WHEN i.value > 9007199254740991 THEN 'RETURN_TOO_LARGE'
              ELSE 'new' END AS verdict
    FROM incoming i LEFT JOIN returns r ON r.source = $2 AND r.reference = i.reference
   ORDER BY i.returned_at, i.first_row`;

export const compareStoredReturns = compareWithStored(toldReturns);

export const rejectReturns = rejectTold(toldReturns);

/** The lines to be written. */
export const collectReturnLines = `
  CREATE TEMP TABLE history_return_lines ON COMMIT DROP AS
  SELECT new_row_id() AS id, h.id AS return_id, h.returned_at, c.id AS customer_id,
         lower(s.sku) AS sku_key, s.sku, s.name, s.unit_price, -s.quantity AS quantity, s.row_no,
         row_number() OVER (PARTITION BY h.id ORDER BY s.row_no)::int AS position,
         NULL::uuid AS order_line_id, NULL::uuid AS order_id
    FROM history_returns h
    JOIN staged_order_lines s ON s.import_id = $1 AND s.reference = h.reference
    LEFT JOIN customers c ON c.external_reference = h.customer
   WHERE h.verdict = 'new'`;

// Orders that nothing but this history is about: completed, and paid to the penny.
const returnable = `
  SELECT o.id AS order_id, o.customer_id, o.placed_at, l.id AS order_line_id, lower(l.sku) AS sku_key,
         l.position, l.quantity_shipped - l.quantity_returned AS open
    FROM (SELECT DISTINCT customer_id, sku_key FROM history_return_lines) w
    JOIN orders o ON o.customer_id = w.customer_id
    JOIN order_lines l ON l.order_id = o.id AND lower(l.sku) = w.sku_key
   WHERE o.source = $1 AND o.currency = $2 AND o.status = 'completed'
     AND o.discount_total = 0 AND o.captured_total = o.total`;

/** $1 source, $2 currency. */
export const collectReturnable = `CREATE TEMP TABLE history_returnable ON COMMIT DROP AS ${returnable}`;

/** Locks those of the orders that others know of: what this import has written is nobody else's yet. */
export const lockReturnable = `
  SELECT 1 FROM orders o
   WHERE id IN (SELECT order_id FROM history_returnable)
     AND NOT EXISTS (SELECT FROM history_orders h WHERE h.id = o.id)
   ORDER BY id FOR UPDATE`;

export const setReturnableAside = `ALTER TABLE history_returnable RENAME TO history_locked`;

/** What is left of them after the locks: $1 source, $2 currency. */
export const collectLocked = `${collectReturnable} AND o.id IN (SELECT order_id FROM history_locked)`;

export const indexReturnable = `
  CREATE INDEX ON history_returnable (customer_id, sku_key, placed_at DESC, position DESC)`;

/**
 * Each line goes back to the customer's latest earlier order line of the product with enough left.
 * What one takes the next cannot have, so this goes line by line, in the order of the returns.
 */
export const linkReturns = `
  DO $$
  DECLARE
    back record;
    sold record;
  BEGIN
    FOR back IN SELECT * FROM history_return_lines WHERE customer_id IS NOT NULL ORDER BY returned_at, row_no
    LOOP
      SELECT order_id, order_line_id INTO sold FROM history_returnable
       WHERE customer_id = back.customer_id AND sku_key = back.sku_key
         AND placed_at < back.returned_at AND open >= back.quantity
       ORDER BY placed_at DESC, position DESC, order_line_id LIMIT 1;
      CONTINUE WHEN NOT FOUND;
      UPDATE history_returnable SET open = open - back.quantity
       WHERE order_line_id = sold.order_line_id AND customer_id = back.customer_id AND sku_key = back.sku_key;
      UPDATE history_return_lines SET order_line_id = sold.order_line_id, order_id = sold.order_id
       WHERE id = back.id;
    END LOOP;
  END $$`;

export const indexReturnLines = `CREATE INDEX ON history_return_lines (id)`;

/** Of one order where all lines are. $1 source, $2 currency. */
export const addReturns = `
  WITH linked AS (
    SELECT return_id, min(customer_id::text)::uuid AS customer_id, min(order_id::text)::uuid AS order_id,
           count(DISTINCT order_id) = 1 AND bool_and(order_id IS NOT NULL) AS whole
      FROM history_return_lines GROUP BY return_id
  ), returned AS (
    INSERT INTO returns (id, order_id, customer_id, source, reference, status, currency, value, received_at)
    SELECT h.id, CASE WHEN l.whole THEN l.order_id END, l.customer_id, $1, h.reference, 'received', $2,
           h.value, h.returned_at
      FROM history_returns h JOIN linked l ON l.return_id = h.id
     ORDER BY h.returned_at, h.first_row
    RETURNING value
  )
  SELECT count(*) AS "returnsCreated", coalesce(sum(value), 0)::bigint AS "returnedValue" FROM returned`;

/** Lines one to one, at the price and under the name of their time; what is unknown stays so. */
export const addReturnLines = `
  INSERT INTO return_lines (id, return_id, position, order_line_id, product_id, sku, name, unit_price,
                            quantity, quantity_received, value)
  SELECT b.id, b.return_id, b.position, b.order_line_id, p.id, coalesce(p.sku, b.sku),
         coalesce(b.name, p.name, b.sku), b.unit_price, b.quantity, b.quantity, b.unit_price * b.quantity
    FROM history_return_lines b
    LEFT JOIN LATERAL (
      SELECT id, sku, name FROM products
       WHERE lower(products.sku) = b.sku_key
       ORDER BY status = 'archived', created_at DESC LIMIT 1
    ) p ON true
   ORDER BY b.return_id, b.position`;

const worth = (units: string): string =>
  `l.unit_price * (${units}) + div(l.unit_price::numeric * (${units}) * l.tax_rate_bp + 5000, 10000)`;

/**
 * What each return means to each order: at the price of the order, and given back as far as it was
 * paid. Before the lines are booked.
 */
export const collectBookings = `
  CREATE TEMP TABLE history_bookings ON COMMIT DROP AS
  WITH part AS (
    SELECT b.*, sum(b.quantity) OVER (PARTITION BY b.order_line_id ORDER BY b.returned_at, b.row_no) AS upto
      FROM history_return_lines b WHERE b.order_line_id IS NOT NULL
  ), booked AS (
    SELECT b.return_id, b.order_id, b.returned_at, min(b.row_no) AS first_row, sum(b.quantity)::int AS units,
           sum(${worth('l.quantity_returned + b.upto')} - (${worth('l.quantity_returned + b.upto - b.quantity')}))::bigint AS worth
      FROM part b JOIN order_lines l ON l.id = b.order_line_id
     GROUP BY b.return_id, b.order_id, b.returned_at
  )
  SELECT b.*, o.captured_total - o.refunded_total AS paid,
         (sum(b.worth) OVER (PARTITION BY b.order_id ORDER BY b.returned_at, b.first_row))::bigint AS upto
    FROM booked b JOIN orders o ON o.id = b.order_id`;

export const bookLines = `
  UPDATE order_lines l SET quantity_returned = l.quantity_returned + b.units
    FROM (SELECT order_line_id, sum(quantity)::int AS units FROM history_return_lines
           WHERE order_line_id IS NOT NULL GROUP BY order_line_id) b
   WHERE l.id = b.order_line_id`;

/**
 * Orders with their timeline and refunds; the statuses are derived as order-derived.ts does. Those of
 * the file keep their first version: they have come with what came back of them.
 */
export const bookOrders = `
  WITH ${actorOfImport}, booking AS (
    SELECT b.*, greatest(least(b.worth, b.paid - (b.upto - b.worth)), 0) AS refund FROM history_bookings b
  ), timeline AS (
    INSERT INTO order_events (id, order_id, type, data, actor_id, actor_name)
    SELECT new_row_id(), b.order_id, 'return.received',
           jsonb_build_object('importId', $1::uuid, 'returnId', r.id, 'number', r.number, 'units', b.units,
                              'value', b.worth), actor_id, actor_name
      FROM booking b JOIN returns r ON r.id = b.return_id, actor
     ORDER BY b.returned_at, b.first_row
  ), refunds AS (
    INSERT INTO payment_records (id, order_id, type, amount, currency, provider, provider_ref,
                                 actor_id, actor_name, occurred_at)
    SELECT new_row_id(), b.order_id, 'refund', b.refund, r.currency, 'import', r.id || '/' || b.order_id,
           actor_id, actor_name, b.returned_at
      FROM booking b JOIN returns r ON r.id = b.return_id, actor WHERE b.refund > 0
  ), sums AS (
    SELECT b.order_id, sum(b.worth)::bigint AS worth, sum(b.refund)::bigint AS refund,
           (SELECT bool_and(l.quantity_returned = l.quantity_shipped AND l.quantity_shipped + l.quantity_cancelled = l.quantity)
              FROM order_lines l WHERE l.order_id = b.order_id) AS everything
      FROM booking b GROUP BY b.order_id
  )
  UPDATE orders o
     SET returned_total = o.returned_total + s.worth, refunded_total = o.refunded_total + s.refund,
         fulfillment_status = CASE WHEN s.everything THEN 'returned' ELSE 'partially_returned' END,
         payment_status = CASE WHEN o.refunded_total + s.refund = 0 THEN o.payment_status
                               WHEN o.refunded_total + s.refund = o.captured_total THEN 'refunded'
                               ELSE 'partially_refunded' END,
         version = o.version + (NOT EXISTS (SELECT FROM history_orders h WHERE h.id = o.id))::int, updated_at = now()
    FROM sums s WHERE o.id = s.order_id`;

const returnJson = `JSON_OBJECT(
  'id': returned.id, 'number': returned.number, 'source': returned.source, 'reference': returned.reference,
  'orderId': returned.order_id, 'customerId': returned.customer_id, 'status': returned.status,
  'currency': returned.currency, 'value': returned.value, 'receivedAt': returned.received_at,
  'version': returned.version, 'importId': $1::uuid RETURNING jsonb)`;

/** Events and audit of the returns, after those of the orders. */
export const tellReturns = tell(
  'SELECT r.* FROM history_returns h JOIN returns r ON r.id = h.id ORDER BY h.returned_at, h.first_row',
  {
    rows: 'returned',
    event: 'return.imported',
    resource: 'return',
    id: 'returned.id',
    payload: returnJson,
  },
);

/** What the returns of the file amount to. */
export const countReturns = `
  SELECT count(*) FILTER (WHERE verdict = 'unchanged') AS "returnsUnchanged",
         count(*) FILTER (WHERE verdict NOT IN ('new', 'unchanged')) AS "returnsRejected",
         (SELECT count(*) FROM history_return_lines) AS "returnLinesCreated",
         (SELECT count(*) FROM history_return_lines WHERE order_line_id IS NOT NULL) AS "returnLinesLinked"
    FROM history_returns`;
