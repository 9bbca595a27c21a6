import {
  actorOfImport,
  auditedCustomer,
  customerJson,
  logged,
  productJson,
  tell,
} from './import-log.sql.js';
import { compareWithStored, rejectTold, toldOrders } from './order-stored.sql.js';

/**
 * The statements of an order history, in their order. $1 is the import. They work on whole tables
 * at a time: what a row means was decided when it was staged.
 */

// One by one through the key: a join would read the whole file again for every such column.
const cellOf = (column: string, row: string): string =>
  `(SELECT ${column} FROM staged_order_lines WHERE import_id = $1 AND row_no = ${row}) AS ${column}`;

/** One row per order of the file: $2 source, $3 currency. */
export const collectOrders = `
  CREATE TEMP TABLE history_orders ON COMMIT DROP AS
  WITH incoming AS (
    SELECT reference, min(placed_at) AS placed_at, count(*)::int AS lines, min(row_no) AS first_row,
           sum(unit_price * quantity) AS total,
           min(row_no) FILTER (WHERE customer IS NOT NULL) AS customer_row,
           min(row_no) FILTER (WHERE country IS NOT NULL) AS country_row
      FROM staged_order_lines WHERE import_id = $1 AND quantity > 0
     GROUP BY reference
  )
  SELECT new_row_id() AS id, i.reference, i.placed_at, i.lines, i.first_row, i.total,
         ${cellOf('customer', 'i.customer_row')}, ${cellOf('country', 'i.country_row')}, o.id AS stored_id,
         CASE WHEN o.currency <> $3 THEN 'ORDER_DIFFERS'
              WHEN o.id IS NOT NULL THEN 'unchanged'
              WHEN i.total > 9007199254740991 THEN 'ORDER_TOO_LARGE'
              ELSE 'new' END AS verdict
    FROM incoming i
    LEFT JOIN orders o ON o.source = $2 AND o.reference = i.reference
   ORDER BY i.placed_at, i.first_row`;

export const compareStored = compareWithStored(toldOrders);

export const rejectOrders = rejectTold(toldOrders);

const newLines = `history_orders h JOIN staged_order_lines s ON s.import_id = $1 AND s.reference = h.reference`;

/** The products of the orders to be written, and the rows that say first what they are. */
export const collectSkus = `
  CREATE TEMP TABLE history_skus ON COMMIT DROP AS
  SELECT k.*, p.id AS product_id, p.sku, p.name
    FROM (SELECT lower(sku) AS sku_key, min(first_row) AS first_row, min(named_row) AS named_row,
                 min(priced_row) AS priced_row
            FROM (SELECT s.sku, min(s.row_no) AS first_row,
                         min(s.row_no) FILTER (WHERE s.name IS NOT NULL) AS named_row,
                         min(s.row_no) FILTER (WHERE s.unit_price > 0) AS priced_row
                    FROM ${newLines} WHERE h.verdict = 'new' GROUP BY s.sku) spelled
           GROUP BY 1) k
    LEFT JOIN LATERAL (
      SELECT id, sku, name FROM products
       WHERE lower(products.sku) = k.sku_key
       ORDER BY status = 'archived', created_at DESC LIMIT 1
    ) p ON true`;

/** Products at first sight, named and priced as first seen: $2 currency, $3 whether all are tracked. */
export const addProducts = `
  WITH ${actorOfImport}, seen AS (
    SELECT k.sku_key, ${cellOf('sku', 'k.first_row')}, ${cellOf('name', 'k.named_row')},
           ${cellOf('unit_price', 'k.priced_row')}
      FROM history_skus k
     WHERE k.product_id IS NULL
  ), added AS (
    INSERT INTO products (id, sku, name, unit_price, currency, track_stock)
    SELECT new_row_id(), sku, coalesce(name, sku), coalesce(unit_price, 0), $2, $3 OR sku ~ '^[0-9]{5}'
      FROM seen ORDER BY sku_key
    RETURNING *
  ), linked AS (
    UPDATE history_skus k SET product_id = a.id, sku = a.sku, name = a.name
      FROM added a WHERE k.sku_key = lower(a.sku)
  )${logged({ rows: 'added', event: 'product.created', resource: 'product', id: 'added.id', payload: productJson('added') })}
  SELECT count(*) AS "productsCreated", count(*) FILTER (WHERE track_stock) AS "goodsCreated" FROM added`;

