import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const textOf = (file: string): string =>
  readFileSync(fileURLToPath(new URL(`../budgets/${file}`, import.meta.url)), 'utf8');

/** Rows of two columns whose first is code, by it; lines that look otherwise are left out. */
function rowsOf(file: string, second: RegExp): Map<string, string> {
  const rows = textOf(file)
    .split('\n')
    .map((line) => /^\| `([^`]+)` *\| *([^|]*[^| ]) *\|$/.exec(line) ?? [])
    .filter(([, , value]) => value !== undefined && second.test(value));
  return new Map(rows.map(([, name = '', value = '']) => [name, value]));
}

/** What each request may need at most, by its name in the table of a file of test/budgets. */
export function readBudgetsOf(file: string): ReadonlyMap<string, number> {
  return new Map([...rowsOf(file, /^\d+$/)].map(([name, most]) => [name, Number(most)]));
}

/** What each request may send to the database at most. */
export const readBudgets = (): ReadonlyMap<string, number> => readBudgetsOf('queries.md');

/** Why a request has no budget, by its name: the second table of the file. */
export const readExemptions = (): ReadonlyMap<string, string> => rowsOf('queries.md', /\D/);

/**
 * Requests that are neither budgeted nor exempt, those that are both, and exemptions of what is
 * not there, as lines to read.
 */
export function undeclared(
  requests: readonly string[],
  budgets: ReadonlyMap<string, number> = readBudgets(),
  exemptions: ReadonlyMap<string, string> = readExemptions(),
): string[] {
  const exempt = [...exemptions.keys()];
  return [
    ...requests
      .filter((name) => !budgets.has(name) && !exemptions.has(name))
      .map((name) => `no budget and no reason for none: ${name}`),
    ...exempt.filter((name) => budgets.has(name)).map((name) => `budgeted and exempt: ${name}`),
    ...exempt.filter((name) => !requests.includes(name)).map((name) => `not there: ${name}`),
  ];
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
