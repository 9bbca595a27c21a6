import {
  countryNames,
  factSums,
  notNothing,
  rollupColumns,
  rollupSums,
} from './sales-facts.sql.js';
import { changedFacts, correction, rolled, type SalesGroup } from './sales-rows.sql.js';

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

/** From `grouped`, sums by key and currency, to what the report shows; $8 how many, $9 a currency or null. */
export const shown = (group: SalesGroup): string => `
  top AS (
    SELECT * FROM grouped ORDER BY ${group === 'day' ? '' : 'net + tax DESC, '}key, currency LIMIT $8
  ), labelled AS (
    SELECT nullif(t.key, '') AS key, ${labels[group].columns}, t.currency, orders, units, net, t.tax, net + t.tax AS gross,
           returned_units AS "returnedUnits", returned_value AS "returnedValue"
      FROM top t ${labels[group].join}
     ORDER BY ${group === 'day' ? '' : 'gross DESC, '}t.key, t.currency
  ), totals AS (
    SELECT currency, ${rollupSums} FROM (${rolled('country')} UNION ALL ${correction('country')}) c
     WHERE $9::text IS NULL OR currency = $9
     GROUP BY currency HAVING ${notNothing} ORDER BY currency
  )
  SELECT (SELECT coalesce(json_agg(l), '[]') FROM labelled l) AS items,
         (SELECT coalesce(json_agg(json_build_object('currency', currency, 'orders', orders, 'units', units, 'net', net,
                   'tax', tax, 'gross', net + tax, 'returnedUnits', returned_units, 'returnedValue', returned_value)), '[]')
            FROM totals) AS totals`;

/**
 * $1, $2 names of countries and their codes, $3 to $7 the days as `sales-rows.sql.ts` says, $8 how
 * many groups, $9 a currency or null. One statement, so that marks, sums and orders are of one moment.
 */
export const salesReport = (group: SalesGroup): string => `
  WITH ${countryNames(1)}, ${changedFacts}, grouped AS (
    SELECT key, currency, ${rollupSums} FROM (${groupRows(group)}) g
     WHERE $9::text IS NULL OR currency = $9
     GROUP BY key, currency HAVING ${notNothing}
  ), ${shown(group)}`;