/** Customers at first sight: nothing is known of them but their reference. */
export const addCustomers = `
  WITH ${actorOfImport}, added AS (
    INSERT INTO customers (id, name, external_reference)
    SELECT new_row_id(), 'Customer ' || customer, customer
      FROM (SELECT DISTINCT customer FROM history_orders WHERE verdict = 'new' AND customer IS NOT NULL) c
     WHERE NOT EXISTS (SELECT FROM customers k WHERE k.external_reference = c.customer)
     ORDER BY customer
    RETURNING *
  )${logged({ rows: 'added', event: 'customer.created', resource: 'customer', id: 'added.id', payload: customerJson('added'), after: auditedCustomer })}
  SELECT count(*) AS "customersCreated" FROM added`;

/**
 * Historic orders: completed, fulfilled and paid, with their timeline. They hold no stock. $2 source,
 * $3 currency.
 */
export const addOrders = `
  WITH ${actorOfImport}, added AS (
    INSERT INTO orders (id, source, reference, customer_id, status, fulfillment_status, payment_status,
                        currency, net_total, total, captured_total, placed_at)
    SELECT h.id, $2, h.reference, c.id, 'completed', 'fulfilled', 'paid', $3, h.total, h.total, h.total, h.placed_at
      FROM history_orders h LEFT JOIN customers c ON c.external_reference = h.customer
     WHERE h.verdict = 'new' ORDER BY h.placed_at, h.first_row
    RETURNING *
  ), timeline AS (
    INSERT INTO order_events (id, order_id, type, data, actor_id, actor_name)
    SELECT new_row_id(), added.id, 'order.imported',
           jsonb_strip_nulls(jsonb_build_object('importId', $1::uuid, 'lines', h.lines, 'country', h.country)),
           actor_id, actor_name
      FROM added JOIN history_orders h ON h.id = added.id, actor
  ), payments AS (
    INSERT INTO payment_records (id, order_id, type, amount, currency, provider, provider_ref,
                                 actor_id, actor_name, occurred_at)
    SELECT new_row_id(), added.id, 'capture', captured_total, currency, 'import', added.id::text,
           actor_id, actor_name, placed_at
      FROM added, actor WHERE captured_total > 0
  )
  SELECT count(*) AS "ordersCreated", coalesce(sum(total), 0)::bigint AS "totalValue" FROM added`;

// An order's id with the position at its end: as unique, without asking for random bytes every time.
const lineId = (order: string, position: string): string =>
  `encode(overlay(uuid_send(${order}) PLACING int4send(${position}) FROM 13), 'hex')::uuid`;

/** Lines one to one, at the price and under the name of their time. */
export const addLines = `
  INSERT INTO order_lines (id, order_id, position, product_id, sku, name, unit_price, price_overridden,
                           tax_rate_bp, quantity, quantity_shipped, net_total, tax_total, total)
  SELECT ${lineId('order_id', 'position')}, order_id, position, product_id, sku, name, unit_price, true, 0,
         quantity, quantity, unit_price * quantity, 0, unit_price * quantity
    FROM (
      SELECT h.id AS order_id, (row_number() OVER (PARTITION BY h.id ORDER BY s.row_no))::int AS position,
             k.product_id, k.sku, coalesce(s.name, k.name) AS name, s.unit_price, s.quantity
        FROM ${newLines} JOIN history_skus k ON k.sku_key = lower(s.sku)
       WHERE h.verdict = 'new'
    ) l`;

/** What the orders of the file amount to. */
export const countOrders = `
  SELECT count(*) FILTER (WHERE verdict = 'unchanged') AS "ordersUnchanged",
         count(*) FILTER (WHERE verdict NOT IN ('new', 'unchanged')) AS "ordersRejected"
    FROM history_orders`;

const orderJson = `JSON_OBJECT(
  'id': added.id, 'number': added.number, 'source': added.source, 'reference': added.reference,
  'customerId': added.customer_id, 'status': added.status, 'fulfillmentStatus': added.fulfillment_status,
  'paymentStatus': added.payment_status, 'currency': added.currency, 'placedAt': added.placed_at,
  'totals': JSON_OBJECT('net': added.net_total, 'tax': added.tax_total,
    'shipping': added.shipping_total, 'discount': added.discount_total, 'total': added.total RETURNING jsonb),
  'balance': JSON_OBJECT('captured': added.captured_total, 'refunded': added.refunded_total,
    'returned': added.returned_total,
    'due': added.total - added.returned_total - (added.captured_total - added.refunded_total) RETURNING jsonb),
  'version': added.version, 'importId': $1::uuid RETURNING jsonb)`;

/** Events and audit of the orders, when the returns of the file are booked. */
export const tellOrders = tell(
  'SELECT o.* FROM history_orders h JOIN orders o ON o.id = h.id ORDER BY h.placed_at, h.first_row',
  { rows: 'added', event: 'order.imported', resource: 'order', id: 'added.id', payload: orderJson },
);
