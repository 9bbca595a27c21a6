import type { Invariant } from './invariant.js';

/** What must be true of stocktakes at any moment. */
export const stocktakeInvariants: readonly Invariant[] = [
  {
    name: 'stocktake.applied',
    says: 'An applied stocktake moved what it found different; no other moved anything.',
    violations: `
      SELECT l.stocktake_id, l.product_id, s.status, l.counted, l.on_hand_when_counted, m.units
        FROM stocktake_lines l
        JOIN stocktakes s ON s.id = l.stocktake_id
        FULL JOIN (SELECT reference_id, product_id, warehouse_id, sum(delta_on_hand) AS units
                     FROM stock_movements WHERE reference_type = 'stocktake'
                    GROUP BY reference_id, product_id, warehouse_id) m
          ON m.reference_id = l.stocktake_id AND m.product_id = l.product_id
         AND m.warehouse_id = s.warehouse_id
       WHERE coalesce(m.units, 0) <>
             CASE s.status WHEN 'applied' THEN coalesce(l.counted - l.on_hand_when_counted, 0)
                           ELSE 0 END`,
  },
  {
    name: 'stocktake.lines',
    says: 'A stocktake says of its lines what they are, and only an open one keeps its products.',
    violations: `
      SELECT s.id, s.status, s.line_count, s.counted_count
        FROM stocktakes s
        LEFT JOIN stocktake_lines l ON l.stocktake_id = s.id
       GROUP BY s.id
      HAVING s.line_count <> count(l.id) OR s.counted_count <> count(l.counted)
          OR bool_or(l.open <> (s.status = 'open')) OR bool_or(l.warehouse_id <> s.warehouse_id)`,
  },
];
