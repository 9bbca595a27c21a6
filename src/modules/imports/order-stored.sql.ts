/** What an order history tells of: its orders, and what came back of them. */
interface Told {
  /** Collected from the file, with a verdict each. */
  readonly collected: string;
  /** As they are stored, with the column that names what they belong to. */
  readonly lines: string;
  readonly owner: string;
  /** The units of a staged row `s`. */
  readonly units: string;
  readonly noun: string;
  /** Refusals begin with it. */
  readonly code: string;
  /** What can be larger than the database takes. */
  readonly sum: string;
}

export const toldOrders: Told = {
  collected: 'history_orders',
  lines: 'order_lines',
  owner: 'order_id',
  units: 's.quantity',
  noun: 'order',
  code: 'ORDER',
  sum: 'the total of the order',
};

export const toldReturns: Told = {
  collected: 'history_returns',
  lines: 'return_lines',
  owner: 'return_id',
  units: '-s.quantity',
  noun: 'return',
  code: 'RETURN',
  sum: 'the value of the return',
};

/** What is stored with other lines is not what the file tells of. $1 is the import. */
export function compareWithStored({ collected, lines, owner, units, code }: Told): string {
  return `
  WITH incoming AS (
    SELECT h.stored_id AS owner, lower(s.sku) AS sku, ${units} AS quantity, s.unit_price, count(*) AS times
      FROM ${collected} h JOIN staged_order_lines s ON s.import_id = $1 AND s.reference = h.reference
     WHERE h.verdict = 'unchanged' GROUP BY 1, 2, 3, 4
  ), stored AS (
    SELECT l.${owner} AS owner, lower(l.sku) AS sku, l.quantity, l.unit_price, count(*) AS times
      FROM ${collected} h JOIN ${lines} l ON l.${owner} = h.stored_id
     WHERE h.verdict = 'unchanged' GROUP BY 1, 2, 3, 4
  ), different AS (
    (SELECT * FROM incoming EXCEPT SELECT * FROM stored)
    UNION ALL (SELECT * FROM stored EXCEPT SELECT * FROM incoming)
  )
  UPDATE ${collected} SET verdict = '${code}_DIFFERS'
   WHERE stored_id IN (SELECT owner FROM different)`;
}

/** $1 is the import. */
export function rejectTold({ collected, noun, code, sum }: Told): string {
  return `
  INSERT INTO import_rejections (import_id, row_no, line, cells, code, reason)
  SELECT s.import_id, s.row_no, s.line, s.cells, h.verdict,
         CASE h.verdict WHEN '${code}_DIFFERS' THEN 'the ${noun} exists with other lines'
                        ELSE '${sum} is larger than can be stored' END
    FROM ${collected} h JOIN staged_order_lines s ON s.import_id = $1 AND s.reference = h.reference
   WHERE h.verdict NOT IN ('new', 'unchanged')`;
}
