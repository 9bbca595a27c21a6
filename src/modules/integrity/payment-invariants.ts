import type { Invariant } from './invariant.js';

/** What must be true of payments at any moment. */
export const paymentInvariants: readonly Invariant[] = [
  {
    name: 'payments.sums',
    says: 'What an order says was captured and refunded is the sum of its payments.',
    violations: `
      SELECT o.id, o.captured_total, o.refunded_total, p.captured, p.refunded
        FROM orders o
        LEFT JOIN (SELECT order_id, sum(amount) FILTER (WHERE type = 'capture') AS captured,
                          sum(amount) FILTER (WHERE type = 'refund') AS refunded
                     FROM payment_records GROUP BY order_id) p ON p.order_id = o.id
       WHERE o.captured_total <> coalesce(p.captured, 0)
          OR o.refunded_total <> coalesce(p.refunded, 0)`,
  },
  {
    name: 'payments.refunds',
    says: 'No capture is refunded beyond its amount, and a payment is in the currency of its order.',
    violations: `
      SELECT p.id, p.order_id, p.amount, r.refunded
        FROM payment_records p
        JOIN orders o ON o.id = p.order_id
        LEFT JOIN (SELECT capture_id, sum(amount) AS refunded FROM payment_records
                    WHERE capture_id IS NOT NULL GROUP BY capture_id) r ON r.capture_id = p.id
       WHERE r.refunded > p.amount OR p.currency <> o.currency`,
  },
];
