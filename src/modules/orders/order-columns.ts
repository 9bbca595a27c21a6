/** Columns of an order as `o` for lists; amounts lose the suffix of their columns. */
export const summaryColumns = `o.id, o.number, o.source, o.reference, o.customer_id AS "customerId",
  o.status, o.fulfillment_status AS "fulfillmentStatus", o.payment_status AS "paymentStatus",
  o.hold_reason AS "holdReason", o.held_at AS "heldAt", o.cancel_reason AS "cancelReason",
  o.currency, o.net_total AS net, o.tax_total AS tax, o.shipping_total AS shipping,
  o.discount_total AS discount, o.total, o.captured_total AS captured,
  o.refunded_total AS refunded, o.returned_total AS returned, o.placed_at AS "placedAt",
  o.reservation_expires_at AS "reservationExpiresAt", o.version, o.created_at AS "createdAt",
  o.updated_at AS "updatedAt"`;

/** Of a line as `l`. */
const lineProperties = Object.entries({
  id: 'l.id',
  position: 'l.position',
  productId: 'l.product_id',
  sku: 'l.sku',
  name: 'l.name',
  quantity: 'l.quantity',
  unitPrice: 'l.unit_price',
  priceOverridden: 'l.price_overridden',
  priceReason: 'l.price_reason',
  taxRateBp: 'l.tax_rate_bp',
  net: 'l.net_total',
  tax: 'l.tax_total',
  total: 'l.total',
  quantityShipped: 'l.quantity_shipped',
  quantityCancelled: 'l.quantity_cancelled',
  quantityReturned: 'l.quantity_returned',
  quantityPacked: 'l.quantity_packed',
});
const lineJson = lineProperties.map(([name, column]) => `'${name}', ${column}`).join(', ');
const lineColumns = lineProperties.map(([name, column]) => `${column} AS "${name}"`).join(', ');

/** All lines of order `o` as one JSON array; `from` gives them as `l`. */
export function linesOf(from = 'order_lines l WHERE l.order_id = o.id'): string {
  return `(SELECT coalesce(json_agg(json_build_object(${lineJson}) ORDER BY l.position), '[]')
    FROM ${from}) AS lines`;
}

/** Columns of line `l` with what tells its order `o` apart. */
export const lineRowColumns = `${lineColumns}, o.id AS "orderId", o.number AS "orderNumber",
  o.status AS "orderStatus", o.currency, o.source, o.reference, o.customer_id AS "customerId",
  o.placed_at AS "placedAt"`;

const addressColumns = `o.billing_address AS "billingAddress", o.shipping_address AS "shippingAddress"`;

/** Columns of a whole order as `o`. */
export function orderColumns(lines = linesOf()): string {
  return `${summaryColumns}, ${addressColumns}, ${lines}`;
}

/** What of an order's answer is no column of `summaryColumns`, over rows `r`: as `toOrderSummary` and `dueOf` have it. */
export const orderFieldsInSql = {
  held: 'r."heldAt" IS NOT NULL',
  'totals.net': 'r.net',
  'totals.tax': 'r.tax',
  'totals.shipping': 'r.shipping',
  'totals.discount': 'r.discount',
  'totals.total': 'r.total',
  'balance.captured': 'r.captured',
  'balance.refunded': 'r.refunded',
  'balance.returned': 'r.returned',
  'balance.due': `CASE WHEN r.status IN ('cancelled', 'expired') THEN 0 ELSE r.total - r.returned END
    - r.captured + r.refunded`,
};
