import type { Invariant } from './invariant.js';

const worth = `unit_price * quantity_returned + div(unit_price::numeric * quantity_returned * tax_rate_bp + 5000, 10000)`;

/** What must be true of what left and what came back; lines without an order line are history. */
export const shipmentInvariants: readonly Invariant[] = [
  {
    name: 'shipments.lines',
    says: 'What is packed and shipped of a line stands in shipments; imported lines left without one.',
    violations: `
      SELECT l.id, l.order_id, l.quantity_packed, l.quantity_shipped, s.packed, s.shipped
        FROM order_lines l
        JOIN (SELECT p.order_line_id, coalesce(sum(p.quantity) FILTER (WHERE s.status = 'pending'), 0) AS packed,
                     coalesce(sum(p.quantity) FILTER (WHERE s.status IN ('shipped', 'delivered')), 0) AS shipped
                FROM shipment_lines p JOIN shipments s ON s.id = p.shipment_id GROUP BY p.order_line_id) s
          ON s.order_line_id = l.id
       WHERE l.quantity_packed <> s.packed OR l.quantity_shipped <> s.shipped`,
  },
  {
    name: 'shipments.order',
    says: 'A shipment has lines, and they are of its order.',
    violations: `
      SELECT s.id, s.order_id FROM shipments s
       WHERE NOT EXISTS (SELECT FROM shipment_lines p WHERE p.shipment_id = s.id)
          OR EXISTS (SELECT FROM shipment_lines p JOIN order_lines l ON l.id = p.order_line_id
                      WHERE p.shipment_id = s.id AND l.order_id <> s.order_id)`,
  },
  {
    name: 'returns.lines',
    says: 'What came back of a line stands in returns.',
    violations: `
      SELECT l.id, l.order_id, l.quantity_returned, r.received
        FROM (SELECT order_line_id, sum(quantity_received) AS received FROM return_lines
               WHERE order_line_id IS NOT NULL GROUP BY order_line_id) r
        FULL JOIN (SELECT id, order_id, quantity_returned FROM order_lines) l ON l.id = r.order_line_id
       WHERE coalesce(l.quantity_returned, 0) <> coalesce(r.received, 0)`,
  },
  {
    name: 'returns.order-value',
    says: 'What came back to an order is worth what it was sold for.',
    violations: `
      SELECT o.id, o.returned_total, l.worth
        FROM orders o JOIN (SELECT order_id, sum(${worth}) AS worth FROM order_lines GROUP BY order_id) l
          ON l.order_id = o.id
       WHERE o.returned_total <> l.worth`,
  },
  {
    name: 'returns.value',
    says: 'A return is worth its lines, and nothing before it was received.',
    violations: `
      SELECT r.id, r.status, r.value, l.value AS lines_value, l.received
        FROM returns r
        JOIN (SELECT return_id, sum(value) AS value, sum(quantity_received) AS received FROM return_lines
               GROUP BY return_id) l ON l.return_id = r.id
       WHERE r.value <> l.value OR (r.status <> 'received' AND l.received > 0)`,
  },
];
