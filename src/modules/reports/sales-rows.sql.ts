import { factSums, negativeRollup, rollupColumns, salesFacts } from './sales-facts.sql.js';

export const salesGroups = ['day', 'product', 'customer', 'country'] as const;
export type SalesGroup = (typeof salesGroups)[number];
export type Dimension = Exclude<SalesGroup, 'day'>;

// Everything that sums of sales are made of, for statements whose $3 and $4 are the first and the
// last day, $5 the months to add, $6 the days to add and $7 the days to take away.

/** The days that changed since they were rolled up, and what they hold now. Needs `names`. */
export const changedFacts = `
  changed AS MATERIALIZED (
    SELECT DISTINCT day FROM sales_changes WHERE day BETWEEN $3::date AND $4::date
  ), facts AS MATERIALIZED (${salesFacts('changed')}
  )`;

/** The sums of the periods as they were rolled up; `only` narrows them … */
export const rolled = (dimension: Dimension, only = ''): string => `
  SELECT key, currency, ${rollupColumns} FROM sales_rollups
   WHERE dimension = '${dimension}' AND grain = 'month' AND starts_on = ANY($5::date[]) ${only}
   UNION ALL
  SELECT key, currency, ${rollupColumns} FROM sales_rollups
   WHERE dimension = '${dimension}' AND grain = 'day' AND starts_on = ANY($6::date[]) ${only}
   UNION ALL
  SELECT key, currency, ${negativeRollup} FROM sales_rollups
   WHERE dimension = '${dimension}' AND grain = 'day' AND starts_on = ANY($7::date[]) ${only}`;

/** … and for the days that changed since: what they are now in place of what they were. */
export const correction = (dimension: Dimension): string => `
  SELECT key, currency, ${negativeRollup} FROM sales_rollups
   WHERE dimension = '${dimension}' AND grain = 'day' AND starts_on IN (SELECT day FROM changed)
   UNION ALL
  SELECT ${dimension}, currency, ${factSums} FROM facts GROUP BY 1, 2`;
