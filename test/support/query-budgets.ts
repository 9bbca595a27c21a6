import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What each request may need at most, by its name in the table of a file of test/budgets. */
export function readBudgetsOf(file: string): ReadonlyMap<string, number> {
  const path = fileURLToPath(new URL(`../budgets/${file}`, import.meta.url));
  const rows = readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => /^\| `([^`]+)` *\| *(\d+) *\|/.exec(line));
  return new Map(
    rows.filter((row) => row !== null).map(([, name, most]) => [name ?? '', Number(most)]),
  );
}

/** What each request may send to the database at most. */
export const readBudgets = (): ReadonlyMap<string, number> => readBudgetsOf('queries.md');

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
