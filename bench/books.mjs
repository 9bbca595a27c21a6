import { withClient } from './database.mjs';

const checks = {
  'levels that differ from their movements': `
    SELECT count(*) FROM stock_levels l
      LEFT JOIN (SELECT product_id, warehouse_id, sum(delta_on_hand) AS on_hand, sum(delta_allocated) AS allocated
                   FROM stock_movements GROUP BY 1, 2) m USING (product_id, warehouse_id)
     WHERE l.on_hand <> coalesce(m.on_hand, 0) OR l.allocated <> coalesce(m.allocated, 0)`,
  'levels that differ from their reservations': `
    SELECT count(*) FROM stock_levels l
      LEFT JOIN (SELECT product_id, warehouse_id, sum(quantity) AS held FROM stock_reservations
                  WHERE state = 'open' GROUP BY 1, 2) r USING (product_id, warehouse_id)
     WHERE l.allocated <> coalesce(r.held, 0)`,
  'lines without their reservation': `
    SELECT count(*) FROM order_lines l LEFT JOIN stock_reservations r ON r.order_line_id = l.id
     WHERE l.quantity IS DISTINCT FROM r.quantity`,
  'orders whose totals differ from their lines': `
    SELECT count(*) FROM orders o
      JOIN (SELECT order_id, sum(total) AS total FROM order_lines GROUP BY 1) l ON l.order_id = o.id
     WHERE o.total <> l.total`,
};

const counts = `
  SELECT (SELECT count(*) FROM orders) AS orders,
         (SELECT count(*) FROM idempotency_keys) AS keys,
         (SELECT count(*) FROM order_events WHERE type = 'order.placed') AS timeline,
         (SELECT count(*) FROM outbox_events WHERE type = 'order.placed') AS events,
         (SELECT count(*) FROM outbox_events WHERE type = 'stock.reserved') AS stock_events,
         (SELECT count(*) FROM audit_entries WHERE action = 'order.placed') AS audit`;

/**
 * Throws unless the books balance after `acknowledged` placements; `unanswered` is how many more
 * may have been committed when a turn ended before their answer came.
 */
export async function requireBalance(url, { acknowledged, unanswered }) {
  await withClient(url, async (client) => {
    for (const [what, text] of Object.entries(checks)) {
      const { rows } = await client.query(text);
      if (Number(rows[0].count) !== 0)
        throw new Error(`The books do not balance: ${rows[0].count} ${what}.`);
    }
    const { rows } = await client.query(counts);
    const [orders, ...others] = Object.values(rows[0]).map(Number);
    const surplus = orders - acknowledged;
    const balanced =
      others.every((count) => count === orders) && surplus >= 0 && surplus <= unanswered;
    if (!balanced)
      throw new Error(
        `The books do not balance: ${JSON.stringify(rows[0])}, ${acknowledged} acknowledged.`,
      );
  });
}
