import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from } from 'pg-copy-streams';
import { copyLine, type CopyValue } from './copy-text.js';
import type { ImportType } from './import-type.js';

const key = 'import_id, row_no, line, cells';

/** The staging table of each type and its columns in the order that the readers answer them. */
export const stagingTables: Readonly<Record<ImportType, { name: string; columns: string }>> = {
  products: {
    name: 'staged_products',
    columns: `${key}, sku, name, unit_price, currency, description, status, barcode, tax_rate_bp, track_stock`,
  },
  stock: { name: 'staged_stock', columns: `${key}, sku, warehouse, quantity, reason` },
  'order-history': {
    name: 'staged_order_lines',
    columns: `${key}, reference, sku, quantity, placed_at, unit_price, name, customer, country`,
  },
};

export const rejectionColumns = 'import_id, row_no, line, cells, code, reason';

const startBytes = 1_310_720;
const mostBytesPerUnit = 3;

/**
 * Rows on their way into one table, as COPY text. They are written into one block of memory that is
 * used again: kept as strings, they would outlive the young generation and swell the heap.
 */
export class CopyBuffer {
  private bytes = Buffer.allocUnsafe(startBytes);
  /** In bytes. */
  size = 0;

  add(values: readonly CopyValue[]): void {
    const line = copyLine(values);
    const most = line.length * mostBytesPerUnit;
    if (this.size + most > this.bytes.length) this.grow(most);
    this.size += this.bytes.write(line, this.size);
  }

  /** Sends what is buffered and resolves when the server has taken it; then the buffer is empty. */
  async sendTo(client: PoolClient, table: string, columns: string): Promise<void> {
    if (this.size === 0) return;
    const part = this.bytes.subarray(0, this.size);
    await pipeline([part], client.query(from(`COPY ${table} (${columns}) FROM STDIN`)));
    this.size = 0;
  }

  private grow(by: number): void {
    const larger = Buffer.allocUnsafe(this.bytes.length + by);
    this.bytes.copy(larger, 0, 0, this.size);
    this.bytes = larger;
  }
}
