import { countryNames, notNothing, rollupColumns, rollupSums } from './sales-facts.sql.js';
import { shown } from './sales-report.sql.js';
import { changedFacts, correction, rolled } from './sales-rows.sql.js';

/** Dimensions with so many keys that their largest are looked for from the top. */
const ranked = ['product', 'customer'] as const;
export type Ranked = (typeof ranked)[number];

export const isRanked = (group: string): group is Ranked => ranked.includes(group as Ranked);

const ofMonths = (dimension: Ranked): string => `dimension = '${dimension}' AND grain = 'month'`;

// The largest of each month and currency, $11 of all. Of a key that none of these lists shows, a
// month has at most what the last of its list has, and nothing when the list ends before.
const lists = (dimension: Ranked): string => `
  months AS (
    SELECT DISTINCT starts_on, currency FROM sales_rollups
     WHERE dimension = 'country' AND grain = 'month' AND starts_on = ANY($10::date[])
       AND ($9::text IS NULL OR currency = $9)
  ), depth AS MATERIALIZED (
    SELECT greatest(1, $11::bigint / greatest(1, count(*))) AS rows FROM months
  ), lists AS MATERIALIZED (
    SELECT m.starts_on, m.currency, l.key, l.gross FROM months m CROSS JOIN LATERAL (
      SELECT key, net + tax AS gross FROM sales_rollups
       WHERE ${ofMonths(dimension)} AND starts_on = m.starts_on AND currency = m.currency
       ORDER BY net + tax DESC LIMIT (SELECT rows FROM depth)) l
  ), ends AS (
    SELECT currency, CASE WHEN count(*) = (SELECT rows FROM depth) THEN min(gross) END AS gross
      FROM lists GROUP BY starts_on, currency
  )`;

// What a key has at most: all of its months, days outside of the range included, and what changed.
const ceilings = (dimension: Ranked): string => `
  delta AS MATERIALIZED (
    SELECT key, currency, ${rollupSums} FROM (${correction(dimension)}) d
     WHERE $9::text IS NULL OR currency = $9
     GROUP BY key, currency HAVING ${notNothing}
  ), ceilings AS (
    SELECT c.key, c.currency, coalesce(m.gross, 0) + greatest(d.net + d.tax, 0) AS gross
      FROM (SELECT key, currency FROM lists UNION SELECT key, currency FROM delta) c
     CROSS JOIN LATERAL (
       SELECT sum(net + tax)::bigint AS gross FROM sales_rollups r
        WHERE ${ofMonths(dimension)} AND starts_on = ANY($10::date[]) AND r.key = c.key AND r.currency = c.currency) m
      LEFT JOIN delta d ON d.key = c.key AND d.currency = c.currency
  ), candidates AS MATERIALIZED (
    SELECT *, row_number() OVER (ORDER BY gross DESC) AS place FROM ceilings
  )`;

/**
 * The same as `salesReport`, from the top of each month ($10) on: sums of the $12 keys that can have
 * the most, out of $11 that are the first of their months and currencies. `proven`: no other key reaches the last
 * one shown. No day has sold less than nothing (`ck_order_lines_totals`), so a month has no less than
 * a part of it.
 */
export const topSales = (dimension: Ranked): string => `
  WITH ${countryNames(1)}, ${changedFacts}, ${lists(dimension)}, ${ceilings(dimension)}, others AS (
    SELECT greatest(
      (SELECT max(gross) FROM (SELECT sum(gross) AS gross FROM ends GROUP BY currency) e),
      (SELECT max(gross) FROM candidates WHERE place > $12)) AS gross
  ), grouped AS (
    SELECT key, currency, ${rollupSums} FROM (
      SELECT c.key, c.currency, ${rollupColumns} FROM candidates c
       CROSS JOIN LATERAL (${rolled(dimension, 'AND key = c.key AND currency = c.currency')}) r
       WHERE c.place <= $12
       UNION ALL
      SELECT c.key, c.currency, ${rollupColumns} FROM candidates c
        JOIN delta d ON d.key = c.key AND d.currency = c.currency
       WHERE c.place <= $12) g
     GROUP BY key, currency HAVING ${notNothing}
  ), ${shown(dimension)},
         (SELECT o.gross IS NULL OR coalesce(t.gross > o.gross, false)
            FROM others o, (SELECT CASE WHEN count(*) >= $8 THEN min(net + tax) END AS gross FROM top) t) AS proven`;
