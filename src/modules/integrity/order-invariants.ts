import type { Invariant } from './invariant.js';

const units = `SELECT l.order_id, sum(l.quantity_shipped) AS shipped, sum(l.quantity_returned) AS returned,
    sum(l.quantity_packed) AS packed,
    sum(l.quantity - l.quantity_cancelled - l.quantity_shipped) AS unshipped
  FROM order_lines l GROUP BY l.order_id`;

// The same derivation as order-derived.ts, written a second time on purpose: one checks the other.
const fulfilment = `CASE WHEN coalesce(u.shipped, 0) = 0 THEN 'unfulfilled'
  WHEN u.returned > 0 AND u.returned = u.shipped AND u.unshipped = 0 THEN 'returned'
  WHEN u.returned > 0 THEN 'partially_returned'
  WHEN u.unshipped = 0 THEN 'fulfilled' ELSE 'partially_fulfilled' END`;
const due = `CASE WHEN o.status IN ('cancelled', 'expired') THEN 0 ELSE o.total - o.returned_total END
  - (o.captured_total - o.refunded_total)`;
const payment = `CASE WHEN o.refunded_total > 0 AND o.refunded_total = o.captured_total THEN 'refunded'
  WHEN o.refunded_total > 0 THEN 'partially_refunded'
  WHEN ${due} < 0 THEN 'overpaid'
  WHEN ${due} = 0 AND (o.captured_total > 0 OR o.status = 'completed') THEN 'paid'
  WHEN o.captured_total > 0 THEN 'partially_paid' ELSE 'unpaid' END`;

// The scale profile writes timelines without events, and imports one event of their own.
/** What must be true of orders, their lines and their money at any moment. */
export const orderInvariants: readonly Invariant[] = [
  {
    name: 'orders.quantities',
    says: 'No line ships, packs or cancels more than was ordered, or takes back more than was shipped.',
    violations: `
      SELECT id, order_id FROM order_lines
       WHERE quantity_shipped + quantity_cancelled + quantity_packed > quantity
          OR quantity_returned > quantity_shipped
          OR least(quantity_shipped, quantity_cancelled, quantity_packed, quantity_returned) < 0`,
  },
  {
    name: 'orders.line-totals',
    says: 'A line costs price × what is not cancelled, and its tax is rounded half-up once.',
    violations: `
      SELECT id, order_id, net_total, tax_total, total FROM order_lines
       WHERE net_total <> unit_price * (quantity - quantity_cancelled)
          OR tax_total <> div(net_total::numeric * tax_rate_bp + 5000, 10000)
          OR total <> net_total + tax_total`,
  },
  {
    name: 'orders.totals',
    says: 'An order costs its lines, its shipping and its discount.',
    violations: `
      SELECT o.id, o.net_total, o.tax_total, o.total, l.net AS lines_net, l.tax AS lines_tax
        FROM orders o
        LEFT JOIN (SELECT order_id, sum(net_total) AS net, sum(tax_total) AS tax FROM order_lines
                    GROUP BY order_id) l ON l.order_id = o.id
       WHERE o.net_total <> coalesce(l.net, 0) OR o.tax_total <> coalesce(l.tax, 0)
          OR o.total <> o.net_total + o.tax_total + o.shipping_total - o.discount_total`,
  },
  {
    name: 'orders.fulfillment-status',
    says: 'The fulfilment of an order follows from its lines.',
    violations: `
      SELECT o.id, o.fulfillment_status, ${fulfilment} AS derived
        FROM orders o LEFT JOIN (${units}) u ON u.order_id = o.id
       WHERE o.fulfillment_status <> ${fulfilment}`,
  },
  {
    name: 'orders.payment-status',
    says: 'The payment of an order follows from its amounts, and no more is refunded than was captured.',
    violations: `
      SELECT o.id, o.status, o.payment_status, ${payment} AS derived FROM orders o
       WHERE o.payment_status <> ${payment} OR o.refunded_total > o.captured_total`,
  },
  {
    name: 'orders.completed',
    says: 'A confirmed order that is shipped and paid is completed, unless it is on hold.',
    violations: `
      SELECT o.id, o.status, ${due} AS due
        FROM orders o JOIN (${units}) u ON u.order_id = o.id
       WHERE o.status = 'confirmed' AND o.held_at IS NULL
         AND u.shipped > 0 AND u.unshipped = 0 AND ${due} <= 0`,
  },
  {
    name: 'orders.ended',
    says: 'Of a cancelled or expired order nothing was shipped, and nothing is being packed.',
    violations: `
      SELECT o.id, o.status FROM orders o JOIN (${units}) u ON u.order_id = o.id
       WHERE o.status IN ('draft', 'cancelled', 'expired') AND (u.shipped > 0 OR u.packed > 0)`,
  },
  {
    name: 'orders.timeline',
    says: 'Every order has a timeline, and every change of an order in it was told to the outbox.',
    violations: `
      SELECT order_id, type, e.times AS timeline, x.times AS outbox
        FROM (SELECT order_id, type, count(*) AS times FROM order_events
               WHERE type LIKE 'order.%' AND type <> 'order.imported'
                 AND actor_name <> 'scale profile' GROUP BY order_id, type) e
        LEFT JOIN (SELECT resource_id::uuid AS order_id, type, count(*) AS times FROM outbox_events
                    WHERE resource = 'order' GROUP BY resource_id, type) x USING (order_id, type)
       WHERE e.times <> coalesce(x.times, 0)
       UNION ALL
      SELECT id, 'none', 0, 0 FROM orders o
       WHERE NOT EXISTS (SELECT FROM order_events e WHERE e.order_id = o.id)`,
  },
];
