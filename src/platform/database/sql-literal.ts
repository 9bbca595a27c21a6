import pg from 'pg';

const placeholder = /\$(\d+)/g;

function arrayText(values: readonly unknown[]): string {
  const items = values.map((value) =>
    value === null ? 'NULL' : `"${textOf(value).replaceAll(/["\\]/g, '\\$&')}"`,
  );
  return `{${items.join(',')}}`;
}

function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return arrayText(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') throw new Error(`A ${typeof value} is no value of a statement.`);
  if (value.includes('\0')) throw new Error('A text with a zero byte is no value of a statement.');
  return value;
}

/**
 * The statement with its values in the place of `$1…`, for those that take no parameters. Like
 * parameters they have no type of their own. Strings, numbers, booleans, times, null and arrays of
 * them; throws for anything else.
 */
export function withLiterals(text: string, values: readonly unknown[]): string {
  return text.replaceAll(placeholder, (name, number: string) => {
    const index = Number(number) - 1;
    if (!(index in values)) throw new Error(`The statement has no value ${name}.`);
    const value = values[index] ?? null;
    return value === null ? 'NULL' : pg.escapeLiteral(textOf(value));
  });
}
