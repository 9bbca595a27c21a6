/** SQL of a time in UTC with milliseconds, as `toISOString` writes it. */
export function isoTime(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/**
 * SQL of a row's JSON text: the properties of a response, each with the SQL of its value, in their
 * order. Cheaper than columns that the program turns into values and back into text.
 */
export function jsonRow<Response extends object>(
  properties: Readonly<Record<keyof Response & string, string>>,
): string {
  const columns = Object.entries<string>(properties).map(([name, sql]) => `${sql} AS "${name}"`);
  return `(SELECT row_to_json(r)::text FROM (SELECT ${columns.join(', ')}) AS r)`;
}

/** SQL of the JSON list of a query's rows. Unlike that of `json_agg` it has no spaces. */
export function jsonRows(query: string): string {
  return `array_to_json(ARRAY(SELECT json_row FROM (${query}) AS json_row))`;
}
