import { orderColumns } from './order-columns.js';

const header = `source text, reference text, "customerId" uuid, currency text, net bigint, tax bigint,
  shipping bigint, discount bigint, total bigint, "billingAddress" jsonb, "shippingAddress" jsonb`;

const placing = `"placedAt" timestamptz, "reservationExpiresAt" timestamptz`;

// Entries of the timeline are the JSON parameter $1, their actor $2 and $3, their time $4.
function withTimeline(change: string, more: string): string {
  return `WITH o AS (${change})${more}, timeline AS (
      INSERT INTO order_events (id, order_id, type, data, actor_id, actor_name, occurred_at)
      SELECT e.id, o.id, e.type, e.data, $2::uuid, $3::text, $4::timestamptz
        FROM jsonb_to_recordset($1::jsonb)
          AS e (id uuid, "orderId" uuid, place int, type text, data jsonb)
        JOIN o ON o.id = e."orderId" ORDER BY e.place
    )
    SELECT ${orderColumns(`'[]'::json AS lines`)} FROM o`;
}

const insertLines = (from: string): string => `
  INSERT INTO order_lines (id, order_id, position, product_id, sku, name, unit_price,
                           price_overridden, price_reason, tax_rate_bp, quantity, net_total,
                           tax_total, total)
  SELECT n.id, n."orderId", n.position, n."productId", n.sku, n.name, n."unitPrice",
         n."priceOverridden", n."priceReason", n."taxRateBp", n.quantity, n.net, n.tax, n.total
    FROM ${from} AS n (id uuid, "orderId" uuid, position int, "productId" uuid, sku text, name text,
         "unitPrice" bigint, "priceOverridden" boolean, "priceReason" text, "taxRateBp" int,
         quantity int, net bigint, tax bigint, total bigint)`;

/** Lines of many orders, the JSON parameter $1. */
export const addLines = insertLines('jsonb_to_recordset($1::jsonb)');

/** Orders in $5 with their lines in $6; those whose reference is taken are left out, lines and all. */
export const addOrders = withTimeline(
  `INSERT INTO orders (id, source, reference, customer_id, currency, net_total, tax_total,
                       shipping_total, discount_total, total, billing_address, shipping_address,
                       status, placed_at, reservation_expires_at)
   SELECT n.id, n.source, n.reference, n."customerId", n.currency, n.net, n.tax,
          n.shipping, n.discount, n.total, n."billingAddress", n."shippingAddress",
          n.status, n."placedAt", n."reservationExpiresAt"
     FROM jsonb_to_recordset($5::jsonb) AS n (id uuid, status text, ${header}, ${placing})
   ON CONFLICT (source, reference) DO NOTHING RETURNING *`,
  `, l AS (${insertLines('jsonb_to_recordset($6::jsonb)')} JOIN o ON o.id = n."orderId")`,
);

const newVersion = 'version = o.version + 1, updated_at = now()';

/** New content of the orders in $5, which the caller holds locked. */
export const editOrders = withTimeline(
  `UPDATE orders o
      SET customer_id = n."customerId", currency = n.currency, net_total = n.net,
          tax_total = n.tax, shipping_total = n.shipping, discount_total = n.discount,
          total = n.total, billing_address = n."billingAddress",
          shipping_address = n."shippingAddress", ${newVersion}
     FROM jsonb_to_recordset($5::jsonb) AS n (id uuid, ${header})
    WHERE o.id = n.id RETURNING o.*`,
  '',
);

/** Places the drafts in $5, which the caller holds locked. */
export const placeOrders = withTimeline(
  `UPDATE orders o
      SET status = 'placed', placed_at = n."placedAt",
          reservation_expires_at = n."reservationExpiresAt", ${newVersion}
     FROM jsonb_to_recordset($5::jsonb) AS n (id uuid, ${placing})
    WHERE o.id = n.id RETURNING o.*`,
  '',
);
