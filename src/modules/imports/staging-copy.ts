import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from } from 'pg-copy-streams';
import type { ImportType } from './import-type.js';

const key = 'import_id, row_no, line, cells';

interface StagingTable {
  readonly name: string;
  /** In the order that the readers answer them. */
  readonly columns: string;
  /** What rows are found and grouped by. */
  readonly keys: string;
}

export const stagingTables: Readonly<Record<ImportType, StagingTable>> = {
  products: {
    name: 'staged_products',
    columns: `${key}, sku, name, unit_price, currency, description, status, barcode, tax_rate_bp, track_stock`,
    keys: 'import_id, sku',
  },
  stock: {
    name: 'staged_stock',
    columns: `${key}, sku, warehouse, quantity, reason`,
    keys: 'import_id, sku, warehouse',
  },
  'order-history': {
    name: 'staged_order_lines',
    columns: `${key}, reference, sku, quantity, placed_at, unit_price, name, customer, country`,
    keys: 'import_id, reference, sku, quantity',
  },
};

const rejectionColumns = 'import_id, row_no, line, cells, code, reason';

const copyInto = (table: string, columns: string): string =>
  `COPY ${table} (${columns}) FROM STDIN`;

export const copyRejections = copyInto('import_rejections', rejectionColumns);

/** The statement that takes the rows of a type. */
export function copyStaged(type: ImportType): string {
  const { name, columns } = stagingTables[type];
  return copyInto(name, columns);
}

const mostBytesPerUnit = 3;
// Lines are written together, but not so many that their text outlives the young generation.
const linesLength = 8_192;

/**
 * Rows on their way into one table, as COPY text. They are written into one block of memory that is
 * used again: kept as strings, they would outlive the young generation and swell the heap.
 */
export class CopyBuffer {
  private bytes: Buffer;
  private lines = '';
  private written = 0;

  /** Grows beyond the size when it has to. */
  constructor(startBytes: number) {
    this.bytes = Buffer.allocUnsafe(startBytes);
  }

  /** In bytes, nearly. */
  get size(): number {
    return this.written + this.lines.length;
  }

  /** A line of COPY text. */
  add(line: string): void {
    this.lines += line;
    if (this.lines.length >= linesLength) this.write();
  }

  /**
   * Sends statements, one of them a COPY of what is buffered, and resolves when the server has run all
   * of them; then the buffer is empty.
   */
  async sendTo(client: PoolClient, statements: readonly string[]): Promise<void> {
    this.write();
    const part = this.bytes.subarray(0, this.written);
    await pipeline([part], client.query(from(statements.join('; '))));
    this.written = 0;
  }

  private write(): void {
    const most = this.lines.length * mostBytesPerUnit;
    if (this.written + most > this.bytes.length) this.grow(most);
    this.written += this.bytes.write(this.lines, this.written);
    this.lines = '';
  }

  private grow(by: number): void {
    const larger = Buffer.allocUnsafe(this.bytes.length + by);
    this.bytes.copy(larger, 0, 0, this.written);
    this.bytes = larger;
  }
}
