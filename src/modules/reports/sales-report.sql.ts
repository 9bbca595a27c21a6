import {
  countryNames,
  factSums,
  negativeRollup,
  notNothing,
  rollupColumns,
  rollupSums,
  salesFacts,
} from './sales-facts.sql.js';

export const salesGroups = ['day', 'product', 'customer', 'country'] as const;
export type SalesGroup = (typeof salesGroups)[number];

type Dimension = Exclude<SalesGroup, 'day'>;

// The sums of months and days as they were rolled up …
const rolled = (dimension: Dimension): string => `
  SELECT key, currency, ${rollupColumns} FROM sales_rollups
   WHERE dimension = '${dimension}' AND grain = 'month' AND starts_on >= $5::date AND starts_on < $6::date
   UNION ALL
  SELECT key, currency, ${rollupColumns} FROM sales_rollups
   WHERE dimension = '${dimension}' AND grain = 'day' AND starts_on >= $3::date AND starts_on < $5::date
   UNION ALL
  SELECT key, currency, ${rollupColumns} FROM sales_rollups
   WHERE dimension = '${dimension}' AND grain = 'day' AND starts_on >= $6::date AND starts_on <= $4::date`;

// … and for the days that changed since: what they are now in place of what they were.
const correction = (dimension: Dimension): string => `
  SELECT key, currency, ${negativeRollup} FROM sales_rollups
   WHERE dimension = '${dimension}' AND grain = 'day' AND starts_on IN (SELECT day FROM changed)
   UNION ALL
  SELECT ${dimension}, currency, ${factSums} FROM facts GROUP BY 1, 2`;

const byDay = `
  SELECT starts_on::text AS key, currency, ${rollupColumns} FROM sales_rollups
   WHERE dimension = 'country' AND grain = 'day' AND starts_on BETWEEN $3::date AND $4::date
     AND starts_on NOT IN (SELECT day FROM changed)
   UNION ALL
  SELECT day::text, currency, ${factSums} FROM facts GROUP BY 1, 2`;

const groupRows = (group: SalesGroup): string =>
  group === 'day' ? byDay : `${rolled(group)} UNION ALL ${correction(group)}`;

const labels: Readonly<Record<SalesGroup, { columns: string; join: string }>> = {
  day: { columns: 'NULL AS sku, NULL AS name', join: '' },
  country: { columns: 'NULL AS sku, NULL AS name', join: '' },
  product: {
    columns: 'p.sku, p.name',
    join: `LEFT JOIN products p ON p.id = nullif(t.key, '')::uuid`,
  },
  customer: {
    columns: 'NULL AS sku, c.name',
    join: `LEFT JOIN customers c ON c.id = nullif(t.key, '')::uuid`,
  },
};

/**
 * $1, $2 names of countries and their codes, $3 from, $4 to, $5 the first whole month, $6 the day
 * after the last one, $7 how many groups, $8 a currency or null. One statement, so that marks, sums
 * and orders are of one moment.
 */
export const salesReport = (group: SalesGroup): string => `
  WITH ${countryNames(1)}, changed AS MATERIALIZED (
    SELECT DISTINCT day FROM sales_changes WHERE day BETWEEN $3::date AND $4::date
  ), facts AS MATERIALIZED (${salesFacts('changed')}
  ), grouped AS (
    SELECT key, currency, ${rollupSums} FROM (${groupRows(group)}) g
     WHERE $5::date IS NOT NULL AND $6::date IS NOT NULL AND ($8::text IS NULL OR currency = $8)
     GROUP BY key, currency HAVING ${notNothing}
  ), top AS (
    SELECT * FROM grouped ORDER BY ${group === 'day' ? '' : 'net + tax DESC, '}key, currency LIMIT $7
  ), labelled AS (
    SELECT nullif(t.key, '') AS key, ${labels[group].columns}, t.currency, orders, units, net, t.tax, net + t.tax AS gross,
           returned_units AS "returnedUnits", returned_value AS "returnedValue"
      FROM top t ${labels[group].join}
     ORDER BY ${group === 'day' ? '' : 'gross DESC, '}t.key, t.currency
  ), totals AS (
    SELECT currency, ${rollupSums} FROM (${rolled('country')} UNION ALL ${correction('country')}) c
     WHERE $8::text IS NULL OR currency = $8
     GROUP BY currency HAVING ${notNothing} ORDER BY currency
  )
  SELECT (SELECT coalesce(json_agg(l), '[]') FROM labelled l) AS items,
         (SELECT coalesce(json_agg(json_build_object('currency', currency, 'orders', orders, 'units', units, 'net', net,
                   'tax', tax, 'gross', net + tax, 'returnedUnits', returned_units, 'returnedValue', returned_value)), '[]')
            FROM totals) AS totals`;
