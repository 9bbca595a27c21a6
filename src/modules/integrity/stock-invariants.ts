import type { Invariant } from './invariant.js';

// Lines of these orders should hold exactly what they have still to ship: a hold may have lost some.
const reserving = `o.status IN ('placed', 'confirmed')`;

/** What must be true of levels, ledger and reservations at any moment. */
export const stockInvariants: readonly Invariant[] = [
  {
    name: 'stock.bounds',
    says: 'Nothing is below zero, and no more is allocated than is there or may be owed.',
    violations: `
      SELECT id, on_hand, allocated, backorder_limit FROM stock_levels
       WHERE on_hand < 0 OR allocated < 0 OR allocated > on_hand + backorder_limit`,
  },
  {
    name: 'stock.ledger',
    says: 'The movements of every level sum up to it.',
    violations: `
      SELECT l.id, l.on_hand, l.allocated, m.on_hand AS ledger_on_hand, m.allocated AS ledger_allocated
        FROM stock_levels l
        LEFT JOIN (SELECT product_id, warehouse_id, sum(delta_on_hand) AS on_hand,
                          sum(delta_allocated) AS allocated
                     FROM stock_movements GROUP BY product_id, warehouse_id) m
          USING (product_id, warehouse_id)
       WHERE l.on_hand <> coalesce(m.on_hand, 0) OR l.allocated <> coalesce(m.allocated, 0)`,
  },
  {
    name: 'stock.reservations',
    says: 'The open reservations of every level are what is allocated.',
    violations: `
      SELECT l.id, l.allocated, r.reserved
        FROM stock_levels l
        LEFT JOIN (SELECT product_id, warehouse_id, sum(quantity) AS reserved
                     FROM stock_reservations WHERE state = 'open' GROUP BY product_id, warehouse_id) r
          USING (product_id, warehouse_id)
       WHERE l.allocated <> coalesce(r.reserved, 0)`,
  },
  {
    name: 'stock.holders',
    says: 'Only placed and confirmed orders hold stock, and no line more than it has to ship.',
    violations: `
      SELECT r.order_id, r.order_line_id, o.status, r.reserved,
             l.quantity - l.quantity_shipped - l.quantity_cancelled AS due
        FROM (SELECT order_id, order_line_id, sum(quantity) AS reserved FROM stock_reservations
               WHERE state = 'open' GROUP BY order_id, order_line_id) r
        JOIN order_lines l ON l.id = r.order_line_id
        JOIN orders o ON o.id = l.order_id
       WHERE NOT ${reserving} OR r.order_id <> l.order_id
          OR r.reserved > l.quantity - l.quantity_shipped - l.quantity_cancelled`,
  },
  {
    name: 'stock.held-back',
    says: 'A line that reserves stock lacks some of it only while its order is on hold.',
    violations: `
      SELECT l.order_id, l.id AS order_line_id, r.reserved,
             l.quantity - l.quantity_shipped - l.quantity_cancelled AS due
        FROM (SELECT order_line_id, coalesce(sum(quantity) FILTER (WHERE state = 'open'), 0) AS reserved
                FROM stock_reservations GROUP BY order_line_id) r
        JOIN order_lines l ON l.id = r.order_line_id
        JOIN orders o ON o.id = l.order_id
       WHERE ${reserving} AND o.held_at IS NULL
         AND r.reserved < l.quantity - l.quantity_shipped - l.quantity_cancelled`,
  },
  {
    name: 'stock.shipped',
    says: 'What the ledger shipped of a line is what left its reservations.',
    violations: `
      SELECT product_id, warehouse_id, m.units AS ledger, r.units AS consumed
        FROM (SELECT product_id, warehouse_id, -sum(delta_on_hand) AS units FROM stock_movements
               WHERE type = 'ship' GROUP BY product_id, warehouse_id) m
        FULL JOIN (SELECT product_id, warehouse_id, sum(quantity) AS units FROM stock_reservations
                    WHERE state = 'consumed' GROUP BY product_id, warehouse_id) r
          USING (product_id, warehouse_id)
       WHERE m.units IS DISTINCT FROM r.units`,
  },
];
