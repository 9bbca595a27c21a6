/** A column of numbers that are one prefix and digits, such as SO-100000001. */
export interface NumberedColumn {
  readonly column: string;
  readonly prefix: string;
}

export type SearchedColumn = string | NumberedColumn;

/** Keeps a value of the statement and answers its placeholder. */
type Placeholder = (value: string) => string;

const mostWords = 4;
const beginningLength = 3;
// As many as the largest bigint has.
const mostDigits = '9'.repeat(19);

/** Whether an index of trigrams has something to look up for the text. */
export const hasTrigram = (q: string): boolean => /[a-z0-9]{3}/i.test(q);

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

/** The longest run of six digits or more, when there is something beside it. */
function tellingDigits(q: string): string | undefined {
  const runs = (q.match(/\d{6,}/g) ?? []).filter((run) => run !== q);
  return runs.sort((a, b) => b.length - a.length)[0];
}

/**
 * What several words begin with, the longest ones, and the numbers among them; nothing when that would
 * tell less than the whole: short numbers are rare.
 */
function beginnings(q: string): string[] {
  const runs = q.match(/[a-z0-9]+/gi) ?? [];
  const words = runs.filter((run) => /^[a-z]{3,}$/i.test(run));
  const numbers = runs.filter((run) => /\d/.test(run));
  if (words.length < 2 || numbers.some(({ length }) => length < 3)) return [];
  const longest = words.sort((a, b) => b.length - a.length).slice(0, mostWords);
  return [...longest.map((word) => word.slice(0, beginningLength)), ...numbers];
}

// For every three letters the index goes through all rows that have them. Words find nearly alone by how
// they begin, and long numbers by their digits: what stands beside them, `SKU-`, may be in every row. So
// the whole is compared only with what these find. What stands before the digits of our own numbers
// hardly any text of others has: there it is the best to look up.
function lookedUp(q: string): string[] {
  const digits = tellingDigits(q);
  return digits === undefined ? beginnings(q) : [digits];
}

function containing(
  columns: readonly SearchedColumn[],
  q: string,
  placeholder: Placeholder,
): (column: string) => string {
  const whole = placeholder(`%${escapeLike(q)}%`);
  const text = q.toLowerCase();
  const ours = columns.some(
    (it) => typeof it !== 'string' && text.startsWith(it.prefix.toLowerCase()),
  );
  const parts = (ours ? [] : lookedUp(q)).map((part) => placeholder(`%${part}%`));
  if (parts.length === 0) return (column) => `${column} ILIKE ${whole}`;
  return (column) => {
    const all = parts.map((part) => `${column} ILIKE ${part}`).join(' AND ');
    return `(${all} AND ${column} || '' ILIKE ${whole})`;
  };
}

/** The condition that the numbered column contains the text; null: it never does. */
function inNumbers(
  { column, prefix }: NumberedColumn,
  q: string,
  placeholder: Placeholder,
  contains: (column: string) => string,
): string | null {
  const [, head = '', digits = ''] = /^(.*?)(\d*)$/s.exec(q) ?? [];
  // To lower case, as ILIKE does: in capitals the long s would be an S.
  const [start, known] = [head.toLowerCase(), prefix.toLowerCase()];
  if (digits === '') return known.includes(start) ? contains(column) : null;
  if (start !== known) return known.endsWith(start) ? contains(column) : null;
  const first = prefix + digits;
  return `${column} BETWEEN ${placeholder(first)} AND ${placeholder(first + mostDigits)}`;
}

/** The condition that one of the columns contains the text, without regard to case. */
export function searchCondition(
  columns: readonly SearchedColumn[],
  q: string,
  placeholder: Placeholder,
): string {
  const contains = containing(columns, q, placeholder);
  const found = columns.flatMap((searched) => {
    if (typeof searched === 'string') return contains(searched);
    return inNumbers(searched, q, placeholder, contains) ?? [];
  });
  return `(${found.join(' OR ') || 'false'})`;
}
