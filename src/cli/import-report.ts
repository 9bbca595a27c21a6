/** What the report shows of a finished import. */
export interface FinishedImport {
  readonly id: string;
  readonly status: string;
  readonly dryRun: boolean;
  readonly rowsRead: number;
  readonly rowsAccepted: number;
  readonly rowsRejected: number;
  readonly rejections: Readonly<Record<string, number>>;
  readonly result: Readonly<Record<string, number>>;
  readonly duplicateOf: string | null;
  readonly failure: { readonly code: string; readonly message: string } | null;
}

const number = new Intl.NumberFormat('en');

/** `ordersCreated` as `orders created`. */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function tableOf(rows: readonly (readonly [string, number])[]): string[] {
  const numbers = rows.map(([, value]) => number.format(value));
  const nameWidth = Math.max(...rows.map(([name]) => name.length));
  const numberWidth = Math.max(...numbers.map((text) => text.length));
  return rows.map(
    ([name], index) =>
      `  ${name.padEnd(nameWidth)}  ${(numbers[index] ?? '').padStart(numberWidth)}`,
  );
}

/** The counts of an import as a table for the terminal. */
export function importReport(done: FinishedImport): string {
  const rows: [string, number][] = [
    ['rows read', done.rowsRead],
    ['rows accepted', done.rowsAccepted],
    ['rows rejected', done.rowsRejected],
    ...Object.entries(done.rejections).map(([code, n]): [string, number] => [`  ${code}`, n]),
    ...Object.entries(done.result).map(([name, n]): [string, number] => [words(name), n]),
  ];
  const headline = done.dryRun ? `${done.status} (dry run, nothing was kept)` : done.status;
  const duplicate =
    done.duplicateOf === null ? [] : [`  the same file was imported before as ${done.duplicateOf}`];
  return [`Import ${done.id} ${headline}`, ...tableOf(rows), ...duplicate].join('\n');
}
