/** Reads CSV of RFC 4180 whole: the head, and the records below it by its names. */
export function readCsv(text: string): { head: string[]; records: Record<string, string>[] } {
  const rows: string[][] = [[]];
  const cells = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n|$)/y;
  while (cells.lastIndex < text.length) {
    const match = cells.exec(text);
    if (!match) throw new Error(`No CSV at ${cells.lastIndex}.`);
    const [, cell = '', end] = match;
    const row = rows.at(-1) as string[];
    row.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === '\r\n') rows.push([]);
  }
  if (rows.at(-1)?.length === 0) rows.pop();
  const [head = [], ...rest] = rows;
  const records = rest.map((row) => {
    if (row.length !== head.length) throw new Error(`${row.length} cells below ${head.length}.`);
    return Object.fromEntries(head.map((name, index) => [name, row[index] ?? '']));
  });
  return { head, records };
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return /^[=+\-@\t\r']/.test(value) ? `'${value}` : value;
  return typeof value === 'object' ? JSON.stringify(value) : `${value as number | boolean}`;
}

/** The record that an item of a list is in a file with this head. */
export function recordOf(item: object, head: readonly string[]): Record<string, string> {
  const fields = item as Readonly<Record<string, unknown>>;
  const values = head.map((name) => {
    const [field = '', inner] = name.split('.');
    const value = fields[field];
    return inner === undefined ? value : (value as Record<string, unknown> | null)?.[inner];
  });
  return Object.fromEntries(head.map((name, index) => [name, textOf(values[index])]));
}
