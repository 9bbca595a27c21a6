import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';
import { countryCodesOfNames } from './country-names.js';
import {
  addedRollup,
  countryNames,
  factSums,
  negativeRollup,
  notNothing,
  rollupColumns,
  rollupSums,
  salesFacts,
} from './sales-facts.sql.js';

// The day as it is now against the day as it was rolled up: what differs is added to the rows of
// the day and of its month, so that a month is always the sum of its days.
const rollUp = `
  WITH ${countryNames(2)}, facts AS MATERIALIZED (
    ${salesFacts('(SELECT $1::date AS day)')}
  ), sides AS (
    SELECT 'country' AS dimension, country AS key, currency, ${factSums} FROM facts GROUP BY 2, 3
     UNION ALL SELECT 'product', product, currency, ${factSums} FROM facts GROUP BY 2, 3
     UNION ALL SELECT 'customer', customer, currency, ${factSums} FROM facts GROUP BY 2, 3
     UNION ALL SELECT dimension, key, currency, ${negativeRollup} FROM sales_rollups
                WHERE dimension IN ('country', 'product', 'customer') AND grain = 'day' AND starts_on = $1::date
  ), change AS (
    SELECT dimension, key, currency, ${rollupSums} FROM sides
     GROUP BY dimension, key, currency HAVING ${notNothing}
  )
  INSERT INTO sales_rollups (dimension, grain, starts_on, key, currency, ${rollupColumns})
  SELECT dimension, g.grain, g.starts_on, key, currency, ${rollupColumns}
    FROM change, (VALUES ('day', $1::date), ('month', date_trunc('month', $1::date)::date)) g (grain, starts_on)
  ON CONFLICT (dimension, grain, starts_on, key, currency) DO UPDATE SET ${addedRollup}`;

/** Keeps the sums of past sales. */
@Injectable()
export class SalesRollupRepository {
  constructor(private readonly sql: Sql) {}

  /** The earliest days that changed, without a claim on them. */
  async changedDays(limit: number): Promise<string[]> {
    const text = `SELECT DISTINCT day::text AS day FROM sales_changes ORDER BY 1 LIMIT $1`;
    return (await this.sql.rows<{ day: string }>(text, [limit])).map(({ day }) => day);
  }

  /**
   * Rolls a day up. What changes meanwhile leaves its mark behind: the marks that are taken are
   * those of changes that the sums, which are read afterwards, include.
   */
  async rollUp(day: string): Promise<void> {
    const { names, codes } = countryCodesOfNames();
    await this.sql.count(`SET LOCAL statement_timeout = '10min'`);
    await this.sql.count('DELETE FROM sales_changes WHERE day = $1::date', [day]);
    await this.sql.count(rollUp, [day, names, codes]);
  }
}
