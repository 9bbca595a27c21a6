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

/** Rows on their way into one table, as COPY text. */
export class CopyBuffer {
  private lines: string[] = [];
  /** In UTF-16 units. */
  size = 0;

  add(values: readonly CopyValue[]): void {
    const line = copyLine(values);
    this.lines.push(line);
    this.size += line.length;
  }

  /** Sends what is buffered and resolves when the server has taken it. */
  async sendTo(client: PoolClient, table: string, columns: string): Promise<void> {
    if (this.lines.length === 0) return;
    const bytes = Buffer.from(this.lines.join(''));
    this.lines = [];
    this.size = 0;
    await pipeline([bytes], client.query(from(`COPY ${table} (${columns}) FROM STDIN`)));
  }
}
