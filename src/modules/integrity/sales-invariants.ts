import type { Invariant } from './invariant.js';

const sums = ['orders', 'units', 'net', 'tax', 'returned_units', 'returned_value'];
const differs = sums
  .map((name) => `sum(CASE grain WHEN 'month' THEN ${name} ELSE -${name} END) <> 0`)
  .join(' OR ');

/** What must be true of the sums of sales at any moment, however far behind they are. */
export const salesInvariants: readonly Invariant[] = [
  {
    name: 'sales.months',
    says: 'A month has sold what its days have.',
    violations: `
      SELECT dimension, date_trunc('month', starts_on)::date AS month, key, currency
        FROM sales_rollups GROUP BY 1, 2, 3, 4 HAVING ${differs}`,
  },
  {
    name: 'sales.days',
    says: 'No day has sold less than nothing.',
    violations: `SELECT * FROM sales_rollups WHERE net + tax < 0`,
  },
];
