// Spreadsheets run a cell that starts with one of these.
const formulaStart = /^[=+\-@\t\r]/;
const needsQuotes = /[",\r\n]/;

/** One cell of a CSV line; text that a spreadsheet would run gets a leading `'`. */
export function csvCell(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  const safe = formulaStart.test(value) ? `'${value}` : value;
  // `replaceAll` leaves a rope, which costs twice as much as this in long texts.
  return needsQuotes.test(safe) ? `"${safe.split('"').join('""')}"` : safe;
}

/** One CSV line of RFC 4180 with its CRLF. */
export function csvLine(cells: readonly (string | number | boolean)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}
