import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('../budgets/queries.md', import.meta.url));

/** What each request may send to the database at most, by its name in the table. */
export function readBudgets(): ReadonlyMap<string, number> {
  const rows = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => /^\| `([^`]+)` *\| *(\d+) *\|/.exec(line));
  return new Map(
    rows.filter((row) => row !== null).map(([, name, most]) => [name ?? '', Number(most)]),
  );
}

/**
 * Lines that the table lacks or that are exceeded, as proposals, and lines that nothing needs any
 * more. A budget that is too large is a mistake as well: the next statement would go unnoticed.
 */
export function compareBudgets(counted: ReadonlyMap<string, number>): string[] {
  const budgets = readBudgets();
  const wrong = [...counted].filter(([name, statements]) => budgets.get(name) !== statements);
  const left = [...budgets.keys()].filter((name) => !counted.has(name));
  return [
    ...wrong.map(([name, statements]) => `| \`${name}\` | ${statements} |`),
    ...left.map((name) => `nothing asks for: ${name}`),
  ];
}
