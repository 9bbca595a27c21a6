import { rollupColumns, rollupSums } from '../../modules/reports/sales-facts.sql.js';

const sums = (orders: string): string =>
  `${orders}, sum(quantity)::bigint, sum(net)::bigint, sum(tax)::bigint, 0, 0`;

// Within an order all lines share the country and the customer, but two may be of one product.
const dimension = (name: string, key: string, orders: string): string => `
  SELECT '${name}', 'day', day, ${key}, currency, ${sums(orders)} FROM facts GROUP BY day, ${key}, currency`;
const ofOrders = 'count(*) FILTER (WHERE position = 1)';

/** Sales of the orders of one batch by day, which no other batch has: what the rollup makes of them. */
export const addSalesOfDays = `
  WITH facts AS MATERIALIZED (
    SELECT (pg_temp.scale_time(o.ms) AT TIME ZONE 'UTC')::date AS day, coalesce(o.country, '') AS country,
           l.product_id::text AS product, coalesce(o.customer_id::text, '') AS customer,
           CASE WHEN o.british THEN 'GBP' ELSE 'EUR' END AS currency, o.k, l.position, l.quantity, l.net, l.tax
      FROM scale_orders o JOIN scale_lines l ON l.k = o.k
     WHERE o.fate NOT IN ('draft', 'cancelled')
  )
  INSERT INTO sales_rollups (dimension, grain, starts_on, key, currency, ${rollupColumns})
  ${dimension('country', 'country', ofOrders)}
   UNION ALL ${dimension('product', 'product', 'count(DISTINCT k)')}
   UNION ALL ${dimension('customer', 'customer', ofOrders)}`;

export const addSalesOfMonths = `
  INSERT INTO sales_rollups (dimension, grain, starts_on, key, currency, ${rollupColumns})
  SELECT dimension, 'month', date_trunc('month', starts_on)::date AS starts_on, key, currency, ${rollupSums}
    FROM sales_rollups WHERE grain = 'day'
   GROUP BY dimension, date_trunc('month', starts_on)::date, key, currency`;

/** What the triggers noted has been counted. */
export const forgetSalesChanges = 'DELETE FROM sales_changes';
