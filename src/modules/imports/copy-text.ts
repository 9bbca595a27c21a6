export type CopyValue = string | number | boolean | null;

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
};

const special = /[\\\t\n\r]/;
const allSpecial = /[\\\t\n\r]/g;

function field(value: CopyValue): string {
  if (value === null) return '\\N';
  if (typeof value !== 'string') return String(value);
  return special.test(value) ? value.replace(allSpecial, (char) => escapes[char] ?? char) : value;
}

/** One line of PostgreSQL's COPY text format. */
export function copyLine(values: readonly CopyValue[]): string {
  let line = field(values[0] ?? null);
  for (let index = 1; index < values.length; index += 1)
    line += `\t${field(values[index] ?? null)}`;
  return `${line}\n`;
}
