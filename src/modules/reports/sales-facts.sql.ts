const dayOf = (moment: string): string => `coalesce(${moment}, '-infinity'::timestamptz)
  >= d.day::timestamp AT TIME ZONE 'UTC' AND coalesce(${moment}, '-infinity'::timestamptz)
  < (d.day + 1)::timestamp AT TIME ZONE 'UTC'`;

// An import knows the country of an order, but no address: it is in the timeline, by its name.
const country = `coalesce(o.shipping_address->>'country', o.billing_address->>'country',
  (SELECT coalesce(n.code, e.data->>'country')
     FROM order_events e LEFT JOIN names n ON n.name = e.data->>'country'
    WHERE e.order_id = o.id AND e.type = 'order.imported' LIMIT 1), '')`;

/** $n and $n+1: names of countries and their codes. */
export const countryNames = (n: number): string =>
  `names AS MATERIALIZED (SELECT * FROM unnest($${n}::text[], $${n + 1}::text[]) AS n (name, code))`;

/**
 * What was sold and what came back on the days of `d (day)`, in UTC: a row per line. Needs
 * `names`. Sold is what was placed and neither cancelled nor expired, at the price of its line;
 * what came back counts on the day it came, whichever day it was sold.
 */
export const salesFacts = (days: string): string => `
  SELECT d.day, ${country} AS country, l.product_id::text AS product, coalesce(o.customer_id::text, '') AS customer,
         o.currency, o.id AS order_id, l.quantity - l.quantity_cancelled AS units, l.net_total AS net,
         l.tax_total AS tax, 0 AS returned_units, 0::bigint AS returned_value
    FROM ${days} d
    JOIN orders o ON ${dayOf('o.placed_at')} AND o.status IN ('placed', 'confirmed', 'completed')
    JOIN order_lines l ON l.order_id = o.id AND l.quantity > l.quantity_cancelled
   UNION ALL
  SELECT d.day, CASE WHEN o.id IS NULL THEN '' ELSE ${country} END, coalesce(rl.product_id::text, ''),
         coalesce(o.customer_id::text, r.customer_id::text, ''), r.currency, NULL, 0, 0, 0, rl.quantity_received, rl.value
    FROM ${days} d
    JOIN returns r ON ${dayOf('r.received_at')} AND r.status = 'received'
    JOIN return_lines rl ON rl.return_id = r.id AND rl.quantity_received > 0
    LEFT JOIN order_lines ol ON ol.id = rl.order_line_id
    LEFT JOIN orders o ON o.id = coalesce(ol.order_id, r.order_id)`;

/** The sums of facts; an order counts once however many lines it has. */
export const factSums = `count(DISTINCT order_id) AS orders, sum(units)::bigint AS units,
  sum(net)::bigint AS net, sum(tax)::bigint AS tax, sum(returned_units)::bigint AS returned_units,
  sum(returned_value)::bigint AS returned_value`;

const columns = ['orders', 'units', 'net', 'tax', 'returned_units', 'returned_value'];

/** The sums of sums. */
export const rollupSums = columns.map((name) => `sum(${name})::bigint AS ${name}`).join(', ');
export const rollupColumns = columns.join(', ');
export const negativeRollup = columns.map((name) => `-${name} AS ${name}`).join(', ');
export const notNothing = columns.map((name) => `sum(${name}) <> 0`).join(' OR ');
export const addedRollup = columns
  .map((n) => `${n} = sales_rollups.${n} + excluded.${n}`)
  .join(', ');
