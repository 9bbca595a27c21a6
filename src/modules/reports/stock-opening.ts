import type { ValuationRow } from './operations-report.repository.js';

/** What there is, and what there was at the opening of the days asked for. */
export interface OpenedRow extends ValuationRow {
  readonly openingUnits?: number;
  readonly openingValue?: number;
}

const keyOf = ({ warehouse, currency }: ValuationRow): string => `${warehouse} ${currency}`;

/** Rows of both, sorted by warehouse and currency; what is on one side alone is nothing on the other. */
export function withOpening(
  items: readonly ValuationRow[],
  opening: readonly ValuationRow[],
): OpenedRow[] {
  const rows = new Map<string, OpenedRow>();
  for (const item of items) rows.set(keyOf(item), { ...item, openingUnits: 0, openingValue: 0 });
  for (const { units, value, ...was } of opening) {
    const key = keyOf({ units, value, ...was });
    const row = rows.get(key) ?? { ...was, products: 0, units: 0, value: 0 };
    rows.set(key, { ...row, openingUnits: units, openingValue: value });
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
